import { expect, it } from 'vitest';
import { createFakeAgent, report } from '../../fakes/fake-agent.ts';
import { createAcpStage } from './stage.ts';

it.each([-86_400_000, 86_400_000])(
  'an external agent works as long as it does, though the clock is set by %d ms meanwhile',
  async (adjusted) => {
    const stage = createAcpStage(() =>
      createFakeAgent(async ({ say }) => {
        stage.clock.adjust(adjusted);
        stage.clock.advance(1500);
        await say(report({ summary: 'all done', checks: [{ section: 'Build', passed: true }] }));
      }),
    );
    await stage.perform();
    expect(stage.events().filter(({ type }) => type === 'turn.completed')).toMatchObject([{ durationMs: 1500 }]);
  },
);
