import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { rejectedRun, runId } from './harness/recorded.ts';
import { panelSituations, reviewSituations } from './harness/situations.ts';
import { useStage } from './harness/stage.ts';
import type { Situation, ViewPage } from './harness/view-page.ts';

const stage = useStage();
const open = (situation?: Situation): Promise<ViewPage> => stage.open('review', situation);
const issue = 'The period may end before it starts';

describe('issues', () => {
  it('say what is wrong, where, what mends it, which rule and whose it is', async () => {
    const view = await open(reviewSituations['rejected']);
    const { page } = view;
    const text = (await page.locator('.issue').innerText()).replaceAll(/\s+/g, ' ');
    expect(text).toBe(
      `${issue} backend/src/discount/discount-service.ts:27 No check. Fix Refuse a period whose end lies before its start. Rule validation Owner Backend Round 1`,
    );
    await page.getByRole('button', { name: 'discount-service.ts:27' }).click();
    expect(await view.asked()).toEqual([
      { method: 'openFile', params: { runId, file: 'backend/src/discount/discount-service.ts', line: 27 } },
    ]);
  });

  it('in a file that is not there are marked, and lead nowhere', async () => {
    const rejected = reviewSituations['rejected'];
    const events = (rejected?.events ?? []).map((event) =>
      event.type === 'review.completed' ? { ...event, issues: event.issues.map((one) => ({ ...one, place: 'no file' as const })) } : event,
    );
    const { page } = await open({ view: {}, ...rejected, events });
    expect(await page.locator('.issue .place').innerText()).toBe('backend/src/discount/discount-service.ts:27 (not there)');
    expect(await page.getByRole('button', { name: 'discount-service.ts:27' }).count()).toBe(0);
  });

  it('are dismissed, which can be undone, and the verdict says so', async () => {
    const view = await open(reviewSituations['rejected']);
    const { page } = view;
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect(await view.asked()).toEqual([{ method: 'dismiss', params: { runId, fingerprint: '7'.repeat(64) } }]);
    await view.tell({ type: 'dismissed', runId, fingerprints: ['7'.repeat(64)] });
    await view.settle();
    expect(await page.locator('.verdict').innerText()).toBe('Rejected in round 1; all issues dismissed');
    await page.getByRole('button', { name: 'Restore' }).click();
    await view.tell({ type: 'dismissed', runId, fingerprints: [] });
    await view.settle();
    expect(await page.locator('.verdict').innerText()).toBe('Rejected in round 1: 1 issue to fix');
    expect((await view.asked()).map(({ method }) => method)).toEqual(['dismiss', 'readmit']);
  });

  it('that a later round no longer has are fixed', async () => {
    const view = await open(reviewSituations['approved']);
    const { page } = view;
    expect(await page.locator('.verdict').allInnerTexts()).toEqual(['Approved in round 2', 'Proven']);
    expect(await page.locator('.issue.fixed').count()).toBe(1);
  });
});

it('of an approved change, comments that sent it back are its open issues', async () => {
  const approved = reviewSituations['approved'];
  const { events = [] } = approved ?? {};
  const at = events.findIndex(({ type }) => type === 'proof.decided');
  const comment = { title: 'Wrong path', file: 'backend/src/routes.ts', line: 3, description: '', fix: 'Wrong path', rule: null };
  const commented = { type: 'review.commented' as const, by: 'ana', issues: [{ ...comment, fingerprint: '5'.repeat(64) }] };
  const before = events.slice(0, at + 1);
  const view = await open({ view: {}, events: [...before, { seq: at + 2, at: before.at(-1)?.at ?? '', runId, ...commented }] });
  expect(await view.page.locator('.verdict').first().innerText()).toBe('Sent back: 1 issue to fix');
});

describe('issues, several,', () => {
  const second = { title: 'Amounts are floats', file: 'backend/src/routes.ts', line: 3, description: 'x', fix: 'y', rule: null };
  const two: Situation = {
    ...reviewSituations['rejected'],
    view: {},
    events: rejectedRun.map((event) =>
      event.type === 'review.completed' ? { ...event, issues: [...event.issues, { ...second, fingerprint: '8'.repeat(64) }] } : event,
    ),
  };

  it('are stepped through by keys and by buttons, round and round', async () => {
    const view = await open(two);
    const { page } = view;
    const titles = ['open ' + issue, 'open Amounts are floats'];
    const seen: string[] = [];
    for (const key of ['n', 'n', 'n', 'p']) {
      await page.keyboard.press(key);
      await view.settle();
      seen.push(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ''));
    }
    await page.getByRole('button', { name: 'Next issue (N)' }).click();
    await view.settle();
    seen.push(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ''));
    expect(seen).toEqual([0, 1, 0, 1, 0].map((index) => titles[index]?.replace('open ', '')));
  });
});

it('the log of a command is copied whole', async () => {
  const view = await stage.open('panel', { view: {}, ...panelSituations['running'], answers: { log: { text: 'all of it\n' } } });
  const { page } = view;
  await page.locator('.evidence button', { hasText: 'build:backend' }).first().click();
  await page.getByRole('button', { name: 'Copy log' }).click();
  expect((await view.asked()).filter(({ method }) => method === 'copy')).toEqual([{ method: 'copy', params: { text: 'all of it\n' } }]);
});

it('what each agent cost is drawn over the time of the run', async () => {
  const view = await open(reviewSituations['approved']);
  await view.page.getByRole('heading', { name: 'Cost (simulated)' }).waitFor();
  const rows = view.page.locator('tr', { has: view.page.locator('.rise') });
  expect((await rows.allInnerTexts()).map((row) => row.split(/\s+/))).toEqual([
    ['Spec', '1', '$0.18'],
    ['Database', '1', '$0.11'],
    ['Backend', '3', '$0.38'],
    ['Frontend', '1', '$0.14'],
    ['Review', '2', '$0.09'],
  ]);
  const steps = await view.page.locator('.rise-line').evaluateAll((all) => all.map((path) => path.getAttribute('d')?.match(/V/g)?.length));
  expect(steps).toEqual([1, 1, 3, 1, 2]);
});

describe('changes', () => {
  it('are undone by hunk and by file, and a refusal is told', async () => {
    const view = await open(reviewSituations['rejected']);
    const { page } = view;
    await page.getByRole('button', { name: 'routes.ts backend/src' }).click();
    await page.getByRole('button', { name: 'Undo the change at line 3' }).click();
    await view.settle();
    await page.evaluate(() => (fakeHost.answers['undoChange'] = { refused: 'Somebody changed it since.' }));
    await page.getByRole('button', { name: 'Undo changes of backend/src/routes.ts' }).click();
    await page.getByText('Somebody changed it since.').waitFor();
    const asked = (await view.asked()).filter(({ method }) => method === 'undoChange').map(({ params }) => params['change']);
    expect(asked).toEqual([{ file: 'backend/src/routes.ts', hunk: 'h1' }, { file: 'backend/src/routes.ts' }]);
    expect(await page.getByRole('button', { name: 'Line 28 was changed since', exact: true }).isDisabled()).toBe(true);
  });

  it('say who wrote them: agent and turn, which lead to the transcript, or the command', async () => {
    const view = await open(reviewSituations['rejected']);
    const { page } = view;
    await page.getByRole('button', { name: 'routes.ts backend/src' }).click();
    const writer = page.locator('.hunk .by').first();
    expect(await writer.innerText()).toBe('Backend, turn 2');
    expect(await writer.getAttribute('title')).toBe(
      'Backend, turn 2; Frontend, by the command npm run format – open the transcript there\n“Discounts have routes of their own.”',
    );
    await writer.click();
    expect((await view.asked()).filter(({ method }) => method === 'openTranscript')).toEqual([
      { method: 'openTranscript', params: { runId, path: 'backend/2', turn: 2 } },
    ]);
  });

  it('that are kept fold away; the host remembers them', async () => {
    const view = await open(reviewSituations['rejected']);
    const { page } = view;
    const file = 'backend/src/routes.ts';
    await page.getByRole('button', { name: 'routes.ts backend/src' }).click();
    await page.getByRole('button', { name: 'Keep the change at line 3' }).click();
    const asked = (await view.asked()).filter(({ method }) => method === 'accept');
    expect(asked).toEqual([{ method: 'accept', params: { runId, change: { file, hunk: 'h1' }, accepted: true } }]);
    await view.tell({ type: 'accepted', runId, changes: [{ file, hunk: 'h1' }] });
    await view.settle();
    await page.getByText('// discounts come last').waitFor();
    expect(await page.getByText('export const routes = [products, discounts]').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Keep the change at line 3' }).getAttribute('aria-pressed')).toBe('true');
  });

  it('of 5,000 lines draw only what is in sight, and the focus stays on what scrolls away', async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `+line ${index}`);
    const hunks = [{ id: 'h1', line: 1, oldLine: 1, added: 5000, removed: 0, lines, by: [], stale: null }];
    const view = await open({ view: {}, events: rejectedRun, answers: { hunks: { hunks } } });
    const { page } = view;
    const line = (number: number): Locator => page.locator('.diff-text', { hasText: new RegExp(`^Added:line ${number}$`) });
    const file = page.getByRole('button', { name: 'routes.ts backend/src' });
    await file.focus();
    await page.keyboard.press('Enter');
    await line(0).waitFor();
    expect(await line(4999).count()).toBe(0);
    expect(await page.locator('.windowed-row').count()).toBeLessThan(120);
    await page.evaluate(() => window.scrollTo(0, 60_000));
    await view.settle();
    expect(await view.focused()).toContain('routes.ts');
    expect(await line(2710).count()).toBe(1);
  });
});

describe('the page', () => {
  it('keeps which run it is about, for a reload of the window', async () => {
    const { page } = await open(reviewSituations['rejected']);
    expect(await page.evaluate(() => fakeHost.state)).toMatchObject({ runId });
  });

  it('says why there is nothing to show', async () => {
    const { page } = await open({ view: { situation: 'empty', reason: 'This run is not kept any more.' } });
    await page.getByText('This run is not kept any more.').waitFor();
  });
});

describe('comments on changed lines', () => {
  const commentOn = async ({ page }: ViewPage, line: number, text: string): Promise<void> => {
    await page
      .getByRole('button', { name: `Comment on backend/src/routes.ts:${line}`, exact: true })
      .first()
      .click();
    await page.locator('#comment').getByRole('textbox').fill(text);
    await page.keyboard.press('Control+Enter');
    await page.locator('.comment-row', { hasText: text.split('\n')[0] ?? '' }).waitFor();
  };

  it('are kept over a reload, edited, and sent together as the answer to the review', async () => {
    const view = await open(reviewSituations['asking']);
    const { page } = view;
    await page.locator('.row-open', { hasText: 'routes.ts' }).click();
    await commentOn(view, 4, 'Sort them.\nBy name.');
    await commentOn(view, 3, 'Wrong path');
    await page.locator('.comment-row', { hasText: 'Wrong path' }).getByRole('button', { name: 'Edit comment' }).click();
    await page.locator('#comment').getByRole('textbox').fill('A better path');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    expect(JSON.stringify(await page.evaluate(() => fakeHost.state))).toContain('A better path');
    expect(await page.locator('.comment-row').allInnerTexts()).toEqual(['A better path', 'Sort them. By name.']);
    await page.getByRole('button', { name: 'Send comments (2)' }).click();
    await view.settle();
    const [asked] = (await view.asked()).filter(({ method }) => method === 'reply');
    const file = 'backend/src/routes.ts';
    expect(asked?.params['reply']).toMatchObject({
      option: 'guide',
      comments: [
        { file, line: 4, text: 'Sort them.\nBy name.' },
        { file, line: 3, text: 'A better path' },
      ],
    });
    expect(await page.locator('.comment-row, footer').count()).toBe(0);
  });

  it('of a run that is over begin another one; while one works they wait', async () => {
    const over = await open(reviewSituations['approved']);
    await over.page.locator('.row-open', { hasText: 'routes.ts' }).click();
    await commentOn(over, 4, 'Sort them.');
    const asked = { method: 'request', params: { text: 'Discounts\n\n- backend/src/routes.ts:4: Sort them.' } };
    const start = async (begun: boolean) => {
      await over.page.evaluate((answer) => (fakeHost.answers['request'] = { begun: answer }), begun);
      await over.page.getByRole('button', { name: 'Start a run from comments (1)' }).click();
      await over.settle();
      return over.page.locator('.comment-row').count();
    };
    // Whoever thinks better of it when asked about the run keeps what they wrote.
    expect(await start(false)).toBe(1);
    expect(await start(true)).toBe(0);
    expect((await over.asked()).filter(({ method }) => method === 'request')).toEqual([asked, asked]);
    const working = await open(reviewSituations['rejected']);
    await working.page.locator('.row-open', { hasText: 'routes.ts' }).click();
    await commentOn(working, 4, 'Sort them.');
    await working.page.getByText('They can be sent when the review asks you').waitFor();
    expect(await working.page.getByRole('button', { name: 'Send comments (1)' }).isDisabled()).toBe(true);
  });
});

describe('the text of the pull request', () => {
  const made = { text: '# Discounts\n\n> Add a discount\n\nOverall: proven\n', own: false };

  it('is read, copied, put into own words and kept; what is half typed outlives a reload', async () => {
    const approved = reviewSituations['approved'];
    const view = await open({ view: {}, ...approved, answers: { ...approved?.answers, pullRequest: made } });
    const { page } = view;
    await page.getByText('Pull request', { exact: true }).click();
    await page.locator('.pull-request', { hasText: 'Overall: proven' }).waitFor();
    await page.getByText('Made of what holds now.').waitFor();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const field = page.getByRole('textbox', { name: 'Text of the pull request' });
    expect(await field.inputValue()).toBe(made.text);
    await field.fill('# Mine\n\nIn my words.');
    await expect.poll(async () => JSON.stringify(await page.evaluate(() => fakeHost.state))).toContain('In my words.');
    await page.evaluate(() => (fakeHost.answers['pullRequest'] = { text: '# Mine\n\nIn my words.\n', own: true }));
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByText('Your own text').waitFor();
    await page.getByRole('button', { name: 'Discard my text' }).click();
    await view.settle();
    const asked = (await view.asked()).filter(({ method }) => /copy|PullRequest/u.test(method));
    expect(asked).toEqual([
      { method: 'copy', params: { text: made.text } },
      { method: 'keepPullRequest', params: { runId, text: '# Mine\n\nIn my words.\n' } },
      { method: 'keepPullRequest', params: { runId, text: null } },
    ]);
  });

  it('is nothing while there is no change to hand over', async () => {
    const { page } = await open(reviewSituations['rejected']);
    expect(await page.getByText('Pull request', { exact: true }).count()).toBe(0);
  });
});
