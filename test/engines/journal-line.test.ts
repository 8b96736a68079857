import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeLine, parseLines } from '../../src/engines/embedded/journal-line.ts';
import type { Json } from '../../src/protocol/json.ts';
import type { JournalRecord } from '../../src/engines/embedded/journal-record.ts';

/** Most are short; of some a few fill what is decoded at once. */
const path = fc.tuple(fc.constantFrom('r', 'é'), fc.oneof({ weight: 3, arbitrary: fc.nat(9) }, fc.nat(100_000)));
const record = fc.tuple(path, fc.jsonValue()).map(([[character, length], value]): JournalRecord => ({
  type: 'child-ended',
  path: character.repeat(length),
  at: 'now',
  result: { value: JSON.parse(JSON.stringify(value)) as Json },
}));
const journal = fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.array(record, { maxLength: 6 }));
const encode = (first: number, records: readonly JournalRecord[]): Buffer[] => records.map((one, index) => encodeLine(first + index, one));

describe('journal lines', () => {
  it('have a checksum, a number and JSON', () => {
    expect(encodeLine(7, { type: 'released', at: 'now' }).toString()).toBe('1345453742 7 {"type":"released","at":"now"}\n');
  });

  it('come back as they were, with the place where each ends', () => {
    fc.assert(
      fc.property(journal, ([first, records]) => {
        const lines = encode(first, records);
        let end = 0;
        const ends = lines.map((line) => (end += line.length));
        const parsed = parseLines(Buffer.concat(lines));
        expect(parsed).toEqual({ records, ends, length: end, firstSequence: records.length > 0 ? first : 0 });
        expect(parseLines(Buffer.concat(lines), first).records).toEqual(records);
        expect(parseLines(Buffer.concat(lines), first + 1).records).toEqual([]);
      }),
    );
  });

  it('cut anywhere or with any bit changed: only whole lines before that place count', () => {
    fc.assert(
      fc.property(journal, fc.nat(), fc.integer({ min: 0, max: 7 }), ([first, records], place, bit) => {
        const lines = encode(first, records);
        const bytes = Buffer.concat(lines);
        fc.pre(bytes.length > 0);
        const at = place % bytes.length;
        let end = 0;
        const before = lines.filter((line) => (end += line.length) <= at).length;
        expect(parseLines(bytes.subarray(0, at)).records).toEqual(records.slice(0, before));
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        expect(parseLines(bytes).records).toEqual(records.slice(0, before));
      }),
    );
  });

  it('without a checksum or a number are none, also where the checksum fits', () => {
    const json = '{"type":"released","at":"now"}';
    const line = (body: string): Buffer => Buffer.from(`${crc32(body)} ${body}\n`);
    expect(parseLines(line(`0 ${json}`)).records).toHaveLength(1);
    expect(parseLines(line(` ${json}`)).records).toEqual([]);
    expect(parseLines(Buffer.from(` 1 ${json}\n`)).records).toEqual([]);
  });

  it('never fail on foreign bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseLines(Buffer.from(bytes)).records).toEqual([]);
      }),
    );
  });
});
