import { expect, it } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { report, type AgentPlay } from '../../fakes/fake-agent.ts';
import { createHeadlessAgent } from '../../fakes/headless-agent.ts';
import { createAcpStage, profile } from './stage.ts';

const done = report({ summary: 'all done', checks: [{ section: 'Build', passed: true }] });
const headless = { write: ['headless-agent', '--edit'], readOnly: ['headless-agent', '--look'] };
const stageOf = (play: AgentPlay) => createAcpStage(() => createHeadlessAgent(play), { acp: { profile: { ...profile, headless } } });
const notices = (stage: ReturnType<typeof stageOf>) =>
  stage.events().flatMap((event) => (event.type === 'notice' ? [inEnglish(event.text)] : []));

it.each(['write', 'read-only'] as const)(
  'where the protocol is missing, an agent (%s) gets its task as one prompt, with its own variables; the person is told, and costs are estimated',
  async (access) => {
    const stage = stageOf(async ({ say }) => say(done));
    expect((await stage.perform({ task: { access } })).outcome).toMatchObject({ status: 'finished', finish: { summary: 'all done' } });
    const argv = access === 'write' ? headless.write : headless.readOnly;
    expect(stage.agent.requests).toEqual([{ argv, variables: ['FAKE_KEY'], mark: 'run' }]);
    expect(stage.agent.prompts[0]).toContain('Backend Feature');
    expect(notices(stage)).toEqual([
      `Fake Agent is started with "${argv.join(' ')}", because what speaks the Agent Client Protocol for it is not there: it asks nothing, and what it uses is estimated.`,
    ]);
    expect(stage.events().filter((event) => event.type === 'turn.completed')).toMatchObject([{ estimated: true }]);
  },
);

it('what it was told and what it answered goes with the next prompt', async () => {
  const stage = stageOf(async ({ prompt, say }) => say(prompt.includes('You answered:\nI am done.') ? done : 'I am done.'));
  expect((await stage.perform()).outcome).toMatchObject({ status: 'finished', finish: { summary: 'all done' } });
  const [first = '', second = ''] = stage.agent.prompts;
  expect(second).toBe(
    `${first}\nYou answered:\nI am done.\n\nYour last message was not accepted as the end of your work: it has no block of JSON. Answer now with nothing but the block of JSON, as described.\n`,
  );
});

it('one that fails is started once more; then its last words are told', async () => {
  const stage = stageOf(async ({ die }) => die('Not signed in.'));
  const { outcome } = await stage.perform();
  expect(outcome).toMatchObject({ status: 'failed', reason: 'model' });
  expect([outcome.status === 'failed' && inEnglish(outcome.message), stage.agent.prompts.length]).toEqual([
    'Fake Agent failed: Not signed in.',
    2,
  ]);
});

it('one that is slow is ended when its time is up', async () => {
  const stage = stageOf(
    async ({ cancelled }) => new Promise((resolve) => cancelled.addEventListener('abort', () => resolve(), { once: true })),
  );
  const performing = stage.perform();
  for (const minutes of [30, 45]) {
    while (stage.clock.sleepers() === 0 || stage.agent.prompts.length === (minutes === 30 ? 0 : 1))
      await new Promise((resolve) => setImmediate(resolve));
    stage.clock.advance(minutes * 60_000);
  }
  expect((await performing).outcome).toMatchObject({ status: 'failed', reason: 'stuck' });
});
