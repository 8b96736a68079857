import { access, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { Steps } from './steps.ts';
import type { Workbench } from './workbench.ts';

const open = stageOfFile({ workspace: 'single', settings: { 'batuta.provider': '' }, bare: true });
let stage: Stage;
let window: Workbench;
let steps: Steps;
/** Of the sample. */
let copy: string | undefined;

beforeAll(async () => {
  stage = await open();
  window = await stage.window({ isEmpty: true });
  steps = new Steps(window);
});
afterAll(async () => {
  if (copy !== undefined) await rm(copy, { recursive: true });
});

describe('somebody who has nothing but the extension', () => {
  it('tries the sample: its copy is opened and begins, and says that it is a demo', async () => {
    await window.page.locator('.activitybar .action-item a[aria-label^="Batuta"]').click();
    await window.panel().getByRole('heading', { name: 'No folder is open' }).waitFor();
    await window.panel().getByRole('button', { name: 'Try the sample' }).click();
    await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Temporary folder' }).click();
    await window.page.locator('.explorer-folders-view, .monaco-workbench', { hasText: 'batuta-sample-' }).first().waitFor();
    await steps.specWaits();
    copy = (await stage.state())?.workspace;
    await steps.status.filter({ hasText: 'scripted' }).waitFor();
    await window.panel().getByText('Demo: answers scripted, costs simulated.').waitFor();
  });

  it('approves the spec, and gets a proven change', async () => {
    await window.tidy();
    await steps.approve();
    await steps.completed();
    await steps.status.filter({ hasText: 'completed, proven' }).waitFor();
    const state = await stage.state();
    expect([copy?.startsWith(await realpath(tmpdir())), state?.scripted]).toEqual([true, true]);
    await access(`${copy}/src/truncate.js`);
    expect(stage.model.calls()).toEqual([]);
  });

  it('opens the review from the panel, which goes on as before', async () => {
    await window.panel().getByRole('button', { name: 'Review changes' }).click();
    await window.page.locator('.tab', { hasText: 'Review: Truncate' }).waitFor();
    // Whatever the editor answered was answered before this.
    await window.panel().getByRole('button', { name: 'Undo changes' }).waitFor();
    await expect.poll(() => window.panel().getByRole('button', { name: 'Review changes' }).isEnabled()).toBe(true);
    expect(await window.panel().getByRole('alert').allInnerTexts()).toEqual([]);
  });

  it('a later New Feature there proposes what the script knows', async () => {
    await steps.askForFeature();
    await window.panel().getByText('The script knows this request only.').waitFor();
    expect(await steps.request.inputValue()).toBe('Add a truncate function that shortens a text at a word boundary');
  });
});
