import { afterEach, describe, expect, test } from 'vitest';
import { writes, writesSpec } from './acts.ts';
import { agent, finished, openStage } from './stage.ts';
import type { Act, Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const note = { agent: 'backend', text: 'Use cents', by: 'ana' };

async function runWith(review: Act): Promise<void> {
  stage = await openStage({
    agents: [agent('backend')],
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] }, { type: 'new entity' })],
      [
        /^Backend/,
        async (task, tools) => {
          const outcome = await writes('backend/a.ts', 'x')(task, tools);
          // The last turn is over; the words come while its calls are carried out.
          await stage.engine.note('run', note);
          return outcome;
        },
      ],
      [/^REVIEW /, review],
    ],
  });
  const handle = await stage.start();
  await stage.until('approval');
  await stage.approve();
  expect(await handle.done).toMatchObject({ status: 'completed' });
}

describe('guidance that comes after the last turn of its agent', () => {
  test('is told, once, and stays told when no task of that agent comes any more', async () => {
    await runWith(() => finished('## Review: APPROVED'));
    // That a note was left is journaled by somebody else, at any time.
    const events = (await stage.engine.read('run', 0)).filter(({ type }) => type !== 'agent.noted');
    const late = events.filter((event) => event.type === 'agent.guided.late');
    expect(late).toMatchObject([{ agent: 'backend', text: 'Use cents', by: 'ana' }]);
    const finishedAt = events.findIndex((event) => event.type === 'agent.finished' && event.agent === 'backend');
    expect(events[finishedAt + 1]?.type).toBe('agent.guided.late');
    expect((await stage.state()).notes).toMatchObject([note]);
  });
});
