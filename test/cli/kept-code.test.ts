import { chmodSync, chownSync, mkdirSync, readdirSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
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
  expect([writeKept(join(folder, 'taken'), kept), readdirSync(folder).toSorted()]).toEqual([false, ['compiled', 'file', 'taken']]);
});

const isRoot = process.getuid?.() === 0;
const others: readonly (readonly [string, (file: string) => void])[] = [
  ['others may write', (file) => chmodSync(file, 0o666)],
  [
    'is a link',
    (file) => {
      renameSync(file, `${file}-elsewhere`);
      symlinkSync(`${file}-elsewhere`, file);
    },
  ],
  ...(isRoot ? ([['somebody else put there', (file: string) => chownSync(file, 12_345, 12_345)]] as const) : []),
];

test('nothing is taken of what is too big to be read in a moment', () => {
  const file = join(scratchFolder(), 'feature');
  expect(writeKept(file, new Map([['a.cjs', { text: 7, data: Buffer.alloc(2 ** 26) }]]))).toBe(true);
  expect(readKept(file).size).toBe(0);
});

test.skipIf(process.platform === 'win32').each(others)('nothing is taken of what %s', (_what, change) => {
  const file = join(scratchFolder(), 'feature');
  writeKept(file, new Map([['a.cjs', { text: 7, data: Buffer.from('code') }]]));
  expect(readKept(file).size).toBe(1);
  change(file);
  expect(readKept(file).size).toBe(0);
});
