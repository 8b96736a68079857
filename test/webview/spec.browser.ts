import { expect, it } from 'vitest';
import { revisedView, running, specView, waiting } from './harness/recorded.ts';
import { commented, living, specSituations } from './harness/spec-situations.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();

it('files tick live, each with its change, below the agent at work and what it cost', async () => {
  const view = await stage.open('spec', specSituations['running']);
  const { page } = view;
  const row = (name: string) => page.locator('.spec-file', { hasText: name });
  await row('005_create_discount.sql').getByLabel('changed, and its layer is done').waitFor();
  await row('discount-service.ts').getByLabel('changed, not proven yet').waitFor();
  await row('discount.types.ts').getByLabel('its agent is at work').waitFor();
  await row('product-table').getByLabel('not begun').waitFor();
  await page.locator('.layer', { hasText: 'Backend' }).getByText('$').waitFor();
  await page.getByRole('button', { name: 'Open diff of backend/src/discount/discount-service.ts' }).click();
  expect(await view.asked()).toEqual([
    { method: 'openDiff', params: { runId: 'r-7f3a', file: 'backend/src/discount/discount-service.ts' } },
  ]);
});

it('what was named and not changed, and what was changed and not named, is told', async () => {
  const { page } = await stage.open('spec', specSituations['completed']);
  await page.getByText('Not changed, although the spec names it').first().waitFor();
  await page.locator('summary', { hasText: 'Changed, and not in the spec' }).waitFor();
});

it('what the run created is called so, although it is there by now', async () => {
  const created = 'backend/src/discount/discount-service.ts';
  const answers = { livingSpec: living({ ...specView, existing: [...specView.existing, created] }) };
  const { page } = await stage.open('spec', { view: {}, events: running, answers });
  await page.locator('.spec-file', { hasText: 'discount-service.ts' }).getByLabel('created', { exact: true }).waitFor();
});

it('a line is commented on; all comments go with the change request', async () => {
  const view = await stage.open('spec', specSituations['waiting']);
  const { page } = view;
  await page
    .getByRole('button', { name: /^Comment on line \d+$/ })
    .nth(3)
    .focus();
  await page.keyboard.press('Enter');
  await view.settle();
  await page.keyboard.type('Say which one wins');
  await page.keyboard.press('Control+Enter');
  await view.settle();
  const [first] = await view.asked();
  expect([first?.method, first?.params['text']]).toEqual(['remark', 'Say which one wins']);
  await view.show(commented);
  await page.getByText('Say which one wins').waitFor();
  await page.getByRole('button', { name: 'Request changes (1)' }).click();
  expect((await view.asked()).at(-1)).toMatchObject({ method: 'reply', params: { reply: { option: 'changes', text: '' } } });
});

it('a revision shows the words that differ', async () => {
  const { page } = await stage.open('spec', specSituations['revised']);
  await page.locator('.diff mark').filter({ hasText: 'refuses overlaps' }).first().waitFor();
});

it('a revision that arrives brings what it changed into sight; not while the person writes', async () => {
  const view = await stage.open('spec', specSituations['waiting'], { width: 500, height: 400 });
  const { page } = view;
  const changes = page.locator('summary', { hasText: 'Changed since you saw it' });
  const toEnd = (): Promise<void> => page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  const top = async (): Promise<number> => (await changes.boundingBox())?.y ?? 0;
  await toEnd();
  await view.show(specSituations['revised'] ?? { view: {} });
  await changes.waitFor();
  await view.settle();
  expect(await top()).toBeGreaterThanOrEqual(0);
  expect(await top()).toBeLessThan(300);
  const before = await stage.open('spec', specSituations['waiting'], { width: 500, height: 400 });
  await before.show(specSituations['revised'] ?? { view: {} });
  await before.page.locator('summary', { hasText: 'Changed since you saw it' }).waitFor();
  await before.settle();
  expect(await before.page.evaluate(() => window.scrollY)).toBe(0);
  const writing = await stage.open('spec', specSituations['waiting'], { width: 500, height: 400 });
  await writing.page
    .getByRole('button', { name: /^Comment on line \d+$/ })
    .last()
    .click();
  await writing.settle();
  await writing.page.keyboard.type('Also');
  const from = await writing.page.evaluate(() => window.scrollY);
  expect(from).toBeGreaterThan(0);
  const delta = { ...revisedView, text: specView.text };
  await writing.show({
    view: {},
    events: waiting,
    answers: { livingSpec: living(delta) },
    more: [{ type: 'specChanged', runId: 'r-7f3a' }],
  });
  await writing.page.locator('summary', { hasText: 'Changed since you saw it' }).waitFor();
  await writing.settle();
  const field = writing.page.getByRole('textbox', { name: 'What should change here?' });
  expect(await field.inputValue()).toBe('Also');
  expect(await writing.page.evaluate(() => document.activeElement?.id)).toMatch(/^write-/);
  expect(await writing.page.evaluate(() => window.scrollY)).toBeGreaterThanOrEqual(from);
});

it('code in the words of a task or a file is shown as code', async () => {
  const text = specView.text.replace('routes of discounts', 'routes of `discounts`').replace(/^1\. (.*)$/mu, '1. Keep `percent` whole');
  const { page } = await stage.open('spec', { view: {}, events: waiting, answers: { livingSpec: living({ ...specView, text }) } });
  expect(await page.locator('.task code, .file-words code').allInnerTexts()).toEqual(['discounts', 'percent']);
});

it('what a model wrote loads nothing and opens nothing by itself', async () => {
  const text =
    '## Spec: A\n\n<img src="https://evil.example/x.png" onerror="alert(1)">\n\n![x](https://evil.example/y.png) [here](https://evil.example/z)\n';
  const view = await stage.open('spec', { view: {}, events: waiting, answers: { livingSpec: { ...living(specView), text } } });
  expect(await view.page.locator('.document img').count()).toBe(0);
  await view.page.getByRole('link', { name: /here/ }).click();
  expect((await view.asked()).at(-1)).toEqual({ method: 'openLink', params: { url: 'https://evil.example/z' } });
});
