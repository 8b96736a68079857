import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hunksOf, takeBackHunk } from '../../../src/core/run/hunks.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array | null): string | null =>
  content === null ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
const lines = (from: number, to: number): string => Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('');

const before = bytes(lines(1, 30));
const after = bytes(lines(1, 30).replace('line 3\n', 'line three\n').replace('line 25\n', 'line 25\nmore\n'));

describe('hunks of a change', () => {
  test('each with its place, its lines and a name that stays while others come and go', () => {
    const hunks = hunksOf(before, after, after);
    expect(hunks.map(({ line, added, removed, stale }) => ({ line, added, removed, stale }))).toEqual([
      { line: 1, added: 1, removed: 1, stale: null },
      { line: 23, added: 1, removed: 0, stale: null },
    ]);
    const without = takeBackHunk(before, after, after, hunks[0]?.id ?? '');
    expect(text(without)).toBe(lines(1, 30).replace('line 25\n', 'line 25\nmore\n'));
    expect(hunksOf(before, without, without).map((hunk) => hunk.id)).toEqual([hunks[1]?.id]);
  });

  test('a hunk whose lines somebody changed stays; the others still go', () => {
    const now = bytes((text(after) ?? '').replace('line three', 'line drei'));
    const [first, second] = hunksOf(before, after, now);
    expect([first?.stale, second?.stale]).toEqual(['Changed by somebody since, so it stays as it is.', null]);
    expect(takeBackHunk(before, after, now, first?.id ?? '')).toBeNull();
    expect(text(takeBackHunk(before, after, now, second?.id ?? ''))).toBe(lines(1, 30).replace('line 3\n', 'line drei\n'));
  });

  test('lines of somebody else right beside it keep no hunk from going, and stay', () => {
    const now = bytes((text(after) ?? '').replace('line 4\n', 'line vier\n').replace('line 6\n', 'line sechs\n'));
    const [first] = hunksOf(before, after, now);
    expect(first?.stale).toBeNull();
    expect(text(takeBackHunk(before, after, now, first?.id ?? ''))).toBe((text(now) ?? '').replace('line three', 'line 3'));
  });

  test('what is no text has none; line ends and the byte order mark stay', () => {
    expect(hunksOf(bytes('a\0b'), bytes('a\0c'), null)).toEqual([]);
    const windows = [bytes('\ufeffone\r\ntwo\r\n'), bytes('\ufeffone\r\n2\r\n')] as const;
    const [hunk] = hunksOf(windows[0], windows[1], windows[1]);
    expect(text(takeBackHunk(windows[0], windows[1], windows[1], hunk?.id ?? ''))).toBe('\ufeffone\r\ntwo\r\n');
  });

  test('a file created, deleted or rewritten with thousands of lines is one hunk, and can be undone', () => {
    const long = bytes(lines(1, 5000));
    const rewritten = bytes(`line 1\n${lines(10_001, 15_000)}line 5000`);
    const outline = (old: Uint8Array | null, now: Uint8Array | null): unknown =>
      hunksOf(old, now, now).map(({ line, added, removed, lines: all, stale }) => ({ line, added, removed, lines: all.length, stale }));
    expect(outline(null, long)).toEqual([{ line: 1, added: 5000, removed: 0, lines: 5000, stale: null }]);
    expect(outline(long, null)).toEqual([{ line: 1, added: 0, removed: 5000, lines: 5000, stale: null }]);
    expect(outline(long, rewritten)).toEqual([{ line: 1, added: 5001, removed: 4999, lines: 10_002, stale: null }]);
    for (const [old, now] of [
      [null, long],
      [long, null],
      [long, rewritten],
      [rewritten, long],
    ] as const) {
      expect(text(takeBackHunk(old, now, now, hunksOf(old, now, now)[0]?.id ?? ''))).toBe(text(old) ?? '');
    }
  });

  test('taking back all of them, in any order, gives the content from before', () => {
    const content = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 }).map((all) => all.map((line) => `${line}\n`).join(''));
    fc.assert(
      fc.property(content, content, (old, changed) => {
        let now: Uint8Array | null = bytes(changed);
        for (let left = hunksOf(bytes(old), now, now); left.length > 0; left = hunksOf(bytes(old), now, now)) {
          now = takeBackHunk(bytes(old), now, now, left.at(-1)?.id ?? '');
          if (now === null) break;
        }
        expect(text(now)).toBe(old);
      }),
      { numRuns: 200 },
    );
  });
});

test('lines of a person that read the same as the run’s are not taken for them, also when theirs are gone', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const block = (middle: string): string => `a\nb\nc\n${middle}d\ne\nf\n`;
  const [before, after] = ['', 'X\n'].map((middle) => bytes(`${block('X\n')}1\n2\n3\n4\n5\n6\n7\n${block(middle)}`)) as [
    Uint8Array,
    Uint8Array,
  ];
  const [hunk] = hunksOf(before, after, after);
  expect(takeBackHunk(before, after, after, hunk?.id ?? '')).toEqual(before);
  expect(takeBackHunk(before, after, before, hunk?.id ?? '')).toBeNull();
  const [deleted] = hunksOf(before, null, null);
  expect(takeBackHunk(before, null, bytes('mine\n'), deleted?.id ?? '')).toBeNull();
});
