import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { Steps } from './steps.ts';
import { isThere } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const open = stageOfFile({ workspace: 'sample' });
const pictures = join(import.meta.dirname, '..', '..', '..', '.vscode-test', 'pictures', 'failing-test');
const check = 'the-price-of-matcha.check.ts';
const name = 'the price of matcha';
let stage: Stage;
let window: Workbench;
let steps: Steps;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  stage = await open();
  await stage.write(
    check,
    `import assert from 'node:assert/strict';
import { renderProductTable } from './frontend/src/views/product-table.ts';

const matcha = { id: 'p1', name: 'Matcha', priceCents: 905, status: 'ACTIVE', categoryId: 'c1', brandId: null } as const;
assert.equal(/<td>(\\d+\\.\\d+)<\\/td>/.exec(renderProductTable([matcha], []))?.[1], '9.05');
`,
  );
  window = await stage.window();
  steps = new Steps(window);
});

/** The row of the test explorer. */
function test(): Locator {
  return window.page.locator('.test-explorer .monaco-list-row', { hasText: name });
}

/** The test in the tree of the test results. */
function failure(): Locator {
  return window.page.locator('.test-output-peek-tree .monaco-list-row', { hasText: 'AssertionError' });
}

/** The results, unfolded: the editor itself shows them only where nothing else takes the focus meanwhile. */
async function showFailure(): Promise<void> {
  const folded = window.page.locator('.test-output-peek-tree .monaco-list-row[aria-expanded="false"]').first();
  for (let left = 10; !(await isThere(failure())); left -= 1) {
    if (left === 0) throw new Error('The test results do not show the failure.');
    await window.command('Test Results: Focus on Test Results View');
    if (await folded.isVisible()) await folded.locator('.monaco-tl-twistie').click();
  }
}

async function runTests(): Promise<void> {
  await window.command('Test: Run All Tests');
}

/** By the menu of a row; what is asked is left again. */
async function lookInMenu(row: Locator): Promise<void> {
  await row.click({ button: 'right' });
  // By the keyboard: a menu that has just opened takes no click yet.
  await window.page.locator('.monaco-menu .action-item', { hasText: 'Fix with Batuta' }).hover();
  await window.page.locator('.monaco-menu .action-item.focused', { hasText: 'Fix with Batuta' }).waitFor();
  await window.page.keyboard.press('Enter');
  await steps.request.waitFor({ state: 'visible' });
  expect(await steps.request.inputValue()).toBe(`The test “${name}” fails`);
  await steps.request.press('Escape');
  await steps.request.waitFor({ state: 'hidden' });
}

describe('a bug, from a test that fails in the test explorer to its proven fix', () => {
  it('is in the menu of the failed test, in the explorer and in the results; what to say stands there already', async () => {
    await window.command('Testing: Focus on Test Explorer View');
    await test().waitFor();
    await runTests();
    await test().locator('.codicon-testing-failed-icon').waitFor();
    await lookInMenu(test());
    await showFailure();
    await lookInMenu(failure());
  });

  it('is a button on what the runner said', async () => {
    await failure().click();
    await window.page.locator('.part.panel').getByText('Fix with Batuta…').click();
    await steps.request.waitFor({ state: 'visible' });
    await window.picture(join(pictures, 'report.png'));
    await steps.request.press('Control+Enter');
  });

  it('goes along with its names, its place and what the runner said', async () => {
    await steps.specWaits();
    await window.tidy();
    await window.picture(join(pictures, 'approval.png'));
    const state = await stage.state();
    expect(state?.pipeline).toBe('bugfix');
    const [words, , about, , ...clue] = (state?.request ?? '').split('\n');
    expect({ words, about, clue }).toEqual({
      words: `The test “${name}” fails`,
      about: 'A test that fails:',
      clue: [
        '```',
        `Test: ${name}`,
        `File: ${check}:5`,
        '',
        'AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:',
        'Expected: 9.05',
        'Actual: 9.5',
        '```',
      ],
    });
  });

  it('is proven on both sides, and the test explorer shows the test that failed as passed', async () => {
    await window.panel().getByRole('button', { name: 'Approve and implement' }).click();
    await steps.completed();
    expect((await stage.state())?.proof).toMatchObject({ verdict: 'proven' });
    await window.tidy();
    await window.picture(join(pictures, 'completed.png'));
    await window.command('Testing: Focus on Test Explorer View');
    await runTests();
    await test().locator('.codicon-testing-passed-icon').waitFor();
    await window.picture(join(pictures, 'passes.png'));
  });
});
