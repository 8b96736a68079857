import { beforeAll, describe, expect, it } from 'vitest';
import { sampleRequest } from '../suite/sample-request.ts';
import { turnOf } from './held-model.ts';
import type { Hold } from './held-model.ts';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { Steps } from './steps.ts';
import type { Workbench } from './workbench.ts';

const open = stageOfFile({ workspace: 'sample' });
let stage: Stage;
let window: Workbench;
let steps: Steps;
let held: Hold;

beforeAll(async () => {
  stage = await open();
  window = await stage.window();
  steps = new Steps(window);
});

describe('“Reload Window” while a request is written', () => {
  it('what was written stands there again, with its lines', async () => {
    await steps.askForFeature();
    await steps.request.fill('Suppliers\n\n- with a rating');
    await window.command('Developer: Reload Window');
    await steps.request.waitFor({ state: 'visible' });
    expect(await steps.request.inputValue()).toBe('Suppliers\n\n- with a rating');
  });
});

describe('“Reload Window” while agents work', () => {
  it('the run is picked up where it was, and the views show the same', async () => {
    await steps.askForFeature();
    await steps.describeFeature(sampleRequest);
    await steps.specWaits();
    held = stage.model.hold(/^(Database|Backend) .*#2$/);
    await window.tidy();
    await steps.approve();
    await held.arrived(2);
    const backend = steps.agent('Backend').getByText('thinking');
    await backend.waitFor();
    const before = await shown();

    await window.command('Developer: Reload Window');
    await held.arrived(4);
    await steps.status.filter({ hasText: 'implementing' }).waitFor();
    await backend.waitFor();
    expect(await shown()).toEqual(before);
    expect((await stage.journal()).filter(({ type }) => type === 'run.resumed')).toHaveLength(1);
  });

  it('also when nothing of Batuta is in sight', async () => {
    const retrying = stage.model.hold(/^RETRY Backend .*#0$/);
    held.release();
    await retrying.arrived();
    await window.command('View: Show Explorer');
    await window.panel().locator('h1').waitFor({ state: 'hidden' });
    await window.command('Developer: Reload Window');
    await retrying.arrived(2);
    await steps.status.filter({ hasText: 'implementing' }).click();
    await steps.agent('Backend').getByText('Retry (1 of 2)').waitFor();
    retrying.release();
  });

  it('it completes, and no answer is bought again', async () => {
    await steps.completed();
    expect((await stage.state())?.status).toBe('completed');

    // Three questions were under way and lost; everything else was asked once.
    const calls = stage.model.calls();
    const answered = calls.filter(({ outcome }) => outcome === 'answered');
    expect(
      calls
        .filter(({ outcome }) => outcome === 'lost')
        .map(turnOf)
        .toSorted(),
    ).toEqual([
      'Backend Suppliers with rating and products#2',
      'Database Suppliers with rating and products#2',
      'RETRY Backend Suppliers with rating and products (1/2)#0',
    ]);
    expect(new Set(answered.map(({ hash }) => hash)).size).toBe(answered.length);
    expect(calls.filter(({ outcome }) => outcome === 'open' || outcome === 'refused').map(turnOf)).toEqual([]);
    const journal = await stage.journal();
    expect(journal.filter(({ type }) => type === 'turn.completed')).toHaveLength(answered.length);
    expect(journal.filter(({ type }) => type === 'question.answered')).toHaveLength(1);
  });
});

describe('“Reload Window” with a review behind another tab', () => {
  it('opening it again gives one tab', async () => {
    const tabs = window.page.locator('.tab', { hasText: 'Review: ' });
    await steps.openReview();
    await window.command('Batuta: Open Report');
    await window.page.locator('.tab.active', { hasNotText: 'Review: ' }).waitFor();
    // Until it is there, the page before it says the same.
    const reloaded = window.page.waitForEvent('domcontentloaded');
    await window.command('Developer: Reload Window');
    await reloaded;
    await window.panel().getByRole('button', { name: 'Open review' }).waitFor();
    await tabs.first().waitFor();
    expect(await tabs.count()).toBe(1);
    await steps.openReview();
    await expect.poll(() => tabs.count(), { timeout: 60_000 }).toBe(1);
    await window.review().getByRole('heading', { name: 'Changed files' }).waitFor();
  });
});

/** What the panel says of the agents and of the cost. */
async function shown(): Promise<object> {
  const panel = window.panel();
  return {
    title: await panel.locator('h1').innerText(),
    calls: await panel.locator('.spending .line').innerText(),
    agents: await panel.locator('section.agent .agent-name').allInnerTexts(),
    done: await panel
      .locator('li.step', { has: panel.getByLabel('done') })
      .locator('.step-name')
      .allInnerTexts(),
  };
}
