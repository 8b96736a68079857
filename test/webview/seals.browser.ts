import { describe, expect, it } from 'vitest';
import { completedRun, runId, unprovenRun } from './harness/recorded.ts';
import { panelSituations, reviewSituations } from './harness/situations.ts';
import { useStage } from './harness/stage.ts';
import type { Situation } from './harness/view-page.ts';

const stage = useStage();

it('each file carries what its proof is worth: those that changed since are stale, the others proven', async () => {
  const { page } = await stage.open('review', reviewSituations['stale']);
  const marks = await page
    .locator('.change')
    .evaluateAll((rows) => rows.map((row) => row.querySelector('[role=img].codicon')?.getAttribute('aria-label')));
  expect(marks.filter((words) => words === 'Stale: changed since').length).toBe(2);
  expect(marks.filter((words) => words === 'Proven').length).toBe(marks.length - 2);
});

describe.each(['panel', 'review'] as const)('a completed run in the %s', (view) => {
  const show = async (situation: Situation | undefined): Promise<{ proof: string[]; button: number; approved: number }> => {
    const { page } = await stage.open(view, situation);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return {
      proof: await page
        .locator('.note, .verdict')
        .filter({ hasText: /proven/iu })
        .allTextContents(),
      button: await page.getByRole('button', { name: 'Prove again' }).count(),
      approved: await page.getByText(/^Approved (?:at once|in round)/u).count(),
    };
  };
  const situations = view === 'panel' ? panelSituations : reviewSituations;
  const approved = view === 'panel' ? 0 : 1;
  const files = 'backend/src/discount/discount-service.ts, frontend/src/views/discount-table.ts';

  it('is proven while its files lie there as they were', async () => {
    const { proof, ...rest } = await show(situations[view === 'panel' ? 'completed' : 'approved']);
    expect([proof.map((text) => text.trim()), rest]).toEqual([['Proven'], { button: 0, approved }]);
  });

  it('is stale when they do not, and nothing of it is proven or approved', async () => {
    const { proof, ...rest } = await show(situations['stale']);
    expect([proof.map((text) => text.trim()), rest]).toEqual([
      [`Stale: changed since it was proven: ${files}`],
      { button: 1, approved: 0 },
    ]);
  });

  it('is nothing as long as nobody has looked at its last state', async () => {
    const look = { cursor: completedRun.length - 1, stale: [] };
    expect(await show({ view: { driven: false, look }, events: completedRun })).toEqual({ proof: [], button: 0, approved });
  });

  it('is unproven for ever when somebody accepted it as that', async () => {
    const look = { cursor: unprovenRun.length, stale: [] };
    const { proof, button } = await show({ view: { driven: false, look }, events: unprovenRun });
    expect([proof.map((text) => text.trim()), button]).toEqual([['Unproven: the original tests do not pass; accepted by ana'], 1]);
  });

  it('is proven again on request', async () => {
    const opened = await stage.open(view, situations['stale']);
    await opened.page.getByRole('button', { name: 'Prove again' }).click();
    expect((await opened.asked()).filter(({ method }) => method === 'prove')).toEqual([{ method: 'prove', params: { runId } }]);
  });
});
