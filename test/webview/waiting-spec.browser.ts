import { describe, expect, it } from 'vitest';
import { asked } from '../cli/recorded-runs.ts';
import { revisedView, runId, specView } from './harness/recorded.ts';
import { panelSituations } from './harness/situations.ts';
import { specSituations } from './harness/spec-situations.ts';
import { useStage } from './harness/stage.ts';
import type { PageOptions, Situation, ViewPage } from './harness/view-page.ts';

const stage = useStage();
const open = (situation?: Situation, options: Partial<PageOptions> = {}): Promise<ViewPage> => stage.open('panel', situation, options);

const replied = (answer: object): object => ({
  method: 'reply',
  params: { runId, reply: { question: asked.question.id, hash: asked.question.hash, ...answer } },
});

describe('the spec that waits', () => {
  it('is approved with the hash of exactly the text that is shown', async () => {
    const view = await open(panelSituations['waiting']);
    const { page } = view;
    await page.getByText('Expected: $0.94 ($0.62 to $1.85) (simulated)').waitFor();
    await page.getByRole('button', { name: 'Approve and implement' }).click();
    expect(await view.asked()).toEqual([replied({ option: 'approve', items: { [specView.file]: specView.hash } })]);
  });

  it('is walked through by keyboard, from the header to the three answers', async () => {
    const view = await open(panelSituations['waiting']);
    const { page } = view;
    const stops: string[] = [];
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      const name = await view.focused();
      if (name === '') break;
      stops.push(name);
    }
    expect(stops).toEqual([
      'Open spec.md',
      'Open living spec',
      'Your request',
      'Summary',
      'the pricing rules https://shop.example/rules?a=1',
      'It will be proven by 4',
      'Entity',
      'Files 6',
      '005_create_discount.sqldb/migrations A',
      'discount.types.tsbackend/src/discount A',
      'discount-table.tsfrontend/src/views A',
      'Tasks 3',
      'Dependencies',
      'Expected cost',
      'Whole text',
      'Approve and implement',
      'Request changes',
      'Save for later',
    ]);
  });

  it('takes a change request by keyboard alone, keeps half-typed words over hide and show, and the focus', async () => {
    const view = await open(panelSituations['waiting']);
    const { page } = view;
    await page.getByRole('button', { name: 'Request changes' }).focus();
    await page.keyboard.press('Enter');
    await view.settle();
    await page.keyboard.type('No overlaps');
    await page.reload();
    await view.show(panelSituations['waiting'] ?? { view: {} });
    await page.getByRole('textbox', { name: 'What should change?' }).focus();
    await page.keyboard.press('End');
    await page.keyboard.type(', please');
    await page.keyboard.press('Control+Enter');
    await view.settle();
    expect(await view.asked()).toEqual([replied({ option: 'changes', text: 'No overlaps, please' })]);
    expect(await view.focused()).toBe('Request changes');
  });

  it('what was half typed for one run is not in the forms of another', async () => {
    const mine = panelSituations['waiting'] ?? { view: {} };
    const others: Situation = { ...mine, events: (mine.events ?? []).map((event) => ({ ...event, runId: 'r-other' })) };
    const view = await open(mine);
    const { page } = view;
    const field = page.getByRole('textbox', { name: 'What should change?' });
    await page.getByRole('button', { name: 'Request changes' }).click();
    await field.fill('No overlaps');
    await view.show(others);
    await page.getByRole('button', { name: 'Request changes' }).click();
    expect(await field.inputValue()).toBe('');
    await view.show(mine);
    expect(await field.inputValue()).toBe('No overlaps');
  });

  it('sends comments on lines along, and needs no words beside them', async () => {
    const waiting = panelSituations['waiting'];
    const view = await open({ ...waiting, view: { ...waiting?.view, remarks: 2 } });
    const { page } = view;
    await page.getByRole('button', { name: 'Request changes' }).click();
    await page.getByText('Your 2 comments on spec.md will be included.').waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    expect(await view.asked()).toEqual([replied({ option: 'changes', text: '' })]);
  });

  it('needs words for a change request without comments', async () => {
    const view = await open(panelSituations['waiting']);
    await view.page.getByRole('button', { name: 'Request changes' }).click();
    expect(await view.page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  });

  it('says in words why an answer was refused', async () => {
    const view = await open(panelSituations['waiting']);
    const { page } = view;
    await page.evaluate(() => (fakeHost.refusals['reply'] = 'The spec changed meanwhile. Read it again.'));
    await page.getByRole('button', { name: 'Approve and implement' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('The spec changed meanwhile. Read it again.');
    await expect.poll(() => page.getByRole('button', { name: 'Approve and implement' }).isEnabled()).toBe(true);
  });

  it('is read again when its file changes', async () => {
    const view = await open(panelSituations['waiting']);
    const { page } = view;
    await page.evaluate((spec) => (fakeHost.answers['spec'] = spec), revisedView as unknown);
    await view.tell({ type: 'specChanged', runId });
    await page.locator('.diff-line.plus').first().waitFor();
    await page.getByRole('button', { name: 'Approve and implement' }).click();
    expect(await view.asked()).toEqual([replied({ option: 'approve', items: { [specView.file]: revisedView.hash } })]);
  });

  it('marks only what a revision changed', async () => {
    const view = await open(panelSituations['revised']);
    const { page } = view;
    expect(await page.locator('.diff-line.plus .diff-text').allTextContents()).toEqual([
      'Added:- Discounts of one product never overlap; the service refuses that.',
      'Added:- [ ] backend/src/discount/discount-service.ts: list, create, end; refuses overlaps',
    ]);
    // Of a line that is another one altogether no words stand out.
    expect(await page.locator('.diff-line mark').allTextContents()).toEqual(['; refuses overlaps']);
  });

  it('cannot be approved while it is broken', async () => {
    const view = await open(panelSituations['broken']);
    const { page } = view;
    const approve = page.getByRole('button', { name: 'Approve and implement' });
    expect(await approve.isDisabled()).toBe(true);
    await approve.click({ force: true });
    expect(await view.asked()).toEqual([]);
  });

  it('shows a link in full and opens it only through the host, after a click or Enter', async () => {
    const view = await open(panelSituations['waiting']);
    const { page } = view;
    const link = page.getByRole('link', { name: 'the pricing rules' });
    expect(await link.textContent()).toBe('the pricing rules https://shop.example/rules?a=1');
    await link.click();
    await link.focus();
    await page.keyboard.press('Enter');
    const asked = { method: 'openLink', params: { url: 'https://shop.example/rules?a=1' } };
    expect(await view.asked()).toEqual([asked, asked]);
    expect(view.requests).toEqual([]);
  });
});

it.each(['panel', 'spec'] as const)('what was asked for stands above it; a long request is folded: %s', async (view) => {
  const known = view === 'panel' ? panelSituations['waiting'] : specSituations['waiting'];
  const { page } = await stage.open(view, known);
  const section = page.locator('details', { hasText: 'Your request' });
  await expect.poll(() => section.locator('.request-text').innerText()).toBe(requestOf(known));
  const [request, summary] = [section, page.getByText('Products can have').first()];
  expect((await request.boundingBox())?.y ?? Infinity).toBeLessThan((await summary.boundingBox())?.y ?? 0);

  const long = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n');
  const events = (known?.events ?? []).map((event) => (event.type === 'run.started' ? { ...event, request: long } : event));
  const folded = (await stage.open(view, { ...known, view: { ...known?.view }, events })).page;
  const title = folded.locator('summary', { hasText: 'Your request' });
  await title.waitFor();
  expect(await folded.getByText('line 39').count()).toBe(0);
  await title.click();
  await expect.poll(() => folded.locator('.request-text').innerText()).toBe(long);
});

function requestOf(situation: Situation | undefined): string {
  const started = situation?.events?.find(({ type }) => type === 'run.started');
  return started?.type === 'run.started' ? started.request : '';
}
