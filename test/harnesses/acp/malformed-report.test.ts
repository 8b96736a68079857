import { expect, it } from 'vitest';
import { createFakeAgent, report } from '../../fakes/fake-agent.ts';
import { createAcpStage } from './stage.ts';

/** What becomes of an external agent that says the same at the end of each of its turns, and how often it was asked. */
async function ends(words: string) {
  const stage = createAcpStage(() => createFakeAgent(async ({ say }) => say(words)));
  return { outcome: (await stage.perform()).outcome, asked: stage.agent.prompts.length };
}

it('a report that is not in its form is asked for once more, then taken as words and said to be so', async () => {
  expect(await ends(report({ summary: 's', checks: 'all passed' }))).toMatchObject({
    outcome: { status: 'finished', finish: { summary: 's' }, unread: 'checks: Invalid input: expected array, received string' },
    asked: 2,
  });
});

it('one that ended its turn as cancelled is not asked again, and its words are taken', async () => {
  const words = report({ summary: 's', checks: 'all passed' });
  const stage = createAcpStage(() =>
    createFakeAgent(async ({ say }) => {
      await say(words);
      return 'cancelled';
    }),
  );
  const { outcome } = await stage.perform();
  expect([outcome, stage.agent.prompts.length]).toMatchObject([
    { status: 'finished', finish: { summary: 's' }, unread: 'checks: Invalid input: expected array, received string' },
    1,
  ]);
});

it('a question that is not in its form is asked for once more, then it is the question', async () => {
  expect(await ends(report({ summary: 's', question: ['Whose is it?'] }))).toMatchObject({
    outcome: { status: 'finished', finish: { question: '["Whose is it?"]' } },
    asked: 2,
  });
});

it('a report in words alone is one', async () => {
  const { outcome, asked } = await ends('### Build\nPassed');
  expect(outcome).toMatchObject({ status: 'finished', finish: { report: expect.stringContaining('### Build\nPassed') as string } });
  expect([asked, 'unread' in outcome]).toEqual([2, false]);
});
