import { describe, expect, it } from 'vitest';
import type { RunEventBody } from '../../src/protocol/run-event.ts';
import { rejectedRun, running, runId } from './harness/recorded.ts';
import { panelSituations, reviewSituations } from './harness/situations.ts';
import { useStage } from './harness/stage.ts';
import type { ViewPage } from './harness/view-page.ts';

const stage = useStage();
const at = '2026-11-21T10:00:00.000Z';

async function press(view: ViewPage, ...keys: string[]): Promise<string> {
  for (const key of keys) {
    await view.page.keyboard.press(key);
    await view.settle();
  }
  return view.focused();
}

async function next(view: ViewPage, after: number, ...bodies: RunEventBody[]): Promise<void> {
  await view.tell({ type: 'events', runId, at, events: bodies.map((body, index) => ({ seq: after + 1 + index, at, runId, ...body })) });
  await view.settle();
}

function changed(file: string): RunEventBody {
  return { type: 'file.changed', agent: 'backend', file, before: null, after: 'e'.repeat(64), added: 1, removed: 0 };
}

describe('the changed files', () => {
  it('are walked through with the arrow keys, folded and unfolded, as a tree of the editor', async () => {
    const view = await stage.open('review', reviewSituations['rejected']);
    await view.page.locator('.change .row-open').first().focus();
    expect(await press(view, 'ArrowDown')).toContain('routes.ts');
    expect(await press(view, 'ArrowRight', 'ArrowDown')).toBe('Line 3');
    expect(await press(view, 'ArrowDown')).toBe('Comment on backend/src/routes.ts:3');
    expect(await view.page.evaluate(() => document.activeElement?.getAttribute('aria-description'))).toContain('import { products }');
    expect(await press(view, 'ArrowUp', 'ArrowUp', 'ArrowLeft', 'ArrowDown')).toContain('005_create_discount.sql');
    expect(await press(view, 'End')).toContain('discount-table.ts');
    expect(await press(view, 'Home')).toContain('discount-service.ts');
  });

  it('are one stop of the Tab key, and the buttons of the row where the focus is', async () => {
    const view = await stage.open('review', reviewSituations['rejected']);
    await view.page.locator('.change .row-open').first().focus();
    expect(await press(view, 'ArrowDown', 'Tab')).toBe('Open diff of backend/src/routes.ts');
    expect(await press(view, 'Tab', 'Tab')).toBe('Undo changes of backend/src/routes.ts');
    expect(await press(view, 'Tab')).toBe('Proofs');
    expect(await press(view, 'Shift+Tab')).toBe('Undo changes of backend/src/routes.ts');
  });

  it('keep the focus on the same file when one comes before it', async () => {
    const view = await stage.open('review', { view: {}, events: rejectedRun });
    await view.page.getByRole('button', { name: 'Undo changes of backend/src/routes.ts' }).focus();
    await next(view, rejectedRun.at(-1)?.seq ?? 0, changed('aaa/first.ts'));
    await view.page.getByText('first.ts').waitFor();
    expect(await view.focused()).toBe('Undo changes of backend/src/routes.ts');
  });

  it('keep the focus on a button that waits for its answer', async () => {
    const view = await stage.open('review', reviewSituations['rejected']);
    const undo = view.page.getByRole('button', { name: 'Undo changes of backend/src/routes.ts' });
    await undo.focus();
    expect(await press(view, 'Enter')).toBe('Undo changes of backend/src/routes.ts');
    expect((await view.asked()).at(-1)?.method).toBe('undoChange');
  });

  it('do not take the focus back from where the person clicked', async () => {
    const view = await stage.open('review', { view: {}, events: rejectedRun });
    await view.page.locator('.change .row-open').first().focus();
    await view.page.locator('.verdict').click();
    await next(view, rejectedRun.at(-1)?.seq ?? 0, changed('aaa/first.ts'));
    await view.page.getByText('first.ts').waitFor();
    expect(await view.focused()).toBe('');
  });
});

describe('issues', () => {
  it('are walked through with the arrow keys, and the next one has the focus when one is dismissed', async () => {
    const [review] = rejectedRun.filter((event) => event.type === 'review.completed');
    const found = review?.issues[0];
    if (!review || !found) throw new Error('The recorded run has no issue.');
    const issues = ['one', 'two', 'three'].map((title, index) => ({ ...found, title, fingerprint: String(index).repeat(64) }));
    const events = rejectedRun.map((event) => (event === review ? { ...review, issues } : event));
    const view = await stage.open('review', { view: {}, events });
    await view.page.locator('.issue-title').first().focus();
    expect(await press(view, 'ArrowDown')).toBe('two');
    expect(await press(view, 'End', 'ArrowLeft')).toBe('three');
    expect(await view.page.locator('.issue-title').last().getAttribute('aria-expanded')).toBe('false');
    await press(view, 'Home', 'Tab', 'Tab');
    expect(await press(view, 'Enter')).toBe('two');
    expect((await view.asked()).at(-1)).toEqual({ method: 'dismiss', params: { runId, fingerprint: '0'.repeat(64) } });
  });
});

describe('forms', () => {
  it.each([
    ['waiting', 'Request changes', 'What should change?'],
    ['running', 'Guide Backend', 'Guidance for Backend'],
  ])('%s: Escape leaves, keeps the words, and gives the focus back', async (situation, open, field) => {
    const view = await stage.open('panel', panelSituations[situation]);
    const opener = view.page.getByRole('button', { name: open });
    await opener.focus();
    await press(view, 'Enter');
    await view.page.keyboard.type('half a sen');
    expect(await press(view, 'Escape')).toBe(open);
    await press(view, 'Enter');
    expect(await view.page.getByRole('textbox', { name: field }).inputValue()).toBe('half a sen');
  });
});

describe('screen readers are told', () => {
  const polite = '[role="status"][aria-live="polite"]';
  const assertive = '[aria-live="assertive"]';

  it('of a run its phase, who was proven and how it ended; not every step', async () => {
    const view = await stage.open('panel', { view: {}, events: running });
    const { page } = view;
    const last = running.at(-1)?.seq ?? 0;
    const region = await page.locator(polite).elementHandle();
    expect(await page.locator(polite).textContent()).toBe('Implement Database: Proven');
    await next(view, last, {
      type: 'tool.called',
      agent: 'backend',
      path: 'backend/2',
      tool: 'read',
      target: 'x.ts',
      ok: true,
      detail: '',
    });
    expect(await page.locator(polite).textContent()).toBe('Implement Database: Proven');
    await next(view, last + 1, { type: 'phase.completed', phase: 'implement', summary: '' }, { type: 'phase.started', phase: 'review' });
    expect(await page.locator(polite).textContent()).toBe('Review Database: Proven');
    await next(view, last + 3, { type: 'run.cancelled', by: 'ana' });
    expect(await page.locator(polite).textContent()).toBe('Cancelled');
    // The same element all the time: a new one would not be spoken.
    expect(await region?.evaluate((element) => element.isConnected)).toBe(true);
  });

  it.each([
    ['waiting', 'Waiting for your approval'],
    ['stopped', 'Stopped, needs attention'],
    ['budget', 'Budget reached'],
    ['failed', 'Failed'],
  ])('at once that it needs them: %s', async (situation, words) => {
    const { page } = await stage.open('panel', panelSituations[situation]);
    expect([await page.locator(assertive).textContent(), await page.locator(polite).textContent()]).toEqual([words, '']);
  });
});

describe('who asked the system for', () => {
  it('less motion sees nothing move', async () => {
    const { page } = await stage.open('panel', panelSituations['running'], { reducedMotion: true });
    expect(await page.locator('.codicon-loading').count()).toBeGreaterThan(0);
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });

  it('colours of its own still sees how much is spent and what is chosen', async () => {
    const review = await stage.open('review', reviewSituations['rejected'], { forcedColors: true });
    const keep = review.page.getByRole('button', { name: 'Keep backend/src/routes.ts' });
    await review.tell({ type: 'accepted', runId, changes: [{ file: 'backend/src/routes.ts', hunk: null }] });
    await review.settle();
    expect(await keep.evaluate((button) => getComputedStyle(button).outlineStyle)).toBe('solid');
    const panel = await stage.open('panel', panelSituations['running'], { forcedColors: true });
    const [bar, filled] = await panel.page.evaluate(() =>
      ['.bar', '.bar > div'].map((each) => getComputedStyle(document.querySelector(each) ?? document.body).backgroundColor),
    );
    expect(bar).not.toBe(filled);
  });
});
