import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { until } from '../suite/until.ts';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { Steps } from './steps.ts';
import type { Workbench } from './workbench.ts';

const git = promisify(execFile);
const request = 'Add a truncate function that shortens a text at a word boundary';

const open = stageOfFile({ workspace: 'single' });
let stage: Stage;
let window: Workbench;
let steps: Steps;

beforeAll(async () => {
  stage = await open();
  window = await stage.window();
  steps = new Steps(window);
});

/** The dialog over the workbench, if it says so. */
function dialog(words: string | RegExp): Locator {
  return window.page.locator('.monaco-dialog-box', { hasText: words });
}

/** Answers a dialog by one of its buttons; resolves when it is gone. */
async function answer(words: string | RegExp, button: string): Promise<void> {
  await dialog(words).waitFor();
  await dialog(words).getByRole('button', { name: button, exact: true }).click();
  await dialog(words).waitFor({ state: 'hidden' });
}

/** Rows of the list that is open to pick from. */
function choices(words: string | RegExp): Locator {
  return window.page.locator('.quick-input-list .monaco-list-row', { hasText: words });
}

describe('who answers the model calls', () => {
  it('what can be used at once is offered first; a model can be named', async () => {
    await window.command('Batuta: Select Provider and Model…');
    await window.input('Choose a model provider').waitFor();
    await choices('Anthropic API').waitFor();
    const offered = await window.page.locator('.quick-input-list .monaco-list-row .label-name').allInnerTexts();
    expect(offered[0]).toBe('Anthropic API');
    await choices('Anthropic API').click();
    await window.input('Batuta: Select Provider and Model').waitFor();
    await choices('Another model…').click();
    await window.answerInput('Model alias or id', 'opus');
    await window.notification('Using opus via Anthropic API.').waitFor();
    await window.command('Batuta: Select Provider and Model…');
    await choices('Anthropic API').click();
    await choices('Workspace default').click();
    await window.notification('Using Anthropic API with the models set in the workspace.').waitFor();
  });

  it('who plays whom is seen in one place, with its cost and what is missing, and is chosen agent by agent', async () => {
    const pictures = join(import.meta.dirname, '..', '..', '..', '.vscode-test', 'pictures', 'agents');
    await mkdir(pictures, { recursive: true });
    await window.command('Batuta: Choose Who Plays Each Agent…');
    await window.input('Batuta: Who Plays Each Agent').waitFor();
    await choices(/Review.*claude-sonnet-5-5.*\$2\.00 in/u).waitFor();
    await window.picture(join(pictures, 'roles.png'));
    await choices('Review').click();
    await choices(/Gemini.*npm install -g @google\/gemini-cli/u).waitFor();
    await window.picture(join(pictures, 'players.png'));
    await choices('Anthropic API').click();
    await choices(/claude-haiku-5-5.*\$0\.10 in/u).waitFor();
    await window.picture(join(pictures, 'models.png'));
    await choices('claude-haiku-5-5').click();
    await choices(/Review.*claude-haiku-5-5.*your choice/u).waitFor();
    await window.picture(join(pictures, 'chosen.png'));
    await choices('Review').click();
    await choices('As for everybody').click();
    await choices(/Review.*claude-sonnet-5-5/u).waitFor();
    expect(await choices('your choice').count()).toBe(0);
    await choices(/Where agents write….*All in the workspace itself/u).click();
    await window.picture(join(pictures, 'places.png'));
    await choices('Every agent in a worktree').click();
    await choices(/Where agents write….*Every agent in a worktree/u).click();
    await choices('As the workspace says').click();
    await choices(/Where agents write….*All in the workspace itself/u).waitFor();
    await window.page.keyboard.press('Escape');
    await window.tidy();
  });

  it('no text that is told becomes a link that runs a command', async () => {
    await window.tidy();
    await window.command('Batuta: Select Provider and Model…');
    await choices('Anthropic API').click();
    await choices('Another model…').click();
    await window.answerInput('Model alias or id', '[opus](command:workbench.action.toggleSidebarVisibility)');
    const told = window.notification('Using [opus] (command:workbench.action.toggleSidebarVisibility) via Anthropic API.');
    await told.waitFor();
    expect(await window.page.locator('.notification-list-item-message a').count()).toBe(0);
    await window.command('Batuta: Select Provider and Model…');
    await choices('Anthropic API').click();
    await choices('Workspace default').click();
    await window.notification('Using Anthropic API with the models set in the workspace.').waitFor();
  });

  it('a key is typed unseen and kept', async () => {
    await window.tidy();
    await window.command('Batuta: Set API Key…');
    await choices('Anthropic API').click();
    const box = window.input('never in a file').locator('.quick-input-box input');
    await box.waitFor();
    expect(await box.getAttribute('type')).toBe('password');
    await window.answerInput('Batuta: Set API Key', 'sk-test');
    await window.notification('Key for Anthropic API saved.').waitFor();
    await window.tidy();
  });
});

describe('a workspace without settings', () => {
  it('says how it will be worked on before anything runs; nothing begins without a yes', async () => {
    await steps.askForFeature();
    await steps.describeFeature(request);
    await answer('has no .claude/batuta.yaml', 'Cancel');
    expect(await stage.state()).toBeUndefined();
  });

  it('has the guess written down and opened, to be corrected', async () => {
    await steps.askForFeature();
    await steps.describeFeature(request);
    await answer('has no .claude/batuta.yaml', 'Correct in batuta.yaml');
    await window.tab('batuta.yaml').waitFor();
    expect(await stage.read('.claude/batuta.yaml')).toContain('# seen: ');
    expect(await stage.state()).toBeUndefined();
    await window.command('View: Close Editor');
    await rm(join(stage.root, '.claude'), { recursive: true });
  });

  it('gets first settings, which are opened to be read', async () => {
    await window.command('Batuta: Initialize Workspace');
    await window.notification('Created: ').getByRole('button', { name: 'Open batuta.yaml' }).click();
    await window.tab('batuta.yaml').waitFor();
    expect(await stage.read('.claude/batuta.yaml')).toContain('# seen: ');
    await window.tidy();
  });
});

describe('a run', () => {
  it('is cancelled only after a yes', async () => {
    await steps.askForFeature();
    await steps.describeFeature(request);
    await steps.specWaits();
    await window.command('Batuta: Cancel Run…');
    await answer(/Cancel “.*”\?/, 'Cancel');
    expect((await stage.state())?.status).toBe('waiting-approval');
    await window.command('Batuta: Cancel Run…');
    await answer(/Cancel “.*”\?/, 'Cancel Run');
    await until('the run is cancelled', async () => (await stage.state())?.status === 'cancelled');
    await window.tidy();
  });

  it('is opened and approved by keys', async () => {
    await steps.askForFeature();
    await steps.describeFeature(request);
    await window.titleButton('Approve Spec').waitFor();
    await window.tidy();
    const view = window.page.locator('.pane-header', { hasText: 'Current Run' });
    await window.command('View: Show Explorer');
    await view.waitFor({ state: 'hidden' });
    await window.page.keyboard.press('Control+k');
    await window.page.keyboard.press('b');
    await view.waitFor();
    await window.lines('## Spec').first().click();
    await window.page.keyboard.press('Control+k');
    await window.page.keyboard.press('a');
    await steps.completed();
  });

  it('its change goes to a branch of its own, under the proposed name', async () => {
    await window.tidy();
    await window.command('Batuta: Apply to Branch…');
    const box = window.input('Name of the new branch').locator('.quick-input-box input');
    await box.waitFor();
    // The spec of the cancelled run has the plain name.
    expect(await box.inputValue()).toBe('feature/truncate-2');
    await box.fill('not a name');
    await window.input('Letters, digits').waitFor();
    await window.answerInput('Batuta: Apply to Branch', 'feature/short');
    // The first settings lay there when everything was proven, and are the person's.
    await answer(/The commit would differ from what was proven\..*\.claude\/batuta\.yaml: not included/su, 'Commit Anyway');
    await window.notification('on feature/short.').waitFor();
    const { stdout } = await git('git', ['log', '-1', '--format=%s', 'feature/short'], { cwd: stage.root });
    expect(stdout.trim()).not.toBe('');
    await window.tidy();
  });
});

describe('after “Reload Window”', () => {
  it('the review and a report are there again', async () => {
    // Out of sight of the runs it asks which one; in sight of one, that one is meant.
    await window.page.keyboard.press('Control+Shift+E');
    await window.page.locator('.explorer-folders-view').waitFor();
    await window.command('Batuta: Open Report');
    await choices('completed').click();
    await window.tab('Report').waitFor();
    await window.lines('completed').first().waitFor();
    await window.command('View: Close Editor');
    await window.command('Batuta: Show Current Run');
    await window.page.locator('.part.sidebar .pane-header', { hasText: 'Current Run' }).waitFor();
    await window.command('Batuta: Open Report');
    await window.tab('Report').waitFor();
    await window.command('Batuta: Open Review');
    await window.review().getByText('Proofs').waitFor();
    await window.command('Developer: Reload Window');
    await window.review().getByText('Proofs').waitFor();
    await window.tab('Review:').waitFor();
    await window.page.locator('.tab', { hasText: 'Report' }).click();
    await window.lines('completed').first().waitFor();
  });
});

describe('what a run did', () => {
  it('is rolled back to where a phase began, only after a yes', async () => {
    const changed = await stage.read('src/index.js');
    await window.command('Batuta: Roll Back to Checkpoint…');
    await window.input('Batuta: Roll Back to Checkpoint').waitFor();
    await choices('Before Implement').click();
    await answer('Roll back Before Implement?', 'Cancel');
    expect(await stage.read('src/index.js')).toBe(changed);
    await window.command('Batuta: Roll Back to Checkpoint…');
    await choices('src/index.js').click();
    await answer('Roll back src/index.js?', 'Roll Back');
    await window.notification('1 file is as it was before').waitFor();
    expect(await stage.read('src/index.js')).not.toBe(changed);
    await window.tidy();
  });

  it('is undone, only after a yes', async () => {
    await window.command('Batuta: Undo Run…');
    await answer(/Restore \d+ files/, 'Undo Run');
    await window.notification('files are as they were before').waitFor();
    const { stdout } = await git('git', ['status', '--porcelain', '--', 'src', 'test'], { cwd: stage.root });
    expect(stdout).toBe('');
    await window.tidy();
  });
});

describe('a window with several folders', () => {
  it('asks which one is meant', async () => {
    const other = join(stage.home, '..', 'other');
    await mkdir(other);
    await stage.openFolders(window, [{ path: other }, { path: stage.root, name: 'the-package' }], 'the-package');
    await window.command('Batuta: Initialize Workspace');
    await window.page.getByPlaceholder('Select a folder').waitFor();
    await choices('the-package').click();
    await window.notification('files already exist').waitFor();
    await steps.askForFeature();
    await window.panel().getByLabel('Folder').selectOption('the-package');
    await window.panel().getByLabel('Folder').selectOption('other');
    await steps.request.press('Escape');
    await steps.request.waitFor({ state: 'hidden' });
  });

  it('says of a run in which one it works', async () => {
    await window.command('Batuta: Show Current Run');
    await window.page.locator('.part.sidebar .monaco-list-row[aria-label*="· the-package ·"]').first().click();
    await window.panel().locator('header .meta', { hasText: 'the-package' }).waitFor();
  });
});

describe('a folder that lies on no disk', () => {
  beforeAll(async () => stage.openFolders(window, [{ uri: 'batuta-virtual:/project' }], 'on-no-disk.md'));

  it('is told to be one, by the views', async () => {
    await window.page.locator('.activitybar .action-item a[aria-label^="Batuta"]').click();
    await window.panel().getByRole('heading', { name: 'This folder is virtual' }).waitFor();
    await window.panel().getByText('it needs a folder on disk').waitFor();
    await window.page.locator('.welcome-view-content', { hasText: 'for folders on disk only' }).waitFor();
  });

  it('gets no run: the command says why', async () => {
    const calls = stage.model.calls().length;
    await window.command('Batuta: New Feature…');
    await window.notification('This one is virtual: clone or download it first.').waitFor();
    expect(await steps.request.count()).toBe(0);
    expect(stage.model.calls().length).toBe(calls);
  });
});
