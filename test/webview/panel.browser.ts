import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../extension/harness/browser.ts';
import { startPageServer } from './harness/page-server.ts';
import type { PageServer } from './harness/page-server.ts';
import { budgetRun, events, payloads, revisedView, running, runId, specView, stoppedRun, waiting } from './harness/recorded.ts';
import { longRun } from './harness/long-run.ts';
import { panelSituations } from './harness/situations.ts';
import { ViewPage } from './harness/view-page.ts';
import type { Situation } from './harness/view-page.ts';

let browser: Browser;
let server: PageServer;
let view: ViewPage;

beforeAll(async () => {
  [browser, server] = [await launchBrowser(), await startPageServer()];
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
afterEach(async () => {
  expect(view.complaints).toEqual([]);
  await view.close();
});

async function open(situation: Situation | undefined, options: { width?: number; zoom?: number } = {}): Promise<ViewPage> {
  view = await ViewPage.open(browser, server, 'panel', { width: options.width ?? 300, ...(options.zoom ? { zoom: options.zoom } : {}) });
  if (situation) await view.show(situation);
  return view;
}

describe('the spec that waits', () => {
  it('is approved with the hash of exactly the text that is shown', async () => {
    const { page } = await open(panelSituations['waiting']);
    await page.getByRole('button', { name: 'Approve and implement' }).click();
    expect(await view.asked()).toEqual([{ method: 'approve', params: { runId, specHash: specView.hash } }]);
  });

  it('is walked through by keyboard, from the header to the three answers', async () => {
    const { page } = await open(panelSituations['waiting']);
    const stops: string[] = [];
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      const name = await view.focused();
      if (name === '') break;
      stops.push(name);
    }
    expect(stops).toEqual([
      'Open spec.md',
      'Summary',
      'the pricing rules https://shop.example/rules?a=1',
      'Entity',
      'Files 6',
      'routes.tsbackend/src',
      'product-table-with-a-very-long-name-indeed.tsfrontend/src/views',
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
    const { page } = await open(panelSituations['waiting']);
    await page.getByRole('button', { name: 'Request changes' }).focus();
    await page.keyboard.press('Enter');
    await view.settle();
    await page.keyboard.type('No overlaps');
    await page.reload();
    await view.show(panelSituations['waiting'] ?? { view: {} });
    await page.getByRole('textbox', { name: 'What should be different?' }).focus();
    await page.keyboard.press('End');
    await page.keyboard.type(', please');
    await page.keyboard.press('Control+Enter');
    await view.settle();
    expect(await view.asked()).toEqual([{ method: 'requestChanges', params: { runId, feedback: 'No overlaps, please' } }]);
    expect(await view.focused()).toBe('Discounts');
  });

  it('says in words why an answer was refused', async () => {
    const { page } = await open(panelSituations['waiting']);
    await page.evaluate(() => (fakeHost.refusals['approve'] = 'The spec changed meanwhile. Read it again.'));
    await page.getByRole('button', { name: 'Approve and implement' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('The spec changed meanwhile. Read it again.');
    await expect.poll(() => page.getByRole('button', { name: 'Approve and implement' }).isEnabled()).toBe(true);
  });

  it('is read again when its file changes', async () => {
    const { page } = await open(panelSituations['waiting']);
    await page.evaluate((spec) => (fakeHost.answers['spec'] = spec), revisedView as unknown);
    await view.tell({ type: 'specChanged', runId });
    await page.locator('.diff-line.plus').first().waitFor();
    await page.getByRole('button', { name: 'Approve and implement' }).click();
    expect(await view.asked()).toEqual([{ method: 'approve', params: { runId, specHash: revisedView.hash } }]);
  });

  it('marks only what a revision changed', async () => {
    const { page } = await open(panelSituations['revised']);
    expect(await page.locator('.diff-line.plus .diff-text').allTextContents()).toEqual([
      'Added:- Discounts of one product never overlap; the service refuses that.',
      'Added:- [ ] backend/src/discount/discount-service.ts: list, create, end; refuses overlaps',
    ]);
  });

  it('cannot be approved while it is broken', async () => {
    const { page } = await open(panelSituations['broken']);
    expect(await page.getByRole('button', { name: 'Approve and implement' }).getAttribute('disabled')).not.toBeNull();
  });

  it('loads nothing, whatever is written in it', async () => {
    const beacon = 'http://127.0.0.1:9/beacon';
    const text = specView.text.replace(
      'See [',
      `${payloads.map((payload) => payload.replaceAll('{{BEACON}}', beacon)).join('\n\n')}\n\nSee [`,
    );
    const { page } = await open({ view: {}, events: waiting, answers: { spec: { ...specView, text } } });
    await page.getByText('Whole text').click();
    await view.settle();
    expect(await page.locator('.markdown').last().textContent()).toContain('<script');
    expect([view.requests, server.strange]).toEqual([[], []]);
    expect(
      await page.locator('batuta-panel :is(img, iframe, object, video, audio, link, style, script, form, [onload], [href])').count(),
    ).toBe(0);
  });

  it('shows a link in full and opens it only through the host, after a click or Enter', async () => {
    const { page } = await open(panelSituations['waiting']);
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

describe('a run', () => {
  it('shows a validation’s log on demand, once', async () => {
    const { page } = await open(panelSituations['running']);
    const evidence = page.getByRole('button', { name: 'build:backend' });
    await evidence.click();
    await page.getByText('error TS2322').waitFor();
    await evidence.click();
    await evidence.click();
    expect(await view.asked()).toEqual([{ method: 'log', params: { runId, hash: '1'.repeat(64) } }]);
  });

  it('gives guidance to one agent', async () => {
    const { page } = await open(panelSituations['running']);
    await page.getByRole('button', { name: 'Guide Backend' }).click();
    await view.settle();
    await page.keyboard.type('Percentages are numbers');
    await page.getByRole('button', { name: 'Send' }).click();
    expect(await view.asked()).toEqual([{ method: 'guide', params: { runId, agent: 'backend', text: 'Percentages are numbers' } }]);
  });

  it('subscribes anew from its cursor when events are missing', async () => {
    await open({ view: {}, events: running });
    const last = running.at(-1)?.seq ?? 0;
    await view.tell({
      type: 'events',
      runId,
      at: '2026-11-21T10:00:00.000Z',
      events: [{ seq: last + 2, at: '2026-11-21T10:00:00.000Z', runId, type: 'run.interrupted' }],
    });
    await view.settle();
    const subscriptions = await view.page.evaluate(() =>
      fakeHost.sent.filter(({ method }) => method === 'subscribe').map(({ params }) => params['cursor']),
    );
    expect(subscriptions).toEqual([0, last]);
  });

  it('takes no message that does not fit', async () => {
    const { page } = await open({ view: {}, events: running });
    await page.evaluate(() => {
      window.postMessage({ type: 'view', view: { situation: 'nonsense' } }, '*');
      window.postMessage({ type: 'events', runId: 'r-7f3a', at: 'now', events: [{ seq: 'x' }] }, '*');
      window.postMessage(null, '*');
    });
    await view.settle();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Discounts');
  });

  it('goes on with guidance after it stopped', async () => {
    const { page } = await open({ view: { driven: false }, events: stoppedRun });
    await page.getByRole('textbox', { name: 'Guidance for Backend' }).fill('Use a number');
    await page.getByRole('button', { name: 'Resume with guidance' }).click();
    expect(await view.asked()).toEqual([{ method: 'resume', params: { runId, guidance: 'Use a number', agent: 'backend' } }]);
  });

  it('goes on with a higher budget, and with none that is already spent', async () => {
    const { page } = await open(panelSituations['budget']);
    await page.getByRole('textbox', { name: 'New budget in US dollars' }).fill('4');
    await view.settle();
    expect(await page.getByRole('button', { name: 'Raise and resume' }).getAttribute('disabled')).not.toBeNull();
    await page.getByRole('textbox', { name: 'New budget in US dollars' }).fill('7,50');
    await page.getByRole('button', { name: 'Raise and resume' }).click();
    expect(await view.asked()).toEqual([{ method: 'resume', params: { runId, caps: { usd: 7.5 } } }]);
  });

  it('goes on with more tokens when those ran out', async () => {
    const events = budgetRun.map((event) => (event.type === 'budget.reached' ? { ...event, cap: 'tokens' as const } : event));
    const { page } = await open({ view: { driven: false }, events });
    await page.getByRole('textbox', { name: 'New limit of tokens' }).fill('40M');
    await page.getByRole('button', { name: 'Raise and resume' }).click();
    expect(await view.asked()).toEqual([{ method: 'resume', params: { runId, caps: { tokens: 40_000_000 } } }]);
  });

  it('keeps the focus on a heading when the focused button goes', async () => {
    const { page } = await open(panelSituations['running']);
    await page.getByRole('button', { name: 'Stop' }).focus();
    const end = running.at(-1)?.seq ?? 0;
    await view.tell({
      type: 'events',
      runId,
      at: '2026-11-21T10:00:00.000Z',
      events: [{ seq: end + 1, at: '2026-11-21T10:00:00.000Z', runId, type: 'run.cancelled', by: 'ana' }],
    });
    await view.settle();
    expect(await view.focused()).toBe('Discounts');
    expect(await page.getByRole('status').textContent()).toBe('Cancelled');
  });

  it('of 10,000 events draws only the rows in sight', async () => {
    const { page } = await open({ view: {}, events: events([...running, ...longRun(10_000)]) });
    await page.getByText('Everything that happened').click();
    await page.getByText('Changed files').click();
    await view.settle();
    expect(await page.locator('.windowed-row').count()).toBeLessThan(200);
    const last = page.locator('.scroller').last();
    await last.scrollIntoViewIfNeeded();
    await last.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await view.settle();
    expect(await page.locator('.activity').last().textContent()).toContain('file-9999.ts');
  });

  it('has nothing that is cut off at 200 % zoom', async () => {
    const { page } = await open(panelSituations['waiting'], { width: 600, zoom: 2 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    const approve = await page.getByRole('button', { name: 'Approve and implement' }).boundingBox();
    expect(approve && approve.x + approve.width).toBeLessThanOrEqual(300);
  });

  it('speaks the editor’s language', async () => {
    const { page } = await open({
      ...panelSituations['waiting'],
      view: {},
      language: 'pt-br',
      texts: { 'Approve and implement': 'Aprovar e implementar', '{0} of {1}': '{0} de {1}' },
    });
    await page.getByRole('button', { name: 'Aprovar e implementar' }).waitFor();
    expect(await page.locator('.spending .figures').first().textContent()).toBe('$0,18 de $5,00');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('pt-BR');
  });
});

describe('nothing to show', () => {
  it.each([
    ['restricted', 'Manage Workspace Trust', 'manageTrust'],
    ['no-folder', 'Open Folder…', 'openFolder'],
    ['first', 'Select provider and model', 'selectProvider'],
    ['empty', 'New feature…', 'newFeature'],
  ])('%s: %s', async (situation, label, command) => {
    const { page } = await open(panelSituations[situation]);
    await page.getByRole('button', { name: label }).first().click();
    expect(await view.asked()).toEqual([{ method: 'command', params: { name: command } }]);
  });
});
