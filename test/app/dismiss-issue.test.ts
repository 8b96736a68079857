import { afterEach, expect, test } from 'vitest';
import { dismissIssue } from '../../src/app/dismiss-issue.ts';
import { replyToRun } from '../../src/app/reply-to-run.ts';
import { withDismissed } from '../../src/app/remember-dismissed.ts';
import { replyTo } from '../../src/core/question/question.ts';
import type { Dismissal } from '../../src/core/report/dismissal.ts';
import { passed, writes, writesSpec } from '../pipelines/feature/acts.ts';
import { agent, finished, openStage } from '../pipelines/feature/stage.ts';
import type { Stage } from '../pipelines/feature/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const rejected = `## Review: REJECTED\n### Issues Found\n${['A', 'B'].map((title, index) => `#### Issue ${index + 1}: ${title}\n- **File**: backend/a.ts\n- **Line**: 1\n- **Description**: d\n- **Fix**: so\n- **Rule Violated**: none\n`).join('')}`;

test('dismissing the last issue of the review that a run waits after lets it go on', async () => {
  const kept: Dismissal[] = [];
  const store = {
    file: '',
    list: async () => [...kept],
    put: async (one: Dismissal) => void kept.push(one),
    remove: async () => {},
  };
  stage = await openStage({
    agents: [agent('backend')],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] }, { type: 'new entity' })],
      [/^Backend/, writes('backend/a.ts', 'x')],
      [/^REVIEW-FIX/, () => finished(passed)],
      [/^REVIEW /, () => finished(rejected)],
    ],
  });
  const handle = await stage.start();
  await stage.until('approval');
  await stage.approve();
  await stage.until('stop');
  const [a, b] = (await stage.state()).reviews.at(-1)?.issues ?? [];
  const parts = { engine: stage.engine, dismissals: store, runId: 'run' };
  const dismiss = (fingerprint = ''): Promise<{ goesOn: boolean; left: number }> =>
    dismissIssue(parts, fingerprint, { by: 'ana', reason: 'known' });
  await expect(dismiss('another')).rejects.toThrow('has no such review issue');
  expect(await dismiss(a?.fingerprint)).toEqual({ goesOn: false, left: 1 });
  const state = await stage.state();
  if (!state.questions[0]) throw new Error('nothing is asked');
  const reply = replyTo(state.questions[0], { by: 'ana', option: 'try' });
  expect(await withDismissed(store, state, state.questions[0], reply)).toEqual(reply);
  // What was answered with no is an issue still, also when all others were dismissed.
  const no = { ...reply, items: { [b?.fingerprint ?? '']: 'no' } };
  expect(await withDismissed(store, state, state.questions[0], no)).toEqual(no);
  const engine = { ...stage.engine, state: async () => state, reply: async () => 'taken' as const };
  expect(await replyToRun({ ...parts, engine }, no)).toEqual({ taken: true });
  expect(kept.map(({ title }) => title)).toEqual(['A']);
  expect(await dismiss(b?.fingerprint)).toEqual({ goesOn: true, left: 0 });
  expect(await handle.done).toMatchObject({ status: 'completed' });
  expect(kept).toMatchObject([
    { title: 'A', by: 'ana', runId: 'run', reason: 'known' },
    { title: 'B', by: 'ana', runId: 'run' },
  ]);
  expect((await stage.state()).reviews.at(-1)).toMatchObject({ issues: [], dismissed: [{ title: 'A' }, { title: 'B' }] });
});
