import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { overflowing } from './harness/overflowing.ts';
import { runId } from './harness/recorded.ts';
import { transcriptSituations } from './harness/situations.ts';
import { useStage } from './harness/stage.ts';
import { textsOf } from './harness/texts-of.ts';
import { longTranscript, transcript, transcriptRun } from './harness/transcripts.ts';

const stage = useStage();
const { running, ended } = transcriptSituations;
const usage = { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 };

/** A turn that is on its way into the page, as the host tells it. */
function nextTurn(turn: number) {
  const seq = (transcriptRun.at(-1)?.seq ?? 0) + 1;
  const at = '2026-11-21T09:45:00.000Z';
  const body = { agent: 'backend', path: 'backend/2', model: 'm', turn, usage, usd: 0.02, durationMs: 900, stop: 'tool_use' };
  return { type: 'events' as const, runId, at, events: [{ seq, at, runId, type: 'turn.completed' as const, ...body }] };
}

const atEnd = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight - window.scrollY < 2);

describe('a transcript', () => {
  it('shows turns with what they cost, calls with change or output, guidance in its place', async () => {
    const { page } = await stage.open('transcript', running, { width: 1000, height: 2000 });
    await page.locator('#turn-3 .call').first().waitFor();
    expect(await page.locator('.turn-head').allInnerTexts()).toEqual([
      'Turn 1\n09:40:21 · 4.2 s · $0.01 sim. · 20.4k tokens in, 412 out',
      'Turn 2\n09:40:42 · 4.2 s · $0.03 sim. · 20.4k tokens in, 412 out',
      'Turn 3\n09:41:03 · 4.2 s · $0.04 sim. · 20.4k tokens in, 412 out',
    ]);
    expect(await page.locator('#turn-3 .guidance').innerText()).toBe('Guidance Keep the amounts in cents, as money.ts does.');
    expect(await page.locator('#turn-2 .diff-line.plus').count()).toBe(3);
    expect(await page.locator('#turn-2 .output').innerText()).toContain('error TS2322');
    // What was read stays folded, what was refused does not; thinking is folded.
    expect(await page.locator('#turn-1 .output').allInnerTexts()).toEqual(['This file is not readable for agents.']);
    expect(await page.getByText('I look at how').count()).toBe(0);
    await page.getByText('What it thought').click();
    await page.getByText('I look at how').waitFor();
    expect(await overflowing(page)).toEqual([]);
  });

  it('copies an output and an answer, and leads to the file', async () => {
    const opened = await stage.open('transcript', running, { width: 1000, height: 2000 });
    await opened.page.locator('#turn-2').getByRole('button', { name: 'Copy output' }).last().click();
    await opened.page.getByRole('button', { name: 'Copy the answer of turn 1' }).click();
    await opened.page.locator('#turn-2').getByRole('button', { name: 'Open backend/src/routes.ts' }).click();
    expect(await opened.asked()).toEqual([
      { method: 'copy', params: { text: transcript.turns[1]?.calls[1]?.result } },
      { method: 'copy', params: { text: transcript.turns[0]?.text } },
      { method: 'openFile', params: { runId, file: 'backend/src/routes.ts', line: null } },
    ]);
  });

  it('says where an output and a change are cut, and shows all of them when asked', async () => {
    const [turn] = transcript.turns;
    const output = `${'0123456789'.repeat(2500)}end`;
    const diff = Array.from({ length: 500 }, (_, index) => `+line ${index + 1}`);
    const call = { tool: 'run', target: 'x', file: null, given: [], diff: null, result: output, ok: false };
    const calls = [call, { ...call, tool: 'write', target: 'a.ts', diff, result: 'written', ok: true }];
    const long = { ...transcript, turns: turn ? [{ ...turn, calls }] : [] };
    const view = await stage.open('transcript', { ...running, view: {}, answers: { transcript: long } }, { width: 1000, height: 2000 });
    const { page } = view;
    const shown = page.locator('#turn-1 .output');
    await expect.poll(() => page.locator('#turn-1 .diff-line').count()).toBe(400);
    expect((await shown.innerText()).length).toBe(20_000);
    await page.getByRole('button', { name: /^Show the rest \(5/ }).click();
    await expect.poll(() => shown.innerText()).toBe(output);
    await page.getByRole('button', { name: 'Show 100 more lines' }).click();
    await expect.poll(() => page.locator('#turn-1 .diff-line').last().innerText()).toContain('line 500');
    await expect.poll(() => page.getByRole('button', { name: /^Show (the rest|\d+ more)/ }).count()).toBe(0);
  });

  it('finds words: only turns that have them, with the calls that have them open', async () => {
    const { page } = await stage.open('transcript', running, { width: 1000, height: 2000 });
    await page.locator('#turn-3 .call').first().waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('roundmoney');
    await page.getByText('1 with “roundmoney”').waitFor();
    expect(await page.locator('.turn').evaluateAll((all) => all.map(({ id }) => id))).toEqual(['turn-1']);
    await page.locator('#turn-1').getByText('export function roundMoney').waitFor();
    expect(await page.evaluate(() => CSS.highlights.get('found')?.size)).toBe(3);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('turn-1');
    await page.locator('#search').focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.turn').count()).toBe(3);
  });

  it('of an agent at work opens at what happens now and follows, until the person scrolls away', async () => {
    const opened = await stage.open(
      'transcript',
      { ...running, view: {}, answers: { transcript: longTranscript(60) } },
      { width: 700, height: 500 },
    );
    const { page } = opened;
    await page.locator('#turn-60').getByText('Step 60').waitFor();
    await expect.poll(() => atEnd(page)).toBe(true);
    const next = longTranscript(61);
    await page.evaluate((answer) => Object.assign(fakeHost.answers, { transcript: answer }), { ...next, turns: next.turns.slice(59) });
    await opened.tell(nextTurn(61));
    await page.locator('#turn-61').getByText('Step 61').waitFor();
    await expect.poll(() => atEnd(page)).toBe(true);
    const asked = await page.evaluate(() =>
      fakeHost.sent.flatMap(({ method, params }) => (method === 'transcript' ? [params['from']] : [])),
    );
    expect([asked[0], asked.at(-1)]).toEqual([1, 60]);
    await page.locator('#turn-61').hover();
    await page.mouse.wheel(0, -400);
    await page.getByRole('button', { name: 'Follow what happens', pressed: false }).click();
    await expect.poll(() => atEnd(page)).toBe(true);
  });

  it('opens at the turn that is asked for; of ten thousand only those in sight are drawn', async () => {
    const { page } = await stage.open(
      'transcript',
      {
        ...ended,
        view: { driven: false },
        answers: { transcript: longTranscript(10_000) },
        more: [{ type: 'attempt', runId, path: 'backend/1', turn: 5000 }],
      },
      { width: 700, height: 500 },
    );
    await page.locator('#turn-5000').getByText('Step 5000').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('turn-5000');
    const top = (): Promise<number> => page.locator('#turn-5000 h2').evaluate((heading) => heading.getBoundingClientRect().top);
    await expect.poll(async () => (await top()) > 0 && (await top()) < 300).toBe(true);
    expect(await page.locator('.turn').count()).toBeLessThan(200);
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThan(100_000);
  });

  it('shows another attempt when it is chosen, and keeps the choice', async () => {
    const { page } = await stage.open('transcript', running, { width: 1000, height: 1000 });
    await page.getByLabel('Attempt').selectOption({ label: 'Database – Implementation' });
    await expect
      .poll(() => page.evaluate(() => fakeHost.sent.flatMap(({ method, params }) => (method === 'transcript' ? [params['path']] : []))))
      .toEqual(['backend/2', 'database/1']);
    expect(await page.evaluate(() => JSON.stringify(fakeHost.state))).toContain('"attempt":"database/1"');
  });

  it.each(['es', 'pt-br'])('speaks %s', async (language) => {
    const { page } = await stage.open(
      'transcript',
      { ...ended, view: { driven: false }, language, texts: textsOf(language) },
      { width: 500, height: 2000 },
    );
    await page.locator('#turn-4 .call').waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/Turn \d|What it thought|Guidance|tokens in|Finished|What it was told/);
    expect(await overflowing(page)).toEqual([]);
  });
});
