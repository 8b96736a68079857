import { describe, expect, it } from 'vitest';
import type { RunEvent, RunEventBody } from '../../src/protocol/run-event.ts';
import { sentence } from '../../src/core/describe/message.ts';
import { budgetReached, stopped as stoppedBodies } from '../cli/recorded-runs.ts';
import { asked as questionAsked } from '../fakes/questions.ts';
import { budgetRun, events, running, runId, stoppedRun } from './harness/recorded.ts';
import { longRun } from './harness/long-run.ts';
import { panelSituations } from './harness/situations.ts';
import { useStage } from './harness/stage.ts';
import { textsOf } from './harness/texts-of.ts';
import type { PageOptions, Situation, ViewPage } from './harness/view-page.ts';

const stage = useStage();
const open = (situation?: Situation, options: Partial<PageOptions> = {}): Promise<ViewPage> => stage.open('panel', situation, options);

/** What a reply to the last question of a run names. */
const questionOf = (bodies: readonly RunEventBody[]): object => {
  const last = bodies.at(-1);
  return last?.type === 'question.asked' ? { question: last.question.id, hash: last.question.hash } : {};
};
const [stopped, atBudget] = [questionOf(stoppedBodies), questionOf(budgetReached)];

describe('a run', () => {
  it('shows a validation’s log on demand, once', async () => {
    const view = await open(panelSituations['running']);
    const { page } = view;
    const evidence = page.getByRole('button', { name: 'build:backend' });
    await evidence.click();
    await page.getByText('error TS2322').waitFor();
    await evidence.click();
    await evidence.click();
    expect(await view.asked()).toEqual([{ method: 'log', params: { runId, hash: '1'.repeat(64) } }]);
  });

  it('gives guidance to one agent', async () => {
    const view = await open(panelSituations['running']);
    const { page } = view;
    await page.getByRole('button', { name: 'Guide Backend' }).click();
    await view.settle();
    await page.keyboard.type('Percentages are numbers');
    await page.getByRole('button', { name: 'Send' }).click();
    expect(await view.asked()).toEqual([{ method: 'guide', params: { runId, agent: 'backend', text: 'Percentages are numbers' } }]);
  });

  it('goes on with guidance after it stopped', async () => {
    const view = await open({ view: { driven: false }, events: stoppedRun });
    const { page } = view;
    await page.getByRole('textbox', { name: 'Guidance for Backend' }).fill('Use a number');
    await page.getByRole('button', { name: 'Resume with guidance' }).click();
    expect(await view.asked()).toEqual([
      { method: 'reply', params: { runId, reply: { ...stopped, option: 'guide', text: 'Use a number' } } },
    ]);
  });

  it('shows the question of one agent while another one is at work', async () => {
    const asks = questionAsked({ id: 7, agent: 'frontend', subject: 'frontend', message: 'Which colour?' });
    const view = await open({ view: {}, events: [...running, ...events([asks]).map((event) => ({ ...event, seq: running.length + 1 }))] });
    const { page } = view;
    await page.getByRole('group', { name: 'Frontend: Which colour?' }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await page.getByRole('button', { name: 'Resume as it is' }).click();
    const { id: question, hash } = asks.question;
    expect(await view.asked()).toEqual([{ method: 'reply', params: { runId, reply: { question, hash, option: 'try' } } }]);
  });

  it('goes on with a higher budget, and with none that is not above the present one', async () => {
    const view = await open(panelSituations['budget']);
    const { page } = view;
    const budget = page.getByRole('textbox', { name: 'New budget in US dollars' });
    const raise = page.getByRole('button', { name: 'Raise and resume' });
    expect(await budget.inputValue()).toBe('10');
    for (const typed of ['4.95', '5', '', 'much']) {
      await budget.fill(typed);
      await page.getByText('Enter a number above the current limit of $5.00.').waitFor();
      expect([await raise.isDisabled(), await budget.inputValue()]).toEqual([true, typed]);
    }
    await budget.fill('7,50');
    await raise.click();
    expect(await view.asked()).toEqual([
      { method: 'reply', params: { runId, reply: { ...atBudget, option: 'raise', caps: { usd: 7.5 } } } },
    ]);
  });

  it('shows what an agent asks although another one waits for more budget', async () => {
    const asks = questionAsked({ id: 7, agent: 'frontend', subject: 'frontend', message: 'Which colour?' });
    const both = [...budgetRun.slice(0, -1), ...events([asks]), ...budgetRun.slice(-1)].map((event, at) => ({ ...event, seq: at + 1 }));
    const { page } = await open({ view: { driven: false }, events: both });
    await page.getByRole('group', { name: 'Frontend: Which colour?' }).waitFor();
  });

  it.each([
    ['tokens', 'New limit of tokens', 2_000_000],
    ['turns', 'New limit of model calls', 200],
  ] as const)('asks for the cap that was reached: %s', async (cap, label, limit) => {
    const last = budgetRun.at(-1)?.seq ?? 0;
    const stop = { ...budgetRun.at(-1), seq: last + 1 } as RunEvent;
    const reached: RunEvent = { seq: last, at: stop.at, runId, type: 'budget.reached', cap, spent: limit, limit };
    const view = await open({ view: { driven: false }, events: [...budgetRun.slice(0, -1), reached, stop] });
    await view.page.getByRole('textbox', { name: label }).waitFor();
    await view.page.getByRole('button', { name: 'Raise and resume' }).click();
    expect(await view.asked()).toEqual([
      { method: 'reply', params: { runId, reply: { ...atBudget, option: 'raise', caps: { [cap]: limit * 2 } } } },
    ]);
  });

  it('lists what needs the person besides what it asks itself: shows another run, has a further question of its own answered', async () => {
    const view = await open(panelSituations['needs-you']);
    const { page } = view;
    const list = page.getByRole('listitem').filter({ hasText: 'is waiting for your answer.' });
    expect([await list.count(), await page.getByText('Budget reached.').count()]).toEqual([1, 1]);
    await page.getByRole('button', { name: 'Discounts' }).click();
    await page.getByRole('button', { name: 'Invoices by e-mail' }).click();
    expect(await view.asked()).toEqual([
      { method: 'answer', params: { runId, question: 9 } },
      { method: 'showRun', params: { runId: 'r-1111' } },
    ]);
    const atStop = panelSituations['stopped'];
    const stop = stoppedRun.findLast((event) => event.type === 'question.asked')?.question;
    const inbox = [{ runId, question: stop?.id ?? 0, title: 'Discounts', text: 'It is asked below.', at: '' }];
    const asking = await open({ ...atStop, view: { ...atStop?.view, inbox } });
    await asking.page.getByRole('textbox', { name: 'Guidance for Backend' }).waitFor();
    expect(await asking.page.getByText('It is asked below.').count()).toBe(0);
  });

  it('that the machine does not let go on says why, and looks at work only when it is resumed', async () => {
    const view = await open(panelSituations['blocked']);
    const { page } = view;
    const reason = page.getByRole('group', { name: 'Run blocked' });
    expect(await reason.textContent()).toContain(
      'ENOSPC: no space left on device, write). Nothing is lost: free some space or repair the disk',
    );
    expect(await page.locator('[aria-live="assertive"]').textContent()).toContain('Run blocked: The run');
    const status = page.locator('.status');
    const atWork = page.locator('.codicon-loading');
    expect([await status.textContent(), await atWork.count(), await page.getByRole('button', { name: 'Stop' }).count()]).toEqual([
      'Interrupted',
      0,
      0,
    ]);
    await page.getByRole('button', { name: 'Resume' }).click();
    expect(await view.asked()).toEqual([{ method: 'resume', params: { runId } }]);
    await view.tell({ type: 'view', view: view.viewOf({ view: {}, events: running }) });
    await view.settle();
    expect([await reason.count(), await status.textContent(), await page.getByRole('button', { name: 'Stop' }).count()]).toEqual([
      0,
      'Running',
      1,
    ]);
    expect(await atWork.count()).toBeGreaterThan(1);
  });

  it('that another process works on is not stopped from here', async () => {
    const view = await open(panelSituations['followed']);
    await view.page.getByText('You follow it live here, and can answer.').waitFor();
    expect(await view.page.getByRole('button', { name: 'Stop' }).count()).toBe(0);
  });

  it('says where it is committed', async () => {
    const view = await open(panelSituations['applied']);
    await view.page.getByText('Committed as c0ffee000000 on feature/discounts').waitFor();
  });

  it('is never shown at work when nobody works on it', async () => {
    const view = await open({ view: { driven: false }, events: running });
    const { page } = view;
    await page.getByText('Interrupted calls are made again and may cost up to $0.40 more.').waitFor();
    expect([await page.locator('.status').textContent(), await page.locator('.codicon-loading').count()]).toEqual(['Interrupted', 0]);
  });

  it('keeps the focus on a heading when the focused button goes', async () => {
    const view = await open(panelSituations['running']);
    const { page } = view;
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
  });

  it('of 10,000 events draws only the rows in sight', async () => {
    const view = await open({ view: {}, events: events([...running, ...longRun(10_000)]) });
    const { page } = view;
    await page.getByText('Activity').click();
    await page.getByText('Changed files').click();
    await view.settle();
    expect(await page.locator('.windowed-row').count()).toBeLessThan(200);
    const last = page.locator('.scroller').last();
    await last.scrollIntoViewIfNeeded();
    await last.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await view.settle();
    expect(await page.locator('.activity').last().textContent()).toContain('file-9999.ts');
  });

  it('speaks the editor’s language', async () => {
    const view = await open({
      ...panelSituations['waiting'],
      view: {},
      language: 'pt-br',
      texts: { 'Approve and implement': 'Aprovar e implementar', '{0} of {1}': '{0} de {1}', '{0} (simulated)': '{0} (simulado)' },
    });
    const { page } = view;
    await page.getByRole('button', { name: 'Aprovar e implementar' }).waitFor();
    expect(await page.locator('.spending .figures').first().textContent()).toBe('$0,18 de $5,00 (simulado)');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('pt-BR');
  });

  it('tells in it what happened', async () => {
    const attempt = { agent: 'backend', path: 'backend/2' };
    const happened = events([
      ...running,
      { type: 'run.resumed', epoch: 2, host: 'here', pid: 1, takenOver: false },
      { type: 'tool.called', ...attempt, tool: 'edit', target: 'src/a.ts', ok: false, detail: sentence('{0} matches', 2) },
      { type: 'agent.noted', agent: 'backend', id: 'n1', text: 'Use cents', by: 'ana' },
      { type: 'run.cancelled', by: 'ana' },
    ]);
    const { page } = await open({ view: {}, events: happened, language: 'es', texts: textsOf('es') });
    await page.getByText('Actividad').click();
    await page.getByText('Cancelada por ana').waitFor();
    const rows = await page.locator('.activity .description.cut').allTextContents();
    expect(rows[0]).toMatch(/^Ejecución \S+ iniciada/);
    expect(rows.slice(-4)).toEqual([
      'La ejecución continúa',
      'edit src/a.ts – 2 coincidencias',
      'ana tiene indicaciones para él: Use cents',
      'Cancelada por ana',
    ]);
  });
});

it('one of a kind is told as one', async () => {
  const issue = { title: 'A', file: 'a.ts', line: 1, description: '', fix: '', rule: '', fingerprint: 'f', owner: null };
  const happened = events([
    ...running,
    { type: 'review.completed', round: 1, tree: 'a'.repeat(64), verdict: 'rejected', issues: [issue] },
    { type: 'run.undone', restored: ['a.ts'], skipped: [], by: 'ana' },
    { type: 'run.undone', restored: ['a.ts'], skipped: [], by: 'ana', target: 'a.ts' },
  ]);
  const { page } = await open({ view: {}, events: happened });
  await page.getByText('Activity').click();
  await page.getByText('Undone: a.ts.').waitFor();
  expect((await page.locator('.activity .description.cut').allTextContents()).slice(-3)).toEqual([
    'round 1: rejected, 1 issue',
    '1 file is as it was before',
    'Undone: a.ts. 1 file is as it was before',
  ]);
});

describe('nothing to show', () => {
  it.each([
    ['restricted', 'Manage Workspace Trust', 'manageTrust'],
    ['no-folder', 'Open Folder…', 'openFolder'],
    ['first', 'Select provider and model', 'selectProvider'],
    ['empty', 'New feature…', 'newFeature'],
    ['empty', 'Fix bug…', 'fixBug'],
  ])('%s: %s', async (situation, label, command) => {
    const view = await open(panelSituations[situation]);
    const { page } = view;
    await page.getByRole('button', { name: label }).first().click();
    expect(await view.asked()).toEqual([{ method: 'command', params: { name: command } }]);
  });
});

it('lines of a diff that is asked about are commented on by keyboard, kept over a reload, and sent as the answer', async () => {
  const view = await stage.open('panel', panelSituations['proof-asked']);
  const { page } = view;
  const line = (number: number) =>
    page.getByRole('button', { name: `Comment on backend/test/discount.test.ts:${number}`, exact: true }).last();
  await line(11).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('#comment').getByRole('textbox').fill('Expect zero.');
  await page.keyboard.press('Control+Enter');
  await line(31).click();
  await page.locator('#comment').getByRole('textbox').fill('Midnight.');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.locator('.comment-row').allInnerTexts()).toEqual(['Expect zero.', 'Midnight.']);
  await expect.poll(async () => JSON.stringify(await page.evaluate(() => fakeHost.state))).toContain('Midnight.');
  await page.getByRole('button', { name: 'Send comments (2)' }).click();
  await view.settle();
  const [sent] = (await view.asked()).filter(({ method }) => method === 'reply');
  const file = 'backend/test/discount.test.ts';
  expect(sent?.params['reply']).toMatchObject({
    option: 'back',
    comments: [
      { file, line: 12, text: 'Expect zero.' },
      { file, line: 31, text: 'Midnight.' },
    ],
  });
  await expect.poll(() => page.locator('.comment-row').count()).toBe(0);
  await page.getByRole('button', { name: 'Accept as unproven' }).waitFor();
});
