import { readFile } from 'node:fs/promises';
import { inEnglish } from '../../src/core/describe/message.ts';
import path from 'node:path';
import { afterEach, expect } from 'vitest';
import type { Report } from '../../src/protocol/report.ts';
import { readScript } from '../../src/providers/scripted/read-script.ts';
import { gitIn, scriptOf, type WorkspaceName } from '../fakes/copy-workspace.ts';
import { sweep } from '../sweeps/sweep.ts';
import { backendByAnother } from './sample-backend.ts';
import { execute, openScene, type Ran, type Scene } from './scene.ts';

const scenes: Scene[] = [];
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.remove();
});

async function play(
  workspace: WorkspaceName,
  more: { git: boolean; link?: boolean },
): Promise<{ scene: Scene; ran: Ran & { report: Report } }> {
  const scene = await openScene({ workspace, ...more });
  scenes.push(scene);
  const { request } = await readScript(scriptOf(workspace));
  return { scene, ran: await scene.run(['feature', request, '--yes', '--trust-workspace']) };
}

/** What every completed run shows: numbered valid events, everything proven on the tree that is handed over, a price. */
function expectProven({ code, events, report }: Ran & { report: Report }): void {
  expect({ code, status: report.status, reason: report.reason }).toEqual({ code: 0, status: 'completed', reason: null });
  expect(events.map((event) => event.seq)).toEqual(events.map((_event, index) => index + 1));
  expect(events.at(-1)?.type).toBe('run.completed');
  for (const agent of report.agents)
    for (const command of agent.validate)
      expect(
        report.evidence.filter((one) => one.result === 'pass' && one.treeAfter === report.tree).map((one) => one.command),
        `${agent.name} on the final tree`,
      ).toContainEqual(command);
  expect(report.cost.usd).toBeGreaterThan(0);
  expect(report.cost.open).toEqual({ calls: 0, usd: 0, tokens: 0 });
  expect(report.files.length).toBeGreaterThan(0);
  // An honest feature asks at most twice beyond its spec.
  const asked = events.flatMap((event) =>
    event.type === 'question.asked' && event.question.kind !== 'approval' ? [event.question.kind] : [],
  );
  expect(asked.length, asked.join(', ')).toBeLessThanOrEqual(2);
}

const attempts = (report: Report): string[] => report.attempts.map((one) => inEnglish(one.label));

async function asItComes(): Promise<void> {
  const { scene, ran } = await play('sample', { git: true, link: true });
  expectProven(ran);
  const { report } = ran;
  const feature = report.spec?.name ?? '';
  expect(attempts(report).toSorted()).toEqual(
    [
      `SPEC ${report.request}`,
      `Database ${feature}`,
      `Backend ${feature}`,
      `RETRY Backend ${feature} (1/2)`,
      `Frontend ${feature}`,
      `REVIEW ${feature} (1/3)`,
      `REVIEW-FIX Backend ${feature} (1/2)`,
      `REVIEW ${feature} (2/3)`,
    ].toSorted(),
  );
  expect(report.reviews.map((one) => one.verdict)).toEqual(['rejected', 'approved']);
  expect(report.verdicts.map((one) => [one.agent, one.result]).toSorted()).toEqual([
    ['backend', 'proven'],
    ['database', 'proven'],
    ['frontend', 'proven'],
  ]);
  for (const agent of report.agents) for (const command of agent.validate) expect(await scene.exit(command), command.join(' ')).toBe(0);
}

async function withNoteByHand(): Promise<void> {
  const scene = await openScene({ workspace: 'sample', git: true, link: true });
  const { request } = await readScript(scriptOf('sample'));
  const { report } = await scene.run(['feature', request, '--trust-workspace']);
  const file = report.spec?.file ?? '';
  const text = (await scene.read(file)) ?? '';
  await scene.write(file, text.replace('### Dependencies', '6. [ ] Every supplier may have a `note`\n### Dependencies'));
  const ran = await scene.run(['approve', report.runId, '--yes']);
  expect({ code: ran.code, reason: ran.report.reason }).toEqual({ code: 0, reason: null });
  expect(await scene.read('db/migrations/005_create_supplier.sql')).toContain('note');
  expect(await scene.read('backend/src/supplier/supplier.types.ts')).toContain('note');
  await scene.remove();
}

async function bugOfTheSample(): Promise<void> {
  const scene = await openScene({ workspace: 'sample', link: true });
  scenes.push(scene);
  const { code, report } = await scene.run([
    'bugfix',
    'A product for 9.05 is shown in the list with a price of 9.5',
    '--yes',
    '--trust-workspace',
  ]);
  expect(code).toBe(0);
  expect(report.proof).toMatchObject({ verdict: 'proven', reason: null });
  const name = 'frontend/test/price.test.ts > a price has two digits behind its point';
  expect(report.reproduced).toMatchObject({
    before: { outcome: 'fails', tests: [name], by: null },
    after: { outcome: 'passes', tests: [name], by: null },
  });
  const evidence = report.evidence.filter(({ purpose }) => purpose === 'reproduce');
  expect(evidence.map(({ result }) => result)).toEqual(['fail', 'fail', 'fail', 'pass', 'pass', 'pass']);
  expect(evidence.every(({ log, treeAfter }) => log !== null && treeAfter !== '')).toBe(true);
  expect(report.files.map(({ file, agents }) => [file, agents])).toEqual([
    ['frontend/src/views/product-table.ts', ['frontend']],
    ['frontend/test/price.test.ts', ['diagnose']],
  ]);
  expect((await scene.cli(['apply', 'last', '--commit'])).code).toBe(0);
  expect(await gitIn(scene.root, ['log', '-1', '--format=%s'])).toBe('fix: Prices lose a zero\n');
}

async function oneAgent(): Promise<void> {
  const { scene, ran } = await play('single', { git: true });
  expectProven(ran);
  expect(ran.report.agents.map((one) => [one.name, one.section])).toEqual([['code', 'Code']]);
  expect(ran.report.settings.source).not.toBe('file');
  expect(ran.report.phases.find((one) => one.phase === 'review')).toMatchObject({
    status: 'skipped',
    note: '3 files changed, no new entity, no schema change (setting review.skipUpToFiles: 3)',
  });
  expect(await scene.exit(['npm', 'test'])).toBe(0);
  const completed = ran.report.spec?.file ?? '';
  expect(completed).toMatch(/^spec\/completed\/\d{4}-\d\d-\d\d-[^/]+\/spec\.md$/);
  expect(await scene.read(completed)).not.toContain('- [ ]');
}

async function inPortuguese(): Promise<void> {
  const { scene, ran } = await play('portuguese', { git: false });
  expectProven(ran);
  expect(ran.report.agents.map((one) => one.section)).toEqual(['Dados', 'Servidor', 'Tela']);
  expect(ran.report.reviews.map((one) => one.verdict)).toEqual(['rejected', 'approved']);
  expect(attempts(ran.report)).toContain(`REVIEW-FIX Tela ${ran.report.spec?.name} (1/2)`);
  expect(ran.report.verdicts.flatMap((one) => one.claims)).toContainEqual({ section: 'Build', passed: true, error: null });
  for (const agent of ran.report.agents) for (const command of agent.validate) expect(await scene.exit(command), command.join(' ')).toBe(0);
}

async function withoutGit(): Promise<void> {
  const { scene, ran } = await play('single', { git: false });
  expectProven(ran);
  expect(await readFile(path.join(scene.root, '.git')).catch((error: NodeJS.ErrnoException) => error.code)).toBe('ENOENT');
}

async function inPython(): Promise<void> {
  const { scene, ran } = await play('python', { git: true });
  expectProven(ran);
  expect(await scene.exit(['python3', '-m', 'unittest'])).toBe(0);
}

const hasPython = (await execute(['python3', '--version'], '.', process.env)).code === 0;

/** The sample with its real builds, tests and migrations takes half a minute each; with another agent, which a small workspace has each time, twice that. */
sweep(
  'workspaces',
  [
    { name: 'sample: the result builds, tests and migrates by hand', check: asItComes },
    { name: 'sample: a note typed into the spec by hand is in the migration, the types and the tests', check: withNoteByHand },
    { name: 'sample: a bug, from its report to a proven fix and its commit', check: bugOfTheSample },
    { name: 'sample: an external agent is the Backend, is killed in mid-turn, and goes on', check: backendByAnother },
    { name: 'single: no layers, one agent, review skipped', check: oneAgent },
    { name: 'single without git: the same result, and nothing of git is made', check: withoutGit },
    { name: 'portuguese: agents of other names, Portuguese reports and review, no git', check: inPortuguese },
    ...(hasPython ? [{ name: 'python: a project that is proven by another language', check: inPython }] : []),
  ],
  { sample: 1, name: ({ name }) => name, alone: true },
  ({ check }) => check(),
);
