import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { acting, approvedReview, call, calls, finish, passed, spec, write, type Act } from '../../e2e/answers.ts';
import { until } from '../suite/until.ts';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { Steps } from './steps.ts';
import type { Workbench } from './workbench.ts';

const pictures = join(import.meta.dirname, '..', '..', '..', '.vscode-test', 'pictures', 'conflict');
const routes = (line: string): string => `export const routes = [\n  '/products',\n  ${line}\n];\n`;
const menu = (line: string): string => `export const menu = ['Products', ${line}];\n`;
const plan = {
  files: { 'web/prices.js': '// page\n', 'shared/routes.js': routes("'/prices/page',"), 'shared/menu.js': menu("'Price list'") },
};
const changed = (file: string, from: string, to: string): Act[] => [
  calls(call('read', { path: file })),
  calls(call('edit', { path: file, old_text: from, new_text: to })),
];
const layer = (name: string, folder: string): string => `  ${name}: { owns: [${folder}/**, shared/**], validate: ["node check.mjs"] }\n`;

const open = stageOfFile({
  workspace: 'single',
  files: {
    '.claude/batuta.yaml': `version: 1\nisolation: parallel\nagents:\n${layer('backend', 'server')}${layer('frontend', 'web')}`,
    'check.mjs': "await import('./shared/routes.js');\nawait import('./shared/menu.js');\n",
    'shared/routes.js': routes("'/orders',"),
    'shared/menu.js': menu("'Orders'"),
  },
  programs: {
    'claude-agent-acp': [process.execPath, resolve(import.meta.dirname, '../../fakes/external-agent-child.ts'), JSON.stringify(plan)],
  },
  instead: () =>
    acting([
      [/^SPEC /, finish(spec({ Backend: ['server/prices.js'], Frontend: ['web/prices.js'] }, { name: 'Prices' }))],
      [
        /^Backend /,
        write('server/prices.js', '// server\n'),
        ...changed('shared/routes.js', "'/orders'", "'/api/prices'"),
        ...changed('shared/menu.js', "'Orders'", "'Prices'"),
        passed,
      ],
      [/^REVIEW /, approvedReview],
    ]),
});
let stage: Stage;
let window: Workbench;
let steps: Steps;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  stage = await open();
  window = await stage.window({ viewport: { width: 1600, height: 1000 } });
  steps = new Steps(window);
});

/** Rows of the list that is open to pick from. */
const choices = (words: string | RegExp): Locator => window.page.locator('.quick-input-list .monaco-list-row', { hasText: words });

async function show(name: string): Promise<void> {
  await window.tidy();
  await window.resizeSidebar(460);
  await window.picture(join(pictures, `${name}.png`));
}

/** Answers what waits; resolves when that is taken. */
async function answer(button: string): Promise<void> {
  const asked = (await stage.state())?.questions[0]?.id;
  await window.panel().getByRole('button', { name: button, exact: true }).click();
  await until('it is answered', async () => !(await stage.state())?.questions.some(({ id }) => id === asked));
}

describe('two agents at once, one of them an external one, who change the same lines', () => {
  it('an agent that is installed is chosen for a layer, with what it costs', async () => {
    await window.command('Batuta: Choose Who Plays Each Agent…');
    await choices(/Frontend/u).click();
    await choices(/Claude Code.*paid by your account there; its caps are soft/u).click();
    await choices(/Frontend.*Claude Code.*your choice/u).waitFor();
    await window.picture(join(pictures, 'chosen.png'));
    await window.page.keyboard.press('Escape');
  });

  it('their work is done apart; the conflict is told in the panel, with both sides, and nothing of it is written', async () => {
    await steps.askForFeature();
    await steps.describeFeature('Prices');
    await steps.specWaits();
    await show('approval');
    const ending = stage.model.hold(/^Backend .*#5$/);
    await steps.approve();
    await until('the other one was merged', async () => (await stage.journal()).some(({ type }) => type === 'worktree.merged'), 120_000);
    ending.release();
    const panel = window.panel();
    await panel.locator('.outcome-title', { hasText: 'The work of Backend cannot be merged by itself' }).waitFor();
    await panel.getByText("'/api/prices'").first().waitFor();
    await panel.getByText("'/prices/page'").first().waitFor();
    expect(await stage.read('shared/routes.js')).toBe(plan.files['shared/routes.js']);
    await show('asked');
    // However much there is to answer, half of the view shows what it is about.
    const answers = await panel.locator('footer').boundingBox();
    const height = await panel.locator('html').evaluate(({ clientHeight }: { clientHeight: number }) => clientHeight);
    expect(answers?.height).toBeLessThanOrEqual(height / 2 + 1);
  });

  it('both sides of a file are opened beside each other', async () => {
    await window.panel().getByRole('button', { name: 'Compare and edit' }).last().click();
    await window.lines("'/api/prices'").first().waitFor();
    await window.lines("'/prices/page'").first().waitFor();
    await show('compared');
  });

  it('each file gets an answer of its own: one side, or edited between marks', async () => {
    const panel = window.panel();
    await panel.getByRole('combobox', { name: 'shared/menu.js', exact: true }).selectOption('Take the version of Backend');
    await panel
      .getByRole('combobox', { name: 'shared/routes.js', exact: true })
      .selectOption('Edit it yourself, with both sides between marks');
    await show('answers');
    await answer('Answer for each file');
    await panel.locator('.outcome-title', { hasText: 'Edit and save what lies between marks' }).waitFor();
    expect(await panel.getByText('Nothing of it was written yet').count()).toBe(0);
    expect(await stage.read('shared/routes.js')).toContain('<<<<<<< workspace');
    await window.openFile('routes.js');
    await window.lines('<<<<<<< workspace').first().waitFor();
    await show('marks');
  });

  it('what the person made of it is proven and stays', async () => {
    const both = routes("'/prices/page', '/api/prices',");
    await writeFile(join(stage.root, 'shared/routes.js'), both);
    await answer('Keep what is in the workspace');
    await steps.completed();
    const state = await stage.state();
    expect([state?.status, state?.proof?.verdict]).toEqual(['completed', 'proven']);
    expect([await stage.read('shared/routes.js'), await stage.read('shared/menu.js')]).toEqual([both, menu("'Prices'")]);
    expect([await stage.read('server/prices.js'), await stage.read('web/prices.js')]).toEqual(['// server\n', '// page\n']);
    await show('end');
  });
});
