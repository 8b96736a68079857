import { expect, it } from 'vitest';
import { runId } from './harness/recorded.ts';
import { conflict } from './harness/recorded-conflict.ts';
import { panelSituations } from './harness/situations.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();
const { id: question, hash, items } = conflict.question;
const [first = '', second = ''] = items.map(({ id }) => id);

it('each file of a conflict is shown with both sides, opened to be compared and edited, and gets an answer of its own', async () => {
  const view = await stage.open('panel', panelSituations['conflict'], { width: 300 });
  const { page } = view;
  // It names the agent itself.
  await page.getByRole('group', { name: /^The work of Frontend cannot be merged/u }).waitFor();
  expect(await page.locator('details.section h2').allTextContents()).toEqual(expect.arrayContaining([first, second]));
  for (const side of ['-Removed:export const routes = [products, discounts];', '+Added:export const routes = [...products, prices];'])
    expect((await page.locator('.diff').first().innerText()).replaceAll('\n', '')).toContain(side);
  await page.getByRole('button', { name: 'Compare and edit' }).nth(1).click();
  const each = page.getByRole('button', { name: 'Answer for each file' });
  expect(await each.isDisabled()).toBe(true);
  await page.getByRole('combobox', { name: first, exact: true }).selectOption('Take the version of Frontend');
  await view.settle();
  expect(await each.isDisabled()).toBe(true);
  await page.getByRole('combobox', { name: second, exact: true }).selectOption('Edit it yourself, with both sides between marks');
  await view.settle();
  await each.click();
  expect(await view.asked()).toEqual([
    { method: 'openSides', params: { runId, question, file: second } },
    {
      method: 'reply',
      params: { runId, reply: { question, hash, option: 'files', items: { [first]: 'theirs', [second]: 'self' } } },
    },
  ]);
});

it('by keyboard alone both files get an answer; words go to the agent', async () => {
  const view = await stage.open('panel', panelSituations['conflict'], { width: 300 });
  const { page } = view;
  for (const file of [first, second]) {
    await page.getByRole('combobox', { name: file, exact: true }).focus();
    await page.keyboard.press('ArrowDown');
    await view.settle();
  }
  await page.locator('#guidance textarea').focus();
  await page.keyboard.type('Keep both');
  await page.keyboard.press('Control+Enter');
  await view.settle();
  const reply = { question, hash, option: 'files', items: { [first]: 'agent', [second]: 'agent' }, text: 'Keep both' };
  expect(await view.asked()).toEqual([{ method: 'reply', params: { runId, reply } }]);
});
