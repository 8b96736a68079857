import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { until } from '../suite/until.ts';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { Steps } from './steps.ts';
import { isTicked, openWalkthrough } from './walkthrough.ts';
import type { Workbench } from './workbench.ts';

const request = 'Add a truncate function that shortens a text at a word boundary';

const pictures = join(import.meta.dirname, '..', '..', '..', '.vscode-test', 'pictures', 'first-use');
const open = stageOfFile({ workspace: 'single', settings: { 'batuta.provider': '' } });
let stage: Stage;
let window: Workbench;
let steps: Steps;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  stage = await open();
  // A narrow walkthrough hides its pictures.
  window = await stage.window({ viewport: { width: 1800, height: 1000 } });
  steps = new Steps(window);
});

function choice(words: string): Locator {
  return window.page.locator('.quick-input-list .monaco-list-row', { hasText: words });
}

/** Pictures that show nothing, by their words. */
function broken(pictures: Locator): Promise<string[]> {
  return pictures.evaluateAll((all: { readonly naturalWidth?: number; readonly alt: string }[]) =>
    all.flatMap(({ naturalWidth = 0, alt }) => (naturalWidth > 0 ? [] : [alt])),
  );
}

describe('the first use', () => {
  it('the page of the extension and the walkthrough show what it is, with their pictures', async () => {
    await window.command('Extensions: Show Installed Extensions');
    await window.page.locator('.extensions-list .monaco-list-row', { hasText: 'Conducts coding agents' }).click();
    await window.review().getByRole('heading', { name: 'Three steps' }).waitFor();
    expect(await broken(window.review().locator('img'))).toEqual([]);
    await openWalkthrough(window);
    for (const step of ['provider', 'initialise', 'feature']) {
      await window.page.locator(`.getting-started-step[data-step-id$="#batuta.${step}"]`).click();
      // It is drawn in a frame of its own.
      await window.review().locator('svg').waitFor();
      await window.picture(join(pictures, `walkthrough-${step}.png`));
    }
    for (const [step, picture] of [
      ['approve', 'The spec as a file'],
      ['review', 'The review: issues'],
    ] as const) {
      await window.page.locator(`.getting-started-step[data-step-id$="#batuta.${step}"]`).click();
      const shown = window.page.locator(`.getting-started-media img[alt^="${picture}"]`);
      await shown.waitFor();
      await until('the picture is loaded', async () => (await broken(shown)).length === 0);
      await window.picture(join(pictures, `walkthrough-${step}.png`));
    }
    expect(await broken(window.page.locator('.getting-started-category-details-container img, .getting-started-detail-title img'))).toEqual(
      [],
    );
  });

  it('a step of the walkthrough that was left stays open', async () => {
    await openWalkthrough(window);
    expect(await isTicked(window, 'provider')).toBe(false);
    await window.command('Batuta: Select Provider and Model…');
    await window.input('Choose a model provider').waitFor();
    await window.page.keyboard.press('Escape');
    await steps.askForFeature();
    await steps.request.press('Escape');
    expect(await Promise.all([isTicked(window, 'provider'), isTicked(window, 'feature')])).toEqual([false, false]);
  });

  it('what was typed survives a model that is not there, and Escape; another model is offered beside it', async () => {
    await steps.askForFeature();
    await steps.describeFeature(`${request}\n\n- as in the list`);
    await choice('Models of this editor').click();
    await window.notification('no model available').waitFor();
    expect(await steps.request.inputValue()).toBe(`${request}\n\n- as in the list`);
    await steps.request.press('Escape');
    await steps.request.waitFor({ state: 'hidden' });
    await steps.askForFeature();
    expect(await steps.request.inputValue()).toBe(`${request}\n\n- as in the list`);
    await window.panel().getByRole('button', { name: 'Select provider and model' }).click();
    await choice('Anthropic API').click();
    await choice('Workspace default').click();
    await window.notification('Using Anthropic API with the models set in the workspace.').waitFor();
    await window.panel().getByText('Until you approve: $').first().waitFor();
    await window.tidy();
    await openWalkthrough(window);
    await expect.poll(() => isTicked(window, 'provider'), { timeout: 30_000 }).toBe(true);
  });

  it('the guess is told in words, and the panel is in sight while the spec is written, whatever view was open', async () => {
    await steps.request.press('Escape');
    await window.command('View: Show Explorer');
    await window.panel().locator('h1').waitFor({ state: 'hidden' });
    const writing = stage.model.hold(/^SPEC .*#1$/);
    await steps.askForFeature();
    await steps.describeFeature(request);
    await window.page.locator('.monaco-dialog-box', { hasText: 'Code: all files' }).waitFor();
    await steps.agreeToGuess();
    await writing.arrived();
    await steps.phase.filter({ hasText: 'Spec' }).waitFor();
    writing.release();
    await steps.specWaits();
  });

  it('a spec that no run waits with any more is taken up from the palette', async () => {
    await window.command('Batuta: Cancel Run…');
    await window.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Cancel Run' }).click();
    await until('the run is cancelled', async () => (await stage.state())?.status === 'cancelled');
    await window.tab('spec.md').waitFor();
    await window.titleButton('Approve Spec').waitFor({ state: 'hidden' });
    await window.command('Batuta: Approve Spec');
    await until('it waits in a run of its own', async () => (await stage.state())?.status === 'waiting-approval');
  });
});
