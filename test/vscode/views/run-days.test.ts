import { expect, test } from 'vitest';
import type { RunView } from '../../../src/app/runs/run-view.ts';
import { english } from '../../../src/core/describe/locale.ts';
import { dayRows } from '../../../src/vscode/views/run-days.ts';
import { knownRun } from '../known-run.ts';

/** At a time of day where the tests run; months from 0. */
const at = (...date: [number, number, number, number, number]): string => new Date(...date).toISOString();
const now = new Date(2026, 10, 22, 20, 0).getTime();

function run(runId: string, startedAt: string, request: string, workspace = '/shop'): RunView {
  return { ...knownRun('completed', { request, workspace, status: 'completed' }), runId, startedAt };
}

const runs = [
  run('c', at(2026, 10, 22, 18, 40), 'Suppliers'),
  run('b', at(2026, 10, 22, 9, 5), 'Suppliers', '/blog'),
  run('a', at(2026, 10, 21, 23, 59), 'A note'),
  run('old', at(2026, 9, 2, 12, 0), 'Brands'),
];
const place = (workspace: string): string => (workspace === '/blog' ? 'blog' : '');

const rows = (words: string) =>
  dayRows(runs, { now, words, place }, english).map(({ label, description, expanded, children }) => ({
    day: `${label} ${description}${expanded ? ' open' : ''}`,
    runs: children.map((row) => `${row.label} – ${row.description}${row.expanded ? ' open' : ''}`),
  }));

test('runs stand by days, folded but for the newest; those of one name differ by their time', () => {
  expect(rows('')).toEqual([
    { day: 'Today 2 open', runs: ['Suppliers – completed · 18:40 · $0.00', 'Suppliers – completed · 09:05 · blog · $0.00'] },
    { day: 'Yesterday 1', runs: ['A note – completed · 23:59 · $0.00'] },
    { day: 'Friday, October 2, 2026 1', runs: ['Brands – completed · 12:00 · $0.00'] },
  ]);
});

test('a run that cannot be read stands last, under no day', () => {
  const lost = { ...knownRun('damaged', { request: '', startedAt: '' }), runId: '261122-1' };
  const [row] = dayRows([lost], { now, words: '', place }, english);
  expect([row?.label, row?.children.map(({ label, description, tooltip }) => [label, description, tooltip])]).toEqual([
    'Unknown day',
    [['261122-1', 'unreadable', '']],
  ]);
});

test('words narrow them to runs that hold each, and unfold their days', () => {
  expect(rows('suppl BLOG').map(({ day, runs: found }) => [day, found.length])).toEqual([['Today 1 open', 1]]);
  expect(rows('complet').map(({ day }) => day)).toEqual(['Today 2 open', 'Yesterday 1 open', 'Friday, October 2, 2026 1 open']);
  expect(rows('nothing like it')).toEqual([]);
});
