import { describe, expect, it } from 'vitest';
import { overflowing } from './harness/overflowing.ts';
import { scoreSituations, panelSituations } from './harness/situations.ts';
import { useStage } from './harness/stage.ts';
import { textsOf } from './harness/texts-of.ts';
import { runId } from './harness/recorded.ts';

const stage = useStage();

describe('the score of a run', () => {
  it('has a staff for each agent, the phases above, the budget underneath', async () => {
    const { page } = await stage.open('score', scoreSituations['completed'], { width: 1200 });
    expect(
      await page
        .locator('.score .staff-name')
        .evaluateAll((all) => all.map((one) => [...one.childNodes].find(({ nodeType }) => nodeType === Node.TEXT_NODE)?.textContent)),
    ).toEqual(['Run', 'Spec', 'Database', 'Backend', 'Frontend', 'Review', 'Budget']);
    expect(await page.locator('.score .budget-text').textContent()).toMatch(/^\$0\.\d\d spent of \$/);
    expect(await overflowing(page)).toEqual([]);
  });

  it('leads to the transcript at that turn, and to the log of that command', async () => {
    const opened = await stage.open('score', scoreSituations['completed'], { width: 1200 });
    await opened.page.locator('.thinking[data-lead], .tool[data-lead]').first().click();
    await opened.page.locator('.command[data-lead="log"]').first().click();
    expect(await opened.asked()).toEqual([
      { method: 'openTranscript', params: { runId, path: expect.any(String) as string, turn: expect.any(Number) as number } },
      { method: 'openLog', params: { runId, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string } },
    ]);
  });

  it('zooms and moves by buttons, by the wheel, and shows everything again', async () => {
    const { page } = await stage.open('score', scoreSituations['completed'], { width: 1200 });
    const ticks = (): Promise<string[]> => page.locator('.score .tick-text').allTextContents();
    const whole = await ticks();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(ticks).not.toEqual(whole);
    const near = await ticks();
    await page.getByRole('button', { name: 'Later' }).click();
    await expect.poll(ticks).not.toEqual(near);
    await page.getByRole('button', { name: 'Show the whole run' }).click();
    await expect.poll(ticks).toEqual(whole);
    await page.locator('.sheet').hover();
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -200);
    await page.keyboard.up('Control');
    await expect.poll(ticks).not.toEqual(whole);
  });

  it('replays the panel by keys; at the end it is as it is', async () => {
    const opened = await stage.open('score', scoreSituations['completed'], { width: 1200 });
    const head = opened.page.getByLabel('Playhead');
    await head.focus();
    await opened.page.keyboard.press('Home');
    await opened.page.keyboard.press('PageUp');
    await opened.page.keyboard.press('End');
    expect(await opened.asked()).toEqual([
      { method: 'replay', params: { runId, cursor: 1 } },
      { method: 'replay', params: { runId, cursor: expect.any(Number) as number } },
      { method: 'replay', params: { runId, cursor: null } },
    ]);
  });

  it('has everything as a table, in the order in which it began', async () => {
    const { page } = await stage.open('score', scoreSituations['completed'], { width: 1200 });
    await page.getByText('As a table').click();
    await page.locator('.score-rows tbody tr').first().waitFor();
    const cells = await page
      .locator('.score-rows tbody tr')
      .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? '')));
    const after = cells.map(([time = '']) => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0));
    expect(after).toEqual(after.toSorted((a, b) => a - b));
    expect(cells.map(([, , who]) => who)).toContain('Review');
    expect(cells.some((row) => row.includes('waiting for you'))).toBe(true);
  });

  it.each(['es', 'pt-br'])('speaks %s', async (language) => {
    const { page } = await stage.open(
      'score',
      { ...scoreSituations['completed'], view: { driven: false }, language, texts: textsOf(language) },
      { width: 500 },
    );
    const words = await page.locator('main').innerText();
    expect(words).not.toMatch(/What happened|answered after|thinking|Budget|spent of|waiting for|Playhead|As a table/);
    expect(await overflowing(page)).toEqual([]);
  });

  it('tells in words what its numbers stand for, and in a shorter time only what happened in it', async () => {
    const { page } = await stage.open('score', scoreSituations['completed'], { width: 500 });
    const told = (): Promise<string[]> => page.locator('.score-notes li > :first-child').allTextContents();
    const numbers = await page.locator('.score .note-number').allTextContents();
    expect(await told()).toEqual([...new Set(numbers)].toSorted((a, b) => Number(a) - Number(b)));
    expect(await page.locator('.score-notes').innerText()).toMatch(/rejected – The period may end before it starts/);
    expect(await overflowing(page)).toEqual([]);
    const all = await told();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(async () => (await told()).length).toBeLessThan(all.length);
  });

  it('of thirty agents and ten thousand events is drawn with no more strokes than can be seen', async () => {
    const { page } = await stage.open('score', scoreSituations['many'], { width: 1200 });
    expect(await page.locator('.score .staff-name').count()).toBe(31);
    expect(await page.locator('.score *').count()).toBeLessThan(30 * 1200);
  });
});

it('the panel as it was then can be looked at, not answered', async () => {
  const opened = await stage.open('panel', panelSituations['replayed'], { height: 300 });
  await opened.page.getByText('As it was after 2:01').waitFor();
  expect(await opened.page.locator('footer').count()).toBe(0);
  expect(await opened.page.locator('[inert] h1').count()).toBe(1);
  await opened.page.mouse.wheel(0, 4000);
  await expect.poll(() => opened.page.evaluate(() => scrollY)).toBeGreaterThan(0);
  expect((await opened.page.locator('.replayed').boundingBox())?.y).toBe(0);
  await opened.page.getByRole('button', { name: 'Back to now' }).click();
  expect(await opened.asked()).toEqual([{ method: 'replay', params: { runId, cursor: null } }]);
});
