import { describe, expect, it } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { createFakeAgent, report, type AgentTurn } from '../../fakes/fake-agent.ts';
import { createAcpStage, ofType } from './stage.ts';

const done = report({ summary: 'all done', checks: [{ section: 'Build', passed: true }] });
const finished = { status: 'finished', finish: { summary: 'all done' } };
const whenCancelled = ({ cancelled }: AgentTurn) =>
  new Promise<void>((resolve) => cancelled.addEventListener('abort', () => resolve(), { once: true }));

describe('an external agent', () => {
  it('that tells no cost is counted by an estimate, and told so', async () => {
    const stage = createAcpStage(() =>
      createFakeAgent(async ({ say, uses }) => {
        await uses(5000);
        await uses(6000);
        await say(done);
      }),
    );
    await stage.perform();
    expect(ofType(stage, 'turn.completed')).toMatchObject([{ estimated: true, usage: { input: 11_000 } }]);
  });

  it.each([-100, 1e308])('that reports costs that cannot be (%d): they do not count, and that is told', async (absurd) => {
    const stage = createAcpStage(() =>
      createFakeAgent(async ({ say, uses }) => {
        await uses(5000, 0.2);
        await uses(6000, absurd);
        await uses(6000, 0.05);
        await say(done);
      }),
    );
    await stage.perform({ caps: { usd: 1 } });
    expect(ofType(stage, 'turn.completed')).toMatchObject([{ usd: 0.2 }]);
    expect(ofType(stage, 'notice').map(({ text }) => inEnglish(text))).toEqual([
      'Fake Agent reported costs that cannot be; they do not count.',
    ]);
  });

  it('that reports tokens that cannot be: its work is estimated', async () => {
    const stage = createAcpStage(() =>
      createFakeAgent(
        async ({ say, uses }) => {
          await uses(9e15);
          await uses(6000);
          await say(done);
        },
        { usage: { inputTokens: 9e15, outputTokens: 1 } },
      ),
    );
    await stage.perform();
    expect(ofType(stage, 'turn.completed')).toMatchObject([{ estimated: true, usage: { input: 6000 } }]);
  });

  it('that reports more than its share is stopped at that report; what it did stays, and it goes on with more', async () => {
    let stopped = 0;
    const stage = createAcpStage((files) =>
      createFakeAgent(
        async (turn) => {
          if (stage.agent.prompts.length > 1) {
            await turn.uses(7000, 0.7);
            await turn.say(done);
            return 'end_turn';
          }
          files.set('src/a.ts', 'a\n');
          await turn.uses(5000, 0.4);
          await turn.uses(6000, 0.6);
          await whenCancelled(turn);
          stopped += 1;
          return 'cancelled';
        },
        { resumes: true },
      ),
    );
    const { outcome } = await stage.perform({ caps: { usd: 1 } });
    expect([stopped, outcome]).toMatchObject([
      1,
      { status: 'failed', reason: 'budget', continuation: { session: { id: 'session-1', usd: 0.6 } } },
    ]);
    expect(ofType(stage, 'turn.started')).toMatchObject([{ reservedUsd: 0.5 }]);
    expect(ofType(stage, 'turn.failed')).toMatchObject([{ error: 'budget', usd: 0.6 }]);
    expect(ofType(stage, 'file.changed')).toMatchObject([{ file: 'src/a.ts' }]);
    stage.journal.records.length = 0;
    const again = await stage.perform({
      caps: { usd: 3 },
      task: { continuation: { session: { id: 'session-1', usd: 0.6 } }, guidance: 'Be brief' },
    });
    expect(again.outcome).toMatchObject(finished);
    expect(stage.agent.sessions).toEqual(['new', 'session-1']);
    expect(stage.agent.prompts.at(-1)).toContain('Be brief');
    // What it tells is of the whole conversation.
    expect(ofType(stage, 'turn.completed').map(({ usd }) => usd?.toFixed(2))).toEqual(['0.10']);
  });
});
