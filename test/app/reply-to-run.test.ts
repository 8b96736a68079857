import { afterEach, expect, test } from 'vitest';
import { replyToRun } from '../../src/app/reply-to-run.ts';
import type { Replied } from '../../src/app/contracts.ts';
import { replyTo } from '../../src/core/question/question.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import type { Question, Reply } from '../../src/protocol/question.ts';
import { noDismissals } from '../fakes/no-dismissals.ts';
import { writes, writesSpec } from '../pipelines/feature/acts.ts';
import { agent, openStage } from '../pipelines/feature/stage.ts';
import { eventOf } from '../contracts/durable/event-of.ts';
import type { Stage } from '../pipelines/feature/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const reply = (question: Question, answer: Omit<Reply, 'question' | 'hash'>): Promise<Replied> =>
  replyToRun({ engine: stage.engine, dismissals: noDismissals, runId: 'run' }, replyTo(question, answer));

/** The question of that number, once it is asked. */
const asked = (number: number): Promise<Question> =>
  eventOf(stage.engine, (event) => (event.type === 'question.asked' && event.question.id === number ? event.question : undefined));

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
  const first = await asked(2);
  expect(await reply(first, { by: 'me', option: 'try' })).toEqual({ taken: true });
  await asked(3);
  const late = await reply(first, { by: 'another window', option: 'try' });
  expect(late.taken ? '' : inEnglish(late.said)).toMatch(/^Already answered by me, \d\d:\d\d: Resume as it is$/);
  await stage.until('stop');
  const state = await stage.state();
  expect(state.questions.map(({ id }) => id)).toEqual([3]);
  expect(state.answers.map(({ question, by, option }) => [question, by, option])).toEqual([
    [1, 'test', 'approve'],
    [2, 'me', 'try'],
  ]);
});

test('what wants words takes none without, and an answer to another text than the one that is shown is none', async () => {
  stage = await openStage({ agents: [agent('backend')], acts: [[/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })]] });
  await stage.start();
  const first = await asked(1);
  await expect(reply(first, { by: 'me', option: 'changes' })).rejects.toThrow('Choose one of the answers');
  await expect(reply(first, { by: 'me', option: 'burn it' })).rejects.toThrow('Choose one of the answers');
  expect(await reply({ ...first, hash: 'f'.repeat(64) }, { by: 'me', option: 'approve' })).toMatchObject({ taken: false });
  expect((await stage.state()).answers).toEqual([]);
});

test('a cap of the person is never lowered by an answer, whatever it answers', async () => {
  stage = await openStage({ agents: [agent('backend')], acts: [[/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })]] });
  await stage.start();
  const first = await asked(1);
  const { usd } = (await stage.state()).caps;
  const lower = reply(first, { by: 'me', option: 'approve', caps: { usd: (usd ?? 0) / 2 } });
  await expect(lower).rejects.toThrow('The run already has a limit of $5.00; a new one must be higher.');
  expect((await stage.state()).answers).toEqual([]);
});

test('a cap that comes with an answer too late is not told as too low: somebody may have raised it to the same', async () => {
  stage = await openStage({ agents: [agent('backend')], acts: [[/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })]] });
  await stage.start();
  const first = await asked(1);
  const answer = { option: 'changes', text: 'Shorter' } as const;
  expect(await reply(first, { by: 'me', ...answer })).toEqual({ taken: true });
  await asked(2);
  const late = await reply(first, { by: 'another window', ...answer, caps: { usd: 5 } });
  expect(late.taken ? '' : inEnglish(late.said)).toMatch(/^Already answered by me, /);
});

test('changes that are asked for twice revise the spec once; the second is no answer to the revised spec', async () => {
  stage = await openStage({ agents: [agent('backend')], acts: [[/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })]] });
  await stage.start();
  const first = await asked(1);
  expect(await reply(first, { by: 'me', option: 'changes', text: 'Shorter' })).toEqual({ taken: true });
  await asked(2);
  expect(await reply(first, { by: 'me', option: 'changes', text: 'Shorter' })).toMatchObject({ taken: false });
  await stage.until('approval');
  const state = await stage.state();
  expect([state.status, state.answers.length, stage.asked.length]).toEqual(['waiting-approval', 1, 2]);
});
