import { expect, test } from 'vitest';
import { oldRuns } from '../../../src/core/run/old-runs.ts';
import { emptyRunState } from '../../../src/core/run/project.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import { whyKept } from '../../../src/core/run/why-kept.ts';

const file = { file: 'a.ts', before: null, after: 'h', agents: [], added: 1, removed: 0, output: false, commands: [] };
const worktree = { agent: 'code', worktree: 'w', folder: '/w', tree: 't', merged: false };
const state = (more: Partial<RunState>): RunState => ({ ...emptyRunState(), status: 'completed', ...more });

test('a run stays while it can go on, or holds what lies nowhere else', () => {
  for (const status of ['running', 'interrupted', 'stopped', 'budget-reached'] as const)
    expect([status, whyKept(state({ status }))]).toEqual([status, 'not-over']);
  expect(whyKept(state({}))).toBeNull();
  expect(whyKept(state({ worktrees: { w: worktree } }))).toBe('unmerged');
  expect(whyKept(state({ worktrees: { w: { ...worktree, merged: true } } }))).toBeNull();
  expect(whyKept(state({ files: { 'a.ts': file } }))).toBe('unapplied');
  expect(whyKept(state({ status: 'failed', files: { 'a.ts': file } }))).toBe('unapplied');
  expect(whyKept(state({ files: { 'a.ts': file }, rolledBack: ['a.ts'] }))).toBeNull();
  expect(whyKept(state({ files: { 'a.ts': { ...file, after: null } } }))).toBeNull();
  expect(whyKept(state({ files: { 'a.ts': { ...file, output: true } } }))).toBeNull();
  expect(whyKept(state({ files: { 'a.ts': file }, applied: { branch: null, commit: 'c' } }))).toBeNull();
});

test('old are runs with nothing new for so many days, or all but the newest', () => {
  const run = (runId: string, startedAt: string, lastAt: string) => ({ runId, startedAt, state: { lastAt } });
  const runs = [
    run('new', '2026-03-01T00:00:00Z', ''),
    run('long', '2026-01-01T00:00:00Z', '2026-02-28T00:00:00Z'),
    run('old', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z'),
    run('damaged', '', ''),
  ];
  const names = (found: typeof runs): string[] => found.map(({ runId }) => runId);
  expect(names(oldRuns(runs, { days: 30 }, Date.parse('2026-03-02T00:00:00Z')))).toEqual(['old']);
  expect(names(oldRuns(runs, { keep: 2 }, 0))).toEqual(['old', 'damaged']);
  expect(names(oldRuns(runs, { keep: 0 }, 0))).toEqual(names(runs));
});
