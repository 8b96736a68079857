// npm run test:editor – the suites that need a real VS Code.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { TestRunFailedError, runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { buildExtension, commonJs } from '../../.ci/bundles.ts';
import { buildWebviews } from '../../.ci/webview-bundle.ts';
import { runStories, storyNames } from './browser/run-stories.ts';
import { installModelExtension } from './harness/test-extensions.ts';
import { createProfile } from './harness/profile.ts';
import type { SuiteResult } from './suite/index.ts';
import type { SuiteName } from './suite/suite-name.ts';
import { copyWorkspace, scriptOf } from '../fakes/copy-workspace.ts';

const project = join(import.meta.dirname, '..', '..');
const output = join(project, '.vscode-test', 'suite');
const { values } = parseArgs({
  options: {
    /** `server`: code-server with Chromium, installed into the cache folder; `desktop`: VS Code as @vscode/test-electron downloads it. */
    vscode: { type: 'string', default: process.env['BATUTA_TEST_VSCODE'] ?? (process.platform === 'linux' ? 'server' : 'desktop') },
    /** Names one suite, one story of the browser, or `browser` for all stories. */
    only: { type: 'string' },
    /** Where the numbers go as JSON: {"passed": n, "failed": n}. */
    result: { type: 'string' },
  },
});

interface Suite {
  readonly name: SuiteName;
  readonly folder: 'sample' | null;
  /** Keeps Workspace Trust, which leaves the folder untrusted. Only the server can: the runner switches it off on the desktop. */
  readonly restricted: boolean;
  /** Brings the extension with scripted models of the editor, and chooses them. */
  readonly models?: true;
}

const suites: readonly Suite[] = [
  { name: 'face', folder: 'sample', restricted: false },
  { name: 'views', folder: 'sample', restricted: false },
  { name: 'restricted', folder: 'sample', restricted: true },
  { name: 'empty', folder: null, restricted: false },
  { name: 'models', folder: 'sample', restricted: false, models: true },
];

const { only } = values;
const chosen = suites.filter((suite) => (only ?? suite.name) === suite.name && !(suite.restricted && values.vscode === 'desktop'));
// They are played in the browser's workbench, wherever the suites run, when nobody asks for the desktop.
const stories = values.vscode === 'desktop' ? [] : (await storyNames()).filter((name) => [name, 'browser', undefined].includes(only));
if (chosen.length + stories.length === 0) throw new Error(`There is no suite or story "${only}" here.`);
let passed = 0;
let failed = 0;
const failures: string[] = [];
if (chosen.length > 0) await buildAll();
for (const suite of chosen) {
  const result = await runSuite(suite);
  passed += result.passed.length;
  failed += result.failed.length;
  failures.push(...result.failed.map(({ title }) => `${suite.name}: ${title}`));
}
if (stories.length > 0) {
  const result = await runStories(stories);
  passed += result.passed;
  failed += result.failed;
  failures.push(...result.failures);
}
console.log(`Editor: ${passed} passed, ${failed} failed`);
if (values.result !== undefined) await writeFile(values.result, JSON.stringify({ passed, failed, failures }));
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

async function runSuite(suite: Suite): Promise<SuiteResult> {
  const profile = await createProfile({ 'batuta.provider': suite.models ? 'vscode' : 'scripted' });
  if (suite.models) await installModelExtension(profile.extensions);
  const copy = suite.folder ? await copyWorkspace(suite.folder, { git: true, link: true }) : null;
  const resultFile = join(profile.root, 'result.json');
  console.log(`\n${suite.name}`);
  try {
    await runTests({
      ...(values.vscode === 'desktop' ? {} : { vscodeExecutablePath: join(import.meta.dirname, 'harness', 'stand-in.ts') }),
      extensionDevelopmentPath: project,
      extensionTestsPath: join(output, 'suite.cjs'),
      launchArgs: [
        ...(copy ? [copy.root] : []),
        `--user-data-dir=${profile.userData}`,
        `--extensions-dir=${profile.extensions}`,
        ...(suite.restricted ? ['--keep-workspace-trust'] : []),
      ],
      extensionTestsEnv: {
        BATUTA_TEST_SUITE: suite.name,
        BATUTA_TEST_RESULT: resultFile,
        BATUTA_HOME: join(profile.root, 'home'),
        BATUTA_SCRIPT: scriptOf('sample'),
        BATUTA_SANDBOX: 'off',
      },
    });
  } catch (error) {
    if (!(error instanceof TestRunFailedError)) throw error;
  }
  const result = await readResult(suite, resultFile);
  for (const { title, ms } of result.passed) console.log(`  ok    ${title} (${ms} ms)`);
  for (const { title, error } of result.failed) console.log(`  FAIL  ${title}\n${error}`);
  if (result.output !== '') console.log(`  The output channel ends with:\n${result.output}`);
  await copy?.remove();
  await profile.remove();
  return result;
}

async function readResult(suite: Suite, file: string): Promise<SuiteResult> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as SuiteResult;
  } catch {
    return { passed: [], failed: [{ title: suite.name, error: 'The editor ended without a result.' }], output: '' };
  }
}

async function buildAll(): Promise<void> {
  await buildExtension(join(project, 'dist'));
  await buildWebviews(join(project, 'dist', 'webview'));
  await rm(output, { recursive: true, force: true });
  await build({
    entryPoints: [join(import.meta.dirname, 'suite', 'index.ts')],
    outfile: join(output, 'suite.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    define: commonJs.define,
    banner: { js: commonJs.banner },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}
