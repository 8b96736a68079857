import { expect, test } from 'vitest';
import { project } from '../../../src/core/run/project.ts';
import { claimOf, uncertainItems } from '../../../src/core/run/uncertain-items.ts';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';

const hash = (letter: string): string => letter.repeat(64);
const lines = { added: 1, removed: 1 };
const uncertain = (file: string, before: string | null, after: string | null): RunEventBody => ({
  type: 'file.uncertain',
  agent: 'backend',
  file,
  before,
  after,
  ...lines,
  command: 'npm test',
  saved: false,
});
const changed = (file: string, before: string | null, after: string | null): RunEventBody => ({
  type: 'file.changed',
  agent: 'backend',
  file,
  before,
  after,
  ...lines,
});
const run = (...events: RunEventBody[]) =>
  project(events.map((event, index): RunEvent => ({ seq: index + 1, at: '2026-01-01T00:00:00.000Z', runId: 'r', ...event })));

test('what is ticked becomes the run’s, with what the run made of it later; the rest stays as it was', () => {
  const before = [
    uncertain('a', hash('1'), hash('2')),
    uncertain('b', hash('1'), hash('2')),
    changed('b', hash('2'), hash('3')),
    changed('c', null, hash('1')),
    uncertain('c', hash('1'), hash('2')),
    uncertain('d', hash('1'), hash('2')),
    uncertain('e', hash('1'), hash('2')),
    uncertain('e', hash('2'), hash('1')),
  ];
  const state = run(...before);
  expect(uncertainItems(state).map(({ id }) => id)).toEqual(['change:a', 'change:b', 'change:c', 'change:d']);
  const items = uncertainItems(state);
  const claim = claimOf(items, { items: { 'change:a': 'yes', 'change:b': 'yes', 'change:c': 'yes', other: 'yes' }, by: 'ada' });
  expect(claim).toEqual({ type: 'file.claimed', files: ['a', 'b', 'c'], left: ['d'], by: 'ada' });
  expect(claimOf([], { items: { other: 'yes' }, by: 'ada' })).toBeNull();
  const after = run(...before, ...(claim ? [claim] : []));
  expect(Object.keys(after.uncertain)).toEqual(['d']);
  expect(uncertainItems(after)).toEqual([]);
  const again = run(...before, ...(claim ? [claim] : []), uncertain('d', hash('2'), hash('3')));
  expect(uncertainItems(again).map(({ id }) => id)).toEqual(['change:d']);
  expect(Object.values(after.files).map(({ file, before: from, after: to }) => [file, from, to])).toEqual([
    ['b', hash('1'), hash('3')],
    ['a', hash('1'), hash('2')],
    ['c', null, hash('2')],
  ]);
});

test('what the run had worked on before and after it is the run’s already; what it wrote where a file was deleted is a change of that file', () => {
  const claimed: RunEventBody = { type: 'file.claimed', files: ['a', 'b'], left: [], by: 'ada' };
  const { files } = run(
    changed('a', null, hash('1')),
    uncertain('a', hash('1'), hash('2')),
    changed('a', hash('2'), hash('3')),
    uncertain('b', hash('1'), null),
    changed('b', null, hash('2')),
    claimed,
  );
  expect(Object.values(files).map(({ file, before, after }) => [file, before, after])).toEqual([
    ['a', null, hash('3')],
    ['b', hash('1'), hash('2')],
  ]);
});
