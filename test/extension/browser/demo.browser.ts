import { access, mkdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { isTicked, openWalkthrough } from './walkthrough.ts';
import { Steps } from './steps.ts';
import type { Workbench } from './workbench.ts';

const feature = 'Add a truncate function that shortens a text at a word boundary';
const bug = 'The slug of "Smørrebrød" is "sm-rrebr-d" instead of "smorrebrod"';
const own = 'Add a robot that waters the plants';
const pictures = join(import.meta.dirname, '..', '..', '..', '.vscode-test', 'pictures', 'demo');
const open = stageOfFile({
  workspace: 'single',
  settings: { 'batuta.provider': '' },
  bare: true,
  keys: [{ key: 'ctrl+alt+f9', command: 'batuta.newFeature', args: own }],
});
let stage: Stage;
let window: Workbench;
let steps: Steps;
/** Of the sample. */
let copy: string | undefined;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  stage = await open();
  window = await stage.window({ isEmpty: true });
  steps = new Steps(window);
});
afterAll(async () => {
  if (copy !== undefined) await rm(copy, { recursive: true });
});

const picture = (name: string): Promise<Buffer> => window.picture(join(pictures, `${name}.png`));

describe('somebody who has nothing but the extension', () => {
  it('asks for a feature without a folder, and is shown what can be done', async () => {
    await window.command('Batuta: New Feature…');
    await window.panel().getByText('Agents build it layer by layer').waitFor();
    await window.panel().getByRole('button', { name: 'Open Folder…' }).waitFor();
    await picture('no-folder');
  });

  it('tries the sample: its copy is opened and begins, and says that it is a demo', async () => {
    await window.panel().getByRole('button', { name: 'Try the sample' }).click();
    await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Temporary folder' }).click();
    await window.page.locator('.explorer-folders-view, .monaco-workbench', { hasText: 'batuta-sample-' }).first().waitFor();
    await window.panel().locator('h1').waitFor();
    await picture('opened');
    await steps.specWaits();
    copy = (await stage.state())?.workspace;
    await steps.status.filter({ hasText: 'scripted' }).waitFor();
    await window.panel().getByText('Demo: answers scripted, costs simulated. Builds and tests are real.').waitFor();
    // The panel says and asks all of it.
    expect(await window.notification(/Demo|ready for review/u).count()).toBe(0);
  });

  it('approves the spec, and gets a proven change; the walkthrough ticks what happened, and nothing else', async () => {
    await window.tidy();
    await openWalkthrough(window);
    await expect.poll(() => isTicked(window, 'feature'), { timeout: 30_000 }).toBe(true);
    expect(await isTicked(window, 'approve')).toBe(false);
    await steps.approve();
    await expect.poll(() => isTicked(window, 'approve'), { timeout: 30_000 }).toBe(true);
    await steps.completed();
    await steps.status.filter({ hasText: 'completed, proven' }).waitFor();
    const state = await stage.state();
    expect([copy?.startsWith(await realpath(tmpdir())), state?.scripted]).toEqual([true, true]);
    await access(`${copy}/src/truncate.js`);
    expect(stage.model.calls()).toEqual([]);
    expect(await isTicked(window, 'provider')).toBe(false);
    expect(await isTicked(window, 'review')).toBe(false);
  });

  it('opens the review from the panel, which goes on as before', async () => {
    await window.panel().getByRole('button', { name: 'Open review' }).click();
    await window.page.locator('.tab', { hasText: 'Review: Truncate' }).waitFor();
    // Whatever the editor answered was answered before this.
    await window.panel().getByRole('button', { name: 'Undo run…' }).waitFor();
    await expect.poll(() => window.panel().getByRole('button', { name: 'Open review' }).isEnabled()).toBe(true);
    expect(await window.panel().getByRole('alert').allInnerTexts()).toEqual([]);
    await openWalkthrough(window);
    await expect.poll(() => isTicked(window, 'review'), { timeout: 30_000 }).toBe(true);
    await picture('walkthrough');
  });

  it('a later New Feature there proposes what the script knows; another request has ways on, and is not lost', async () => {
    await steps.askForFeature();
    expect(await steps.request.inputValue()).toBe(feature);
    await steps.request.fill(own);
    await window.panel().getByText('This demo only knows the sample’s request').waitFor();
    await picture('own-request');
    await window.panel().getByRole('button', { name: 'Use the sample’s request' }).click();
    await expect.poll(() => steps.request.inputValue()).toBe(feature);
  });

  it('Fix Bug has a bug of the sample’s own, which is mended with proof on both sides', async () => {
    await window.command('Batuta: Fix Bug…');
    await expect.poll(() => steps.request.inputValue()).toBe(bug);
    await steps.request.press('Control+Enter');
    await steps.specWaits();
    await window.tidy();
    await picture('bug-waits');
    await window.panel().getByRole('button', { name: 'Approve and implement' }).click();
    await window.panel().getByText('After the fix the reproduction passes, three times out of three').first().waitFor({ timeout: 240_000 });
    // The reproduction is told before the rest is proven.
    await expect.poll(async () => (await stage.state())?.proof, { timeout: 240_000 }).toMatchObject({ verdict: 'proven' });
  });

  it('their own request is there again, and a provider can be chosen for it; a run that only the script could answer is no dead end', async () => {
    await steps.askForFeature();
    await expect.poll(() => steps.request.inputValue()).toBe(own);
    await steps.request.press('Escape');
    await window.page.keyboard.press('Control+Alt+F9');
    await window.panel().getByRole('button', { name: 'Choose a model provider…' }).waitFor();
    await picture('end-of-script');
    await window.panel().getByRole('button', { name: 'Choose a model provider…' }).click();
    await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Anthropic API' }).click();
    await window.input('Get a key').waitFor();
    await picture('key');
  });
});
