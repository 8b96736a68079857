import { findRun } from '../../../src/app/runs/find-run.ts';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App, AppOptions } from '../../../src/app/contracts.ts';
import { createApp } from '../../../src/app/create-app.ts';
import { allPipelines } from '../../../src/app/pipelines.ts';
import { english } from '../../../src/core/describe/locale.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { reportMarkdown } from '../../../src/core/report/report-markdown.ts';
import { runReport } from '../../../src/core/report/run-report.ts';
import { phaseTitle, wayOf } from '../../../src/core/run/phases.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import { reportSchema } from '../../../src/protocol/report.ts';
import { statusText } from '../../../src/vscode/status-text.ts';
import { runRow, type RunRow } from '../../../src/vscode/views/run-rows.ts';
import { commandLine, type Ended } from '../../e2e/command-line.ts';
import { silentLogger } from '../../fakes/silent-logger.ts';
import { toyPipeline } from './toy-pipeline.ts';

/** One line in the list. */
const pipelines = [...allPipelines, toyPipeline];

let root: string;
let home: string;
const env = () => ({
  ...process.env,
  BATUTA_HOME: home,
  BATUTA_PROVIDER: 'anthropic',
  ANTHROPIC_API_KEY: 'nobody is asked',
  NO_COLOR: '1',
});
const withToy = (options: AppOptions): Promise<App> => createApp({ ...options, pipelines });
const cli = (...argv: string[]): Promise<Ended> => commandLine(argv, { cwd: root, env: env(), createApp: withToy });
const theRun = async () => findRun((await withToy({ env: env(), logger: silentLogger })).runs, 'last', root);

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'batuta-toy-')));
  home = await realpath(await mkdtemp(join(tmpdir(), 'batuta-home-')));
  await mkdir(join(root, '.claude'));
  await writeFile(join(root, '.claude', 'batuta.yaml'), 'version: 1\nagents:\n  wood: { section: Wood, owns: [wood/**] }\n');
  await writeFile(join(root, 'fence.txt'), 'old\n');
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
  await rm(home, { recursive: true, force: true });
});

/** The rows of the tree, indented. */
const rows = (row: RunRow, depth = 0): string[] => [
  `${'  '.repeat(depth)}${row.label}`,
  ...row.children.flatMap((child) => rows(child, depth + 1)),
];
/** What the panel's bar of phases draws. */
const way = (state: RunState): string[] =>
  wayOf(state).map(({ id, latest }) => `${inEnglish(phaseTitle(state, latest ?? { phase: id }))}: ${latest?.status ?? 'pending'}`);

test('a pipeline that no face knows is listed, run, shown, asked about and answered like any other', async () => {
  expect((await cli('run')).stdout).toContain('toy      paint a fence in two strokes');

  const begun = await cli('run', 'toy', 'Paint', 'the', 'fence');
  expect(begun.stdout).toContain('Stroke 1');
  expect(begun.stdout).toContain('Which colour?');
  expect(begun.code).toBe(1);

  const waiting = await theRun();
  const { runId, state } = waiting;
  expect((await cli('inbox')).stdout).toContain(`batuta reply ${runId} 1 blue`);
  expect(rows(runRow(waiting, english))).toEqual([
    'Paint the fence',
    '  Measure',
    '  Stroke 1',
    '    Painter',
    '      Coat (1 of 2)',
    '  Stroke 2',
  ]);
  expect(way(state)).toEqual(['Measure: completed', 'Stroke 2: running', 'Dry: pending']);
  expect(state.agents.at(-1)).toMatchObject({ name: 'painter', owns: ['fence.txt'] });
  expect(statusText(state, english).text).toBe('$(bell-dot) Batuta: waiting for your answer · $0.00 of $5.00');
  expect(statusText({ ...state, status: 'running', questions: [] }, english).text).toMatch(/Batuta: painting · \$0\.00/u);
  expect(await readFile(join(root, 'fence.txt'), 'utf8')).toBe('white\n');

  expect((await cli('reply', runId, '1', 'green')).stderr).toContain('The answers are: red (Red), blue (Blue).');
  expect((await cli('reply', runId, '1', 'blue')).code).toBe(0);
  const file = join(home, 'report.json');
  const ended = await cli('resume', runId, '--output', file);
  expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
  expect(ended.stdout).toContain('Stroke 2');
  expect(await readFile(join(root, 'fence.txt'), 'utf8')).toBe('blue\n');

  const done = (await theRun()).state;
  expect(way(done)).toEqual(['Measure: completed', 'Stroke 2: completed', 'Dry: skipped']);
  const report = reportSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  expect(report).toMatchObject({ pipeline: 'toy', status: 'completed', spec: null });
  expect(report.phases.map(({ phase, title, n, status }) => [phase, title, n, status])).toEqual([
    ['measure', 'Measure', undefined, 'completed'],
    ['stroke', 'Stroke 1', 1, 'completed'],
    ['stroke', 'Stroke 2', 2, 'completed'],
    ['dry', 'Dry', undefined, 'skipped'],
  ]);
  expect(report.attempts.map(({ agent, role, label, phase }) => [agent, role, label, phase])).toEqual([
    ['painter', 'painter', 'COAT white', 'stroke-1'],
    ['painter', 'painter', 'COAT blue', 'stroke-2'],
  ]);
  const document = reportMarkdown(runReport(done));
  for (const line of ['| ✓ | Stroke 1 |', '| ✓ | Stroke 2 |', '| Dry |  | skipped: it is warm today |', '| Painter | Coat (2 of 2) |'])
    expect(document).toContain(line);

  expect((await cli('undo', runId, '--phase', 'stroke-2')).code).toBe(0);
  expect(await readFile(join(root, 'fence.txt'), 'utf8')).toBe('white\n');
});
