import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import {
  completedRun,
  events,
  forecast,
  payloads,
  rejectedRun,
  running,
  runId,
  specView,
  stoppedRun,
  waitingAgain,
} from './harness/recorded.ts';
import { useStage } from './harness/stage.ts';
import { unfold } from './harness/unfold.ts';

/*
 * Whatever a model, a command or a workspace writes is shown, and loads nothing. `useStage` checks after each test that no page
 * asked for anything but its own files; the beacon is a port that nobody listens on.
 */
const stage = useStage();
const beacon = 'http://127.0.0.1:9/beacon';
const text = payloads.map((payload) => payload.replaceAll('{{BEACON}}', beacon)).join('\n\n');
const log = { text };

/** The same run in which everything that a model or a command says is the payloads. Names and hashes stay. */
function poisoned(run: readonly RunEvent[]): RunEvent[] {
  return run.map((event) => {
    switch (event.type) {
      case 'run.started':
        return { ...event, request: text };
      case 'spec.written':
        return { ...event, name: text };
      case 'phase.completed':
      case 'agent.finished':
        return { ...event, summary: text };
      case 'question.asked':
        return { ...event, question: { ...event.question, message: text, detail: text, hints: [text] } };
      case 'tool.called':
        return { ...event, target: text, detail: text };
      case 'notice':
        return { ...event, text };
      case 'validation.completed':
        return { ...event, evidence: { ...event.evidence, command: ['npm', 'run', text], tail: text } };
      case 'verdict':
        return { ...event, disagreement: text };
      case 'review.completed': {
        const issues = event.issues.map((issue) => ({ ...issue, title: text, description: text, fix: text, rule: text }));
        return { ...event, issues };
      }
      case 'file.changed':
        return { ...event, file: `src/${payloads.indexOf(payloads[event.seq % payloads.length] ?? '')}/<img src="${beacon}">.ts` };
      default:
        return event;
    }
  });
}

async function holdsNothingForeign(page: Page): Promise<void> {
  await unfold(page);
  expect(await page.locator('body').innerText()).toContain('<script');
  const foreign =
    'img, picture, iframe, object, embed, video, audio, link, style, script, form, base, meta, svg:not(.rise > svg), template, [onload], [onerror], [href], [src], [srcset], [background], [action]';
  expect(
    await page
      .locator(`:is(batuta-panel, batuta-review, batuta-score, batuta-audit) :is(${foreign})`)
      .evaluateAll((found) => found.map((each) => each.outerHTML)),
  ).toEqual([]);
}

describe('nothing is loaded, whatever is written in', () => {
  it('a spec and its delta', async () => {
    const spec = {
      ...specView,
      text: specView.text.replace('See [', `${text}\n\nSee [`),
      delta: `@@ -1 +1 @@\n-a\n${text.replaceAll(/^/gm, '+')}`,
    };
    const view = await stage.open('panel', { view: {}, events: poisoned(waitingAgain), answers: { spec, forecast } });
    await view.page.getByText('Products can have').waitFor();
    await holdsNothingForeign(view.page);
    for (const link of await view.page.locator('[data-url]').all()) await link.focus();
  });

  it.each([
    ['a run under way', running],
    ['a run that stopped', stoppedRun],
    ['a run that is done', completedRun],
  ])('%s: activity, summaries, logs, notices', async (_, run) => {
    const view = await stage.open('panel', { view: {}, events: poisoned(run), answers: { log } });
    await holdsNothingForeign(view.page);
  });

  it('a review: issues, proofs, hunks', async () => {
    const hunks = [
      { id: 'h1', line: 1, oldLine: 1, by: [], added: 1, removed: 0, lines: text.split('\n').map((line) => `+${line}`), stale: null },
    ];
    const view = await stage.open('review', { view: {}, events: poisoned(rejectedRun), answers: { log, hunks: { hunks } } });
    await holdsNothingForeign(view.page);
  });

  it('the list of runs, a reason and an owner', async () => {
    const listed = { runId, title: text, status: 'running' as const };
    const more = await stage.open('panel', {
      view: { owner: text, runs: [listed, { ...listed, runId: 'r-2' }] },
      events: events([...running]),
    });
    await holdsNothingForeign(more.page);
    const none = await stage.open('panel', { view: { situation: 'virtual', reason: text } });
    await holdsNothingForeign(none.page);
  });
});

it('every payload alone loads nothing either', async () => {
  const view = await stage.open('panel', { view: {}, events: waitingAgain, answers: { spec: specView, forecast } });
  for (const payload of payloads) {
    const markdown = specView.text.replace('See [', `${payload.replaceAll('{{BEACON}}', beacon)}\n\nSee [`);
    await view.page.evaluate((spec) => (fakeHost.answers['spec'] = spec), { ...specView, text: markdown } as unknown);
    await view.tell({ type: 'specChanged', runId });
    await view.settle();
  }
  expect(await view.page.locator('.markdown').count()).toBeGreaterThan(0);
});
