import { mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { sampleRequest } from '../suite/sample-request.ts';
import type { Hold } from './held-model.ts';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { Steps } from './steps.ts';
import type { Workbench } from './workbench.ts';

const pictures = join(import.meta.dirname, '..', '..', '..', '.vscode-test', 'pictures', 'living-spec');
const words = 'A supplier has a note, too';

const open = stageOfFile({ workspace: 'sample' });
let stage: Stage;
let window: Workbench;
let steps: Steps;
let page: FrameLocator;
/** Addresses of what was not there. */
const missing: string[] = [];

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  stage = await open();
  window = await stage.window({ viewport: { width: 1600, height: 1000 } });
  window.page.on('response', (response) => {
    if (response.status() === 404) missing.push(decodeURIComponent(response.url()));
  });
  steps = new Steps(window);
  page = window.review();
});

/** The row of a file that the spec names. */
function row(file: string): Locator {
  return page.locator('.spec-file', { hasText: file });
}

async function show(name: string): Promise<void> {
  await window.tidy();
  await window.picture(join(pictures, `${name}.png`));
}

describe('the living spec', () => {
  let retrying: Hold;

  it('is opened by the title bar of the spec, and stands beside it', async () => {
    await steps.askForFeature();
    await steps.describeFeature(sampleRequest);
    await steps.specWaits();
    await window.titleButton('Open Living Spec').click();
    await window.tab('Spec: Suppliers').waitFor();
    await page.locator('h1', { hasText: 'Suppliers' }).waitFor();
    await row('supplier.types.ts').getByLabel('not begun').waitFor();
    await window.lines('## Spec').first().waitFor({ state: 'hidden' });
    await window.page.locator('.editor-group-container:not(.active) .view-line', { hasText: '## Spec' }).first().waitFor();
    await show('waiting');
    expect(missing.filter((address) => address.includes('/media/'))).toEqual([]);
  });

  it('takes a comment on a line, which stands in the editor, too; the revised spec covers nothing', async () => {
    await page.getByRole('button', { name: 'Comment on line 31' }).click();
    await page.getByRole('textbox', { name: 'What should change here?' }).fill(words);
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.locator('.said', { hasText: words }).waitFor();
    await window.page.locator('.review-widget .comment-body', { hasText: words }).waitFor();
    const author = await window.page.locator('.review-widget .author').first().innerText();
    await show('commented');
    // The editor's list of comments opens for whoever asks for it.
    expect(await window.page.locator('.part.panel').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Request changes (1)' }).click();
    // The revised file shows where it was: the page beside it stays in sight.
    await page.locator('summary', { hasText: 'Changed since you saw it' }).waitFor();
    await page.locator('.said').waitFor({ state: 'hidden' });
    await steps.specWaits();
    expect(await window.page.locator('.tab', { hasText: 'spec.md' }).count()).toBe(1);
    await show('revised');
    const replies = (await stage.journal()).flatMap((event) => (event.type === 'question.answered' ? [event.reply] : []));
    // Whoever wrote the comment has asked for the changes, by the same name.
    expect(replies.map(({ option, by }) => [option, by])).toEqual([['changes', author]]);
    expect(author).toBe(userInfo().username);
    expect(replies[0]?.text).toMatch(/^- Line 31 .*: A supplier has a note, too$/u);
  });

  it('ticks its files while agents work, each with its change', async () => {
    retrying = stage.model.hold(/^RETRY Backend .*#0$/);
    await steps.approve();
    await retrying.arrived();
    await page.locator('.layer', { hasText: 'Backend' }).getByText('$').waitFor();
    await row('services.ts').getByRole('button', { name: 'Open diff of ' }).waitFor();
    await row('services.ts').getByLabel('changed, not proven yet').waitFor();
    await row('store.ts').getByLabel('its agent is at work').waitFor();
    await show('running');
    retrying.release();
  });

  it('is all ticked when the run is completed; a file opens in the editor’s own diff', async () => {
    await steps.completed();
    await page.locator('.spec-file').getByLabel('changed, and its layer is done').first().waitFor();
    for (const left of ['not begun', 'its agent is at work', 'changed, not proven yet', 'not changed'])
      await page.locator('.spec-file').getByLabel(left, { exact: true }).first().waitFor({ state: 'hidden' });
    await show('completed');
    await row('store.ts').getByRole('button', { name: 'Open diff of ' }).click();
    await window.page.locator('.monaco-diff-editor .modified .view-line', { hasText: 'suppliers: new Collection(),' }).waitFor();
  });
});
