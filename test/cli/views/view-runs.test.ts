import { expect, test } from 'vitest';
import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import { runView } from '../../../src/app/runs/run-view.ts';
import { runsLines } from '../../../src/cli/views/view-runs.ts';
import { emptyRunState, project } from '../../../src/core/run/project.ts';
import { renderLine } from '../../../src/cli/terminal/line.ts';

const change = (agent: string, before: string | null, after: string | null): RunEventBody => {
  const [file, added, removed] = ['a.ts', 1, 0];
  return { type: 'file.changed', agent, file, before, after, added, removed };
};
const decided = (verdict: 'proven' | 'failed'): RunEventBody => {
  const missing = { count: 0, names: [] };
  const judged = { verdict, missing, changed: [], dependencies: [], fingerprint: 'f' };
  return { type: 'proof.decided', tree: 'f', checkpoint: 'c', reason: null, ...judged };
};
const verdict: RunEventBody = { type: 'verdict', agent: 'code', attempt: 1, result: 'proven', claims: [], error: null, disagreement: null };
const proven: RunEventBody[] = [change('code', null, 'a'), verdict, decided('proven')];
const completed: RunEventBody = { type: 'run.completed', artifacts: [], tree: 'f', commitMessage: 'Add it' };
const undone: RunEventBody[] = [change('person', 'a', null), { type: 'run.undone', restored: ['a.ts'], skipped: [], by: 'ana' }];

test.each<[string, RunEventBody[], (readonly string[])?]>([
  ['completed, proven', [...proven, completed], []],
  ['completed, stale: changed since', [...proven, completed], ['other.ts']],
  // Nobody has looked, so nobody knows whether it is still proven.
  ['completed', [...proven, completed]],
  ['completed, failed', [change('code', null, 'a'), verdict, decided('failed'), completed]],
  ['completed, stale: changed since', [...proven, completed, change('person', 'a', 'b')]],
  ['undone', [...proven, completed, ...undone]],
  ['cancelled', [...proven, { type: 'run.cancelled', by: 'ana' }]],
  ['cancelled, undone', [...proven, { type: 'run.cancelled', by: 'ana' }, ...undone]],
])('the list of runs says %s', (words, bodies, stale) => {
  const events = bodies.map((body, index): RunEvent => ({ seq: index + 1, at: '2026-01-01T09:00:00Z', runId: 'run-1', ...body }));
  const look = stale ? { cursor: events.length, stale } : null;
  const run = runView({ runId: 'run-1', summary: null, state: project(events), held: false, blocked: null, look });
  expect(runsLines([run], Infinity).map((one) => renderLine(one, false))).toEqual([expect.stringContaining(`  ${words}  $`)]);
});

test('of a run that cannot be read the list says so; when it began and what it cost nobody knows', () => {
  const state = emptyRunState();
  const summary = { runId: 'run-1', pipeline: '', startedAt: '', input: null, status: 'damaged', owner: null, state } as const;
  const run = runView({ runId: 'run-1', summary, state, held: false, blocked: null, look: null });
  expect(runsLines([run], Infinity).map((one) => renderLine(one, false).trimEnd())).toEqual(['run-1  –  unreadable  –']);
});
