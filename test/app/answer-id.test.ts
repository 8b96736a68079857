import { afterEach, expect, test } from 'vitest';
import { answerId, continueId } from '../../src/app/answer-id.ts';
import { writes, writesSpec } from '../pipelines/feature/acts.ts';
import { agent, openStage } from '../pipelines/feature/stage.ts';
import type { Stage } from '../pipelines/feature/stage.ts';
import { asJson } from '../../src/protocol/json.ts';
import type { ApprovalAnswer } from '../../src/protocol/approval.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';

let stage: Stage;
afterEach(() => stage.close());

const count = (events: readonly RunEvent[], type: RunEvent['type']): number => events.filter((event) => event.type === type).length;
const id = (name: string | undefined): { id: string } | undefined => (name === undefined ? undefined : { id: name });

/** The events, once the run has emitted so many of a type. */
async function after(type: RunEvent['type'], times: number): Promise<readonly RunEvent[]> {
  const stop = new AbortController();
  for await (const _event of stage.engine.follow('run', 0, stop.signal)) {
    const events = await stage.engine.read('run', 0);
    if (count(events, type) >= times) {
      stop.abort();
      return events;
    }
  }
  throw new Error('The run has no such events.');
}

test('a run that stopped goes on once for its stop, however often that is said, and asks again when it stops again', async () => {
  stage = await openStage({
    agents: [agent('backend')],
    commands: { 'check-backend': { exitCode: 1 } },
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
      [/Backend/, writes('backend/a.ts', 'x')],
    ],
  });
  await stage.start();
  await stage.until('approval');
  await stage.approve();
  const stopped = await after('run.stopped', 1);
  for (const by of ['me', 'another window']) await stage.engine.signal('run', 'continue', { by }, id(continueId(stopped)));
  await after('run.stopped', 2);
  await stage.until('continue');
  const again = await stage.engine.read('run', 0);
  expect([count(again, 'run.continued'), (await stage.state()).status]).toEqual([1, 'stopped']);
  expect(continueId(again)).not.toBe(continueId(stopped));
});

test('changes that are asked for twice revise the spec once; the second is no answer to the revised spec', async () => {
  stage = await openStage({ agents: [agent('backend')], acts: [[/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })]] });
  await stage.start();
  await stage.until('approval');
  const asked = await stage.engine.read('run', 0);
  const answer: ApprovalAnswer = { decision: 'changes', feedback: 'Shorter', by: 'me' };
  for (let times = 0; times < 2; times++) await stage.engine.signal('run', 'approval', asJson(answer), id(answerId(asked, answer)));
  await after('approval.requested', 2);
  await stage.until('approval');
  const revised = await stage.engine.read('run', 0);
  expect([count(revised, 'approval.given'), (await stage.state()).status]).toEqual([1, 'waiting-approval']);
  expect(answerId(revised, answer)).not.toBe(answerId(asked, answer));
  expect(answerId(revised, { decision: 'save' })).toBeUndefined();
});
