import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pruneOldRuns } from '../../src/app/prune-old-runs.ts';
import { diskFiles } from '../../src/node/disk-files.ts';
import type { RunSummary } from '../../src/core/durable/contracts.ts';
import { emptyRunState } from '../../src/core/run/project.ts';
import type { RunEventBody } from '../../src/protocol/run-event.ts';
import { atGate } from '../contracts/durable/gate.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { embeddedEngine } from '../engines/embedded-adapter.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { completed, implemented, upToApproval } from '../cli/recorded-runs.ts';

test('of old runs only those go that are over and hold nothing of their own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'batuta-old-runs-'));
  const clock = createFakeClock();
  const workflows = [
    workflowOf('changes', async (ctx) => {
      const events: RunEventBody[] = [...upToApproval, ...implemented, ...completed];
      await ctx.emit(...events.filter(({ type }) => type !== 'question.asked'));
      return null;
    }),
    workflowOf('nothing', async (ctx) => {
      await ctx.emit(...completed);
      return null;
    }),
    workflowOf('waits', (ctx) => atGate(ctx, 'go')),
  ];
  const engine = embeddedEngine({ folder, workflows, clock });
  for (const name of ['waits', 'changes', 'nothing', 'nothing']) {
    const handle = await engine.start(name, null, { runId: `${name}-${(await engine.list()).length}` });
    handle.onIdle(() => handle.stop());
    await handle.done;
    clock.advance(1000);
  }
  const parts = { engine, runsFolder: folder, journalFiles: diskFiles(), now: clock.now() };
  const prune = async (dryRun: boolean, unapplied = false) =>
    (await pruneOldRuns(parts, { rule: { keep: 1 }, workspace: null, unapplied, dryRun })).map(({ runId, kept }) => [runId, kept]);
  const all = ['changes-1', 'nothing-2', 'nothing-3', 'waits-0'];
  const found = [
    ['nothing-2', null],
    ['changes-1', 'unapplied'],
    ['waits-0', 'not-over'],
  ];
  expect(await prune(true)).toEqual(found);
  expect((await readdir(folder)).sort()).toEqual(all);
  expect(await prune(false)).toEqual(found);
  expect((await readdir(folder)).sort()).toEqual(['changes-1', 'nothing-3', 'waits-0']);
  expect(await prune(false, true)).toEqual([
    ['changes-1', null],
    ['waits-0', 'not-over'],
  ]);
  expect((await readdir(folder)).sort()).toEqual(['nothing-3', 'waits-0']);
  await rm(folder, { recursive: true });
});

test('with a folder only its runs are old, and the newest that stay are its own', async () => {
  const run = (runId: string, workspace: string): RunSummary => ({
    runId,
    pipeline: 'feature',
    startedAt: '2026-01-01T00:00:00Z',
    input: null,
    status: 'completed',
    owner: null,
    state: { ...emptyRunState(), runId, workspace, status: 'completed' },
  });
  const list = async () => [run('d', '/b'), run('c', '/a'), run('b', '/b'), run('a', '/a')];
  const parts = { engine: { list }, runsFolder: '/runs', journalFiles: diskFiles(), now: 0 };
  const old = async (workspace: string | null) =>
    (await pruneOldRuns(parts, { rule: { keep: 1 }, workspace, unapplied: true, dryRun: true })).map(({ runId }) => runId);
  expect([await old('/a'), await old('/b'), await old(null)]).toEqual([['a'], ['b'], ['c', 'b', 'a']]);
});
