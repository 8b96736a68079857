import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RunEvent, RunEventBody } from '../../src/protocol/run-event.ts';
import { upToApproval, approved } from '../cli/recorded-runs.ts';
import { asked as stopAsked } from '../fakes/questions.ts';
import { issueWords } from '../../src/core/report/issue-words.ts';
import { lines } from '../../src/core/describe/message.ts';
import { completedRun, events, rejectedRun, running, runId } from './harness/recorded.ts';
import { panelSituations, reviewSituations } from './harness/situations.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();
const at = '2026-11-21T10:00:00.000Z';
const colour = (element: Locator): Promise<string> => element.evaluate((each) => getComputedStyle(each).color);
const themed = (element: Locator, name: string): Promise<string> =>
  element.evaluate((_each, variable) => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = `var(${variable})`;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, name);

describe('the expected cost beside the button that spends it', () => {
  const begun = upToApproval.map((event): RunEventBody =>
    event.type === 'run.started' ? { ...event, caps: { ...event.caps, usd: 0.5 } } : event,
  );

  it('is a warning, by sign and words, where the budget does not hold it', async () => {
    const { page } = await stage.open('panel', { ...panelSituations['waiting'], view: {}, events: events(begun) });
    const warning = page.locator('footer .note');
    await expect.poll(() => warning.textContent()).toBe('Expected: $0.94 ($0.62 to $1.85) (simulated), but the budget leaves $0.32.');
    expect(await colour(warning.locator('.codicon-warning'))).toBe(await themed(warning, '--warn'));
    expect(await colour(warning)).toBe(await themed(warning, '--vscode-foreground'));
  });

  it('is said quietly where it does', async () => {
    const { page } = await stage.open('panel', { ...panelSituations['waiting'], view: {} });
    await page.getByText('Expected: $0.94 ($0.62 to $1.85) (simulated)', { exact: true }).waitFor();
    expect(await page.locator('footer .codicon-warning').count()).toBe(0);
  });
});

it('a limit that is none is refused in the colour of errors', async () => {
  const { page } = await stage.open('panel', panelSituations['budget']);
  await page.getByRole('textbox').fill('1');
  const refused = page.locator('footer').getByRole('alert');
  expect(await colour(refused.locator('.codicon'))).toBe(await themed(refused, '--bad'));
});

describe('words to an agent at work', () => {
  it('leave the page where it is, and the focus with the agent', async () => {
    const view = await stage.open('panel', panelSituations['running'], { height: 400 });
    const { page } = view;
    await page.getByRole('button', { name: 'Guide Backend' }).click();
    await view.settle();
    await page.keyboard.type('Percentages are numbers');
    await page.getByRole('button', { name: 'Send' }).scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => window.scrollY);
    expect(before).toBeGreaterThan(0);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('textbox').waitFor({ state: 'detached' });
    await view.settle();
    expect(await view.focused()).toBe('Guide Backend');
    expect(Math.abs((await page.evaluate(() => window.scrollY)) - before)).toBeLessThan(120);
  });
});

it('a button that goes while the page is scrolled does not take the page to its top', async () => {
  const view = await stage.open('panel', panelSituations['running'], { height: 420 });
  const { page } = view;
  await page.getByRole('button', { name: 'Stop' }).focus();
  await page.evaluate(() => window.scrollTo(0, 200));
  const end = panelSituations['running']?.events?.at(-1)?.seq ?? 0;
  await view.tell({ type: 'events', runId, at, events: [{ seq: end + 1, at, runId, type: 'run.cancelled', by: 'ana' }] });
  await view.settle();
  expect(await view.focused()).toBe('Discounts');
  expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(100);
});

describe('at 200 % zoom', () => {
  it.each(['waiting', 'revised', 'bug-waiting'])('Approve stays in sight, wherever the page is scrolled: %s', async (name) => {
    const { page } = await stage.open('panel', panelSituations[name], { width: 600, height: 700, zoom: 2 });
    const approve = page.locator('#approve');
    await approve.waitFor();
    for (const share of [0, 0.5, 1]) {
      await page.evaluate((part) => window.scrollTo(0, part * document.documentElement.scrollHeight), share);
      const box = await approve.boundingBox();
      expect(box && box.y >= 0 && box.y + box.height <= 350).toBe(true);
      const footer = await page.locator('footer').boundingBox();
      expect(footer?.height).toBeLessThanOrEqual(350 * 0.5);
    }
  });
});

it('what a reviewer wrote is drawn as it is meant in a stop, too', async () => {
  const [review] = rejectedRun.filter((event) => event.type === 'review.completed');
  const issues = (review?.issues ?? []).map((issue, index) => issueWords({ ...issue, fix: 'Call `round()` **first**' }, index));
  const stopped = stopAsked({
    id: 10,
    reason: 'review',
    subject: 'review',
    message: 'The review found the same issues again.',
    detail: lines(issues),
    items: (review?.issues ?? []).map(({ fingerprint, title }) => ({ id: fingerprint, title: `Dismiss: ${title}` })),
  });
  const { page } = await stage.open('panel', { view: { driven: false }, events: events(upToApproval, approved, [stopped]) });
  const reason = page.getByRole('group', { name: 'The review found the same issues again.' });
  await reason.getByRole('heading', { name: /^Issue 1: / }).waitFor();
  expect(await reason.locator('code').first().textContent()).toBe('round()');
  await reason.locator('strong', { hasText: 'first' }).first().waitFor();
  expect(await reason.textContent()).not.toMatch(/\*\*|####|`/);
});

it('of a long name the end is seen', async () => {
  const { page } = await stage.open('panel', panelSituations['waiting'], { width: 240 });
  const name = page.locator('.file-name', { hasText: 'product-table-with-a-very-long-name-indeed.ts' });
  await name.waitFor();
  const seen = await name.evaluate((element) => {
    const range = document.createRange();
    const text = document
      .createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
        node.textContent?.trim() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP,
      )
      .nextNode();
    const length = text?.textContent?.length ?? 0;
    if (!text) return null;
    range.setStart(text, length - 3);
    range.setEnd(text, length);
    const [end, box] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
    return { cut: element.scrollWidth > element.clientWidth, inside: end.right <= box.right + 1 && end.left >= box.left - 1 };
  });
  expect(seen).toEqual({ cut: true, inside: true });
  expect(await page.locator('[title*="product-table-with-a-very-long-name-indeed.ts"]').count()).toBeGreaterThan(0);
});

it('a file of which one change was undone is not called undone', async () => {
  const file = 'backend/src/discount/discount-service.ts';
  const undone: RunEventBody = { type: 'run.undone', restored: [file], skipped: [], by: 'ana', target: `one change of ${file}` };
  const end = completedRun.at(-1)?.seq ?? 0;
  const run = [...completedRun, { seq: end + 1, at, runId, ...undone }];
  const { page } = await stage.open('review', { ...reviewSituations['approved'], view: { driven: false }, events: run });
  const row = page.locator('.change', { hasText: 'discount-service.ts' });
  await row.waitFor();
  expect(await row.getByText('undone').allTextContents()).toEqual(['partly undone']);
});

it('the clocks of agents, phases and the run count no time in which nobody worked', async () => {
  const [last] = running.slice(-1);
  const hours = (count: number): string => new Date(Date.parse(last?.at ?? '') + count * 3_600_000).toISOString();
  const goesOn: RunEvent = {
    seq: (last?.seq ?? 0) + 1,
    at: hours(9),
    runId,
    type: 'run.resumed',
    epoch: 2,
    host: 'here',
    pid: 1,
    takenOver: true,
  };
  const { page } = await stage.open('panel', { view: {}, events: [...running, goesOn], at: hours(9) });
  const clocks = ['.agent-row .figures', '.step[aria-current] .figures', '.meta .figures'];
  for (const clock of clocks) {
    const texts = await page.locator(clock).allTextContents();
    expect(texts.some((text) => /\d:\d\d/.test(text))).toBe(true);
    expect(texts.filter((text) => /\d:\d\d:\d\d/.test(text))).toEqual([]);
  }
});

it('that the provider is waited for is said above everything, with what stands still because of it', async () => {
  const { page } = await stage.open('panel', panelSituations['overloaded']);
  await page.getByText(/^Waiting for the provider until .* \(since .*\): The provider is overloaded\.$/).waitFor();
  expect(await page.locator('.status').first().textContent()).toBe('Waiting for the provider');
  const backend = page.locator('.agent', { has: page.getByRole('heading', { name: 'Backend' }) });
  expect(await backend.locator('.codicon-watch').count()).toBe(1);
  expect(await page.locator('[aria-live="polite"]').textContent()).toBe('Waiting for the provider');
  await page.getByRole('button', { name: 'Stop' }).waitFor();
});

it('a stop is seen at once, and can be made to wait for nothing', async () => {
  const view = await stage.open('panel', panelSituations['running']);
  const { page } = view;
  await page.getByRole('button', { name: 'Stop' }).click();
  await view.tell({ type: 'view', view: view.viewOf({ events: running, view: { stopping: true } }) });
  await expect.poll(() => page.locator('.status').first().textContent()).toBe('Stopping…');
  expect(await page.locator('[aria-live="polite"]').textContent()).toBe('Stopping…');
  await page.getByText('Stops after the current step; model calls end now.').waitFor();
  await page.getByRole('button', { name: 'Stop at once' }).click();
  expect((await view.asked()).map(({ method }) => method)).toEqual(['stop', 'stop']);
  expect(await view.focused()).toContain('Stop at once');
});

it('in the narrowest of panels names come before figures, and nothing stands out of its row', async () => {
  const { page } = await stage.open('panel', panelSituations['running'], { width: 200 });
  const outside = await page
    .locator('.row')
    .evaluateAll((rows) =>
      rows.flatMap((row) =>
        [...row.children]
          .filter((each) => each.getBoundingClientRect().right > row.getBoundingClientRect().right - 3)
          .map((each) => each.outerHTML.slice(0, 80)),
      ),
    );
  expect(outside).toEqual([]);
  const cut = await page
    .locator('.agent-name, .step-name')
    .evaluateAll((names) => names.filter((name) => name.scrollWidth > name.clientWidth + 1).map((name) => name.textContent));
  expect(cut).toEqual([]);
});
