import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { acting, call, calls, passed, wordsOf, type Act } from '../../e2e/answers.ts';
import { until } from '../suite/until.ts';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { Steps } from './steps.ts';
import { isThere } from './workbench.ts';
import type { Workbench } from './workbench.ts';

const file = 'src/orders.js';
const orders = `const password = 'hunter2';
export const connect = (open) => open(password);
export function sum(items) {
  return items.reduce((all, item) => all + item, 0);
}
export function total(items) {
  return items.reduce((all, item) => all + item, 0);
}
export const data2 = 7;
`;
const defects = [
  {
    dimension: 'security',
    seen: /hunter2/,
    severity: 'P0',
    category: 'Secret in code',
    title: 'The password stands in the code',
    line: 1,
    points: 40,
  },
  {
    dimension: 'backend',
    seen: /function total/,
    severity: 'P2',
    category: 'Duplication',
    title: 'total adds up as sum does',
    line: 6,
    points: 3,
  },
  { dimension: 'backend', seen: /data2/, severity: 'P3', category: 'Naming', title: 'data2 says nothing', line: 9, points: 1 },
];
/** Reports what it sees in the file that it read. */
const audits = (dimension: string): Act[] => [
  calls(call('read', { path: file })),
  (request) => {
    const found = defects.filter((one) => one.dimension === dimension && one.seen.test(wordsOf(request)));
    const score = found.reduce((left, { points }) => left - points, 100);
    const findings = found.map(({ severity, category, title, line }) => ({
      severity,
      category,
      title,
      file,
      line,
      recommendation: 'Mend it.',
    }));
    return calls(call('finish', { summary: 'audited', score, findings }));
  },
];
const edit = (before: string, after: string) => call('edit', { path: file, old_string: before, new_string: after });
const model = acting([
  ...['backend', 'security', 'tests'].map((dimension) => [new RegExp(`^AUDIT ${dimension} `, 'u'), ...audits(dimension)] as const),
  [
    /^CLOSE-GAPS /,
    calls(call('read', { path: file })),
    (request) =>
      /total adds up/.test(wordsOf(request))
        ? calls(
            edit(
              'export function total(items) {\n  return items.reduce((all, item) => all + item, 0);\n}',
              '// The same by another name.\nexport const total = sum;\n',
            ),
          )
        : calls(
            edit(
              "const password = 'hunter2';\nexport const connect = (open) => open(password);",
              '// Whoever connects has the password.\nexport const connect = (open, password) => open(password);',
            ),
          ),
    passed,
  ],
]);

const settings = "version: 1\nagents:\n  code:\n    section: Code\n    owns: ['**']\n    validate:\n      - node --test\n";
const open = stageOfFile({
  workspace: 'single',
  files: { [file]: orders, 'lib/tax.js': 'export const tax = 1;\n', '.claude/batuta.yaml': settings },
  instead: () => model,
});
const pictures = join(import.meta.dirname, '..', '..', '..', '.vscode-test', 'pictures', 'audit');
let stage: Stage;
let window: Workbench;
let steps: Steps;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  stage = await open();
  window = await stage.window();
  steps = new Steps(window);
});

/** A row of the Problems panel. */
function problem(words: string): Locator {
  return window.page.locator('.markers-panel .monaco-list-row', { hasText: words });
}

function row(words: string): Locator {
  return window.page.locator('.part.sidebar .monaco-list-row', { hasText: words }).first();
}

async function accept(words: string): Promise<void> {
  const widget = window.input(words);
  await widget.waitFor({ state: 'visible' });
  await window.page.keyboard.press('Enter');
  await widget.waitFor({ state: 'hidden' });
}

it('folders that are selected together are one audit', async () => {
  await window.command('View: Show Explorer');
  await row('lib').click();
  await row('src').click({ modifiers: ['ControlOrMeta'] });
  const item = window.page.locator('.monaco-menu .action-item', { hasText: 'Audit Module…' });
  for (let left = 20; ; left -= 1) {
    await row('src').click({ button: 'right' });
    if (await isThere(item)) break;
    if (left === 0) throw new Error('The menu of the folders has no audit.');
    await window.page.keyboard.press('Escape');
  }
  await item.hover();
  await window.page.locator('.monaco-menu .action-item.focused', { hasText: 'Audit Module…' }).waitFor();
  await window.page.keyboard.press('Enter');
  await window.input('Batuta: Audit lib, src').waitFor({ state: 'visible' });
  await window.page.keyboard.press('Escape');
  await window.input('Batuta: Audit lib, src').waitFor({ state: 'hidden' });
  // The next menu is of one alone.
  await row('lib').click();
});

describe('an audit, from the menu of a folder to its last finding', () => {
  it('begins in the menu of a folder; dimensions, severities, target, cap and its parts are asked for', async () => {
    await window.command('View: Show Explorer');
    const item = window.page.locator('.monaco-menu .action-item', { hasText: 'Audit Module…' });
    // A menu lists what was known when it was opened.
    for (let left = 20; ; left -= 1) {
      await row('src').click({ button: 'right' });
      if (await isThere(item)) break;
      if (left === 0) throw new Error('The menu of the folder has no audit.');
      await window.page.keyboard.press('Escape');
    }
    await item.hover();
    await window.page.locator('.monaco-menu .action-item.focused', { hasText: 'Audit Module…' }).waitFor();
    await window.page.keyboard.press('Enter');
    await window.input('Batuta: Audit src').waitFor({ state: 'visible' });
    await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'security' }).waitFor();
    await window.picture(join(pictures, 'dimensions.png'));
    await window.page.keyboard.press('Enter');
    await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'P0, P1, up to a score of 80' }).waitFor();
    await window.picture(join(pictures, 'severities.png'));
    await window.page.keyboard.press('Enter');
    const target = window.input('The score that every dimension is to reach');
    await target.waitFor({ state: 'visible' });
    // What is wrong stands in place of the prompt.
    const box = window.input('Batuta: Audit src').locator('.quick-input-box input');
    await box.fill('101');
    await window.input('A score from 0 to 100.').waitFor({ state: 'visible' });
    await box.fill('95');
    await target.waitFor({ state: 'visible' });
    await window.page.keyboard.press('Enter');
    await window.input('Expected for the first audit').waitFor({ state: 'visible' });
    await window.picture(join(pictures, 'cap.png'));
    await accept('Hard cap in US dollars');
    const parts = window.input('By dimension: backend');
    await parts.waitFor({ state: 'visible' });
    await box.fill('security=none');
    await window.input('Dimensions of this audit (backend, tests, security)').waitFor({ state: 'visible' });
    await box.fill('security=4');
    await parts.waitFor({ state: 'visible' });
    await window.page.keyboard.press('Enter');
    await steps.completed();
    expect((await stage.state())?.audit?.goal).toMatchObject({ focus: ['P0', 'P1', 'P2', 'P3', 'P4'], target: 95, parts: { security: 4 } });
    expect((await stage.state())?.audit?.rounds.map(({ dimensions }) => dimensions.map(({ score }) => score))).toEqual([
      [96, 100, 60],
      [96, 100, 100],
    ]);
  });

  it('leaves what it found and did not close in Problems and in its view', async () => {
    await window.command('Problems: Focus on Problems View');
    await problem('total adds up as sum does').waitFor();
    await problem('data2 says nothing').waitFor();
    expect(await problem('The password stands in the code').count()).toBe(0);
    await window.openRows('Findings', ['Medium (P2)']);
    await window.tidy();
    await window.picture(join(pictures, 'problems.png'));
  });

  it('a quick fix closes one finding alone, and pays for no first audit', async () => {
    const before = stage.model.calls().filter(({ label }) => label.startsWith('AUDIT')).length;
    await window.openFile('orders.js');
    await window.goToLine(6);
    await window.fix('Fix this finding with Batuta');
    await accept('Hard cap in US dollars');
    await problem('total adds up as sum does').waitFor({ state: 'detached', timeout: 240_000 });
    await until('the run is completed', async () => (await stage.state())?.status === 'completed', 240_000);
    expect(await stage.read(file)).toContain('export const total = sum;');
    expect((await stage.state())?.result?.missed).toBeUndefined();
    // One auditor, once: it reads, and reports.
    expect(stage.model.calls().filter(({ label }) => label.startsWith('AUDIT')).length - before).toBe(2);
  });

  it('one that is none is dismissed with a reason, and comes back when that is taken back', async () => {
    await window.goToLine(9);
    await window.fix('Dismiss this finding…');
    await window.answerInput('Batuta: Dismiss Finding', 'a name of the trade');
    await problem('data2 says nothing').waitFor({ state: 'detached' });
    await window.openRows('Findings', ['Dismissed']);
    const dismissed = row('data2 says nothing');
    await dismissed.waitFor();
    expect(await dismissed.textContent()).toContain('a name of the trade');
    await window.tidy();
    await window.picture(join(pictures, 'dismissed.png'));
    await dismissed.hover();
    await dismissed.locator('.action-label[aria-label^="Restore Finding"]').click();
    await problem('data2 says nothing').waitFor();
  });

  it('its page draws the scores over its cycles and its runs; the numbers lead to transcripts', async () => {
    await window.command('Batuta: Open Audit');
    await window.tab('Audit: ').waitFor();
    const page = window.review();
    await page.getByText('Audits of this module').waitFor();
    await window.tidy();
    await window.picture(join(pictures, 'audit.png'));
    await page.getByRole('button', { name: '99', exact: true }).first().waitFor();
    await page.locator('tbody').first().getByRole('button').first().click();
    await window.tab('Transcript: ').waitFor();
  });

  it('findings are problems again after a reload, before anything of Batuta is used', async () => {
    await window.command('View: Show Explorer');
    await window.command('Developer: Reload Window');
    await window.ready();
    await window.command('Problems: Focus on Problems View');
    await problem('data2 says nothing').waitFor();
    await window.picture(join(pictures, 'reloaded.png'));
  });
});
