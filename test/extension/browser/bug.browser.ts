import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { Steps } from './steps.ts';
import type { Workbench } from './workbench.ts';

const open = stageOfFile({ workspace: 'sample' });
const pictures = join(import.meta.dirname, '..', '..', '..', '.vscode-test', 'pictures', 'bug');
const report = 'A product for 9.05 is shown in the list with a price of 9.5';
let stage: Stage;
let window: Workbench;
let steps: Steps;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  stage = await open();
  // What the editor's own language server complains of.
  await stage.write('prices.json', '{ "shown": 9.5, "price": 9.05, }\n');
  window = await stage.window();
  steps = new Steps(window);
});

async function quickFix(): Promise<void> {
  await window.page.keyboard.press('F8');
  await window.page.locator('.monaco-editor .zone-widget').waitFor();
  await window.page.keyboard.press('Escape');
  await window.fix('Fix with Batuta');
  await steps.request.waitFor({ state: 'visible' });
}

describe('a bug, from a problem that the editor shows to its proven fix', () => {
  it('is a quick fix; what is typed is still there after Escape', async () => {
    await window.openFile('prices.json');
    await window.page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
    await quickFix();
    await window.panel().getByText('Problems that the editor shows').waitFor();
    expect(await steps.request.inputValue()).not.toBe('');
    await steps.request.fill(report);
    await window.picture(join(pictures, 'report.png'));
    await steps.request.press('Escape');
    await steps.request.waitFor({ state: 'hidden' });
    await window.openFile('prices.json');
    await quickFix();
    expect(await steps.request.inputValue()).toBe(report);
    await steps.request.press('Control+Enter');
  });

  it('is reproduced before anything is mended; the approval shows cause, reproduction and the new test', async () => {
    await steps.specWaits();
    for (const title of ['Root cause', 'Reproduction', 'Proposed fix', 'The new test frontend/test/price.test.ts'])
      await window.panel().locator('summary', { hasText: title }).waitFor();
    await window.panel().getByText('Before the fix the reproduction fails, three times out of three').first().waitFor();
    await window.tidy();
    await window.picture(join(pictures, 'approval.png'));
    const state = await stage.state();
    expect(state?.pipeline).toBe('bugfix');
    expect(state?.request).toContain('Problems that the editor shows:\n\n```\nprices.json:1: ');
  });

  it('is proven on both sides', async () => {
    await window.panel().getByRole('button', { name: 'Approve and implement' }).click();
    await steps.completed();
    await window.panel().getByText('After the fix the reproduction passes, three times out of three').first().waitFor();
    await window.tidy();
    await window.picture(join(pictures, 'completed.png'));
    expect((await stage.state())?.proof).toMatchObject({ verdict: 'proven' });
  });
});
