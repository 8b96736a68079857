import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hunksOf } from '../../../src/core/run/hunks.ts';
import { hunkWriters, writtenChanges } from '../../../src/core/run/hunk-writers.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Whose the hunks of a file are that had these contents, one after the other; the writer of each change is called by its number. */
function whose(...versions: string[]): string[][] {
  const [first, last] = [bytes(versions[0] ?? ''), bytes(versions.at(-1) ?? '')];
  const writers = versions.slice(1).map((_, index) => ({ agent: String(index + 1) }));
  const hunks = hunksOf(first, last, last);
  return hunkWriters(hunks, versions, writers).map((by) => by.map(({ agent }) => agent));
}

const base = Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join('');

test('each hunk is whose who wrote its lines, removed lines included', () => {
  const first = base.replace('line 3\n', 'line three\n');
  const second = first.replace('line 20\n', '');
  expect(whose(base, first, second)).toEqual([['1'], ['2']]);
});

test('a line that is written again belongs to the later one, one that two worked on to both', () => {
  const first = base.replace('line 3\n', 'line three\nmore\n');
  expect(whose(base, first, first.replace('line three\n', 'line drei\n'))).toEqual([['1', '2']]);
  expect(whose('a\n', 'b\n', 'c\n')).toEqual([['1', '2']]);
});

test('what was taken back belongs to nobody, a new file to who wrote it', () => {
  expect(whose(base, base.replace('line 3\n', ''), base)).toEqual([]);
  expect(whose('', 'a\nb\n', 'a\nb\nc\n')).toEqual([['1', '2']]);
});

test('whatever happened to a file, every hunk is somebody’s, and never of one who changed nothing', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 12 })
    .map((lines) => lines.map((line) => `${line}\n`).join(''));
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), (versions) => {
      for (const by of whose(...versions)) {
        expect(by.length).toBeGreaterThan(0);
        for (const one of by) expect(versions[Number(one)]).not.toBe(versions[Number(one) - 1]);
      }
    }),
  );
});

test('a change knows the attempt and the turn of its agent, or the command', () => {
  const turn = (agent: string, path: string, number: number): RunEventBody => ({
    type: 'turn.started',
    agent,
    path,
    model: 'm',
    turn: number,
    reservedTokens: 1,
    reservedUsd: 0,
  });
  const change = (agent: string, file: string, more: object = {}): RunEventBody => ({
    type: 'file.changed',
    agent,
    file,
    before: null,
    after: 'f'.repeat(64),
    added: 1,
    removed: 0,
    ...more,
  });
  const events = [
    change('sync', 'a'),
    turn('back', 'x/1', 1),
    change('back', 'a'),
    turn('back', 'x/2', 4),
    change('back', 'b'),
    change('back', 'a', { command: 'fmt' }),
  ];
  const journal = events.map((body, index) => ({ seq: index + 1, at: '2026-11-22T10:00:00.000Z', runId: 'r', ...body }));
  expect(writtenChanges(journal, 'a').map(({ writer }) => writer)).toEqual([
    { agent: 'sync' },
    { agent: 'back', path: 'x/1', turn: 1 },
    { agent: 'back', path: 'x/2', turn: 4, command: 'fmt' },
  ]);
});
