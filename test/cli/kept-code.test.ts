import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeKept, encodeKept, readKept, writeKept, type KeptCode } from '../../src/cli/kept-code.ts';
import { scratchFolder } from '../node/scratch.ts';

const code = fc.record({
  text: fc.nat(0xff_ff_ff_ff),
  data: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
});
const all = fc.dictionary(fc.string(), code, { maxKeys: 4 }).map((named) => new Map(Object.entries(named)));
const plain = (kept: ReadonlyMap<string, KeptCode>) => [...kept].map(([name, { text, data }]) => [name, text, [...data]]);

test('what is kept is read as it was, each at an address that V8 takes as it is', () => {
  fc.assert(
    fc.property(all, (kept) => {
      const bytes = encodeKept(kept);
      const read = decodeKept(bytes);
      expect(plain(read)).toEqual(plain(kept));
      expect([...read.values()].filter(({ data }) => (data.byteOffset - bytes.byteOffset) % 8 > 0)).toEqual([]);
    }),
  );
});

test('nothing is taken of what was changed in a byte, cut or lengthened', () => {
  const damage = fc.record({
    kept: all,
    at: fc.nat(),
    bits: fc.integer({ min: 1, max: 255 }),
    how: fc.constantFrom('change', 'cut', 'more'),
  });
  fc.assert(
    fc.property(damage, ({ kept, at, bits, how }) => {
      const bytes = encodeKept(kept);
      const place = at % bytes.length;
      if (how === 'change') bytes.writeUInt8(bytes.readUInt8(place) ^ bits, place);
      expect(
        decodeKept(how === 'cut' ? bytes.subarray(0, place) : how === 'more' ? Buffer.concat([bytes, Buffer.of(bits)]) : bytes).size,
      ).toBe(0);
    }),
  );
});

test('a file is its owner’s alone, in folders that are; where none can be written, that is said and nothing else lies there', () => {
  const folder = scratchFolder();
  const kept = new Map([['a.cjs', { text: 7, data: Buffer.from('code') }]]);
  const file = join(folder, 'compiled/v24/feature');
  expect([readKept(file).size, writeKept(file, kept), plain(readKept(file))]).toEqual([0, true, plain(kept)]);
  expect([file, join(folder, 'compiled/v24'), join(folder, 'compiled')].map((path) => statSync(path).mode & 0o777)).toEqual([
    0o600, 0o700, 0o700,
  ]);
  writeFileSync(join(folder, 'file'), '');
  expect([writeKept(join(folder, 'file/feature'), kept), readdirSync(folder).toSorted()]).toEqual([false, ['compiled', 'file']]);
  mkdirSync(join(folder, 'taken'));
  expect([writeKept(join(folder, 'taken'), kept), existsSync(join(folder, 'taken'))]).toEqual([false, true]);
});
