import type { ReportRequest } from '../../ports.ts';
import { pythonStart, unittestReporter } from './unittest-reporter.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Reporter {
  /** Whether a command's text starts the runner, without reports of its own. */
  readonly runs: (text: string) => boolean;
  /** Variables that make it write a report of its tests into the folder, beside what it prints. */
  readonly variables: (folder: string, env: Environment, isFresh: boolean) => Record<string, string>;
  /** Files by name that have to lie in the folder for that. */
  readonly files?: Readonly<Record<string, string>>;
}

/** One file per process, because a command may start its runner several times. Processes that the tests start see nothing of it. */
const nodeReporter = (folder: string): string => `
import { writeFileSync } from 'node:fs';
delete process.env.NODE_OPTIONS;
export default async function* (events) {
  const [tests, above] = [[], []];
  for await (const { type, data } of events) {
    if (type === 'test:start') above.splice(data.nesting, above.length, data.name);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') continue;
    const outcome = data.skip !== undefined || data.todo !== undefined ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed';
    const hides = data.nesting === 0 && data.details?.error?.exitCode !== undefined;
    tests.push({ file: data.file ?? '', path: [...above.slice(0, data.nesting), data.name], outcome, ...(hides ? { hides } : {}) });
  }
  writeFileSync(${JSON.stringify(folder)} + '/node-' + process.pid + '.json', JSON.stringify({ node: tests }));
}`;

/** Jest and Vitest take reporters, and where they keep what they made of sources, as arguments only: a module that is loaded first adds them, in their own process. */
const argumentsLoader = (folder: string, isFresh: boolean): string => `
import { createRequire } from 'node:module';
import { realpathSync } from 'node:fs';
const file = ${JSON.stringify(folder)} + '/json-' + process.pid + '.json';
const caches = ${JSON.stringify(folder)} + '/.caches';
const [, program = ''] = process.argv;
if (/[/]vitest(?:[.]mjs)?$/.test(program)) process.argv.push('--reporter=default', '--reporter=json', '--outputFile.json=' + file);
if (/[/]jest(?:[.]js)?$/.test(program)) process.argv.push('--json', '--outputFile=' + file);
if (${isFresh} && /[/]jest(?:[.]js)?$/.test(program)) process.argv.push('--cacheDirectory=' + caches);
if (${isFresh} && /[/]vitest(?:[.]mjs)?$/.test(program)) {
  // Earlier releases keep nothing, and refuse options that they do not know.
  const { version } = createRequire(realpathSync(program))('./package.json');
  if (parseInt(version) >= 5) process.argv.push('--fsModuleCachePath=' + caches);
}
if (/[/](?:vitest|jest)(?:[.]m?js)?$/.test(program)) delete process.env.NODE_OPTIONS;`;

/** Nothing is taken from what another configuration made of the sources before: its own folder, or none. */
const withoutCaches = (folder: string): Record<string, string> => ({
  PYTHONPYCACHEPREFIX: `${folder}/.caches`,
  BABEL_DISABLE_CACHE: '1',
  NODE_DISABLE_COMPILE_CACHE: '1',
  TURBO_FORCE: 'true',
  NX_SKIP_NX_CACHE: 'true',
});

/** Mocha has one reporter, which prints. Its runner is listened to; what ends the process before the runner leaves no report. */
const mochaListener = (folder: string): string => `
import { realpathSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
const [, program = ''] = process.argv;
if (/[/]mocha(?:[.]js)?$/.test(program)) {
  delete process.env.NODE_OPTIONS;
  const runner = new URL('../lib/runner.js', pathToFileURL(realpathSync(program))).href;
  // Releases differ in how they export it; one that has it elsewhere is not listened to.
  const { default: of = {}, Runner = of } = await import(runner).catch(() => ({}));
  const { prototype = {} } = Runner;
  const { emit } = prototype;
  const outcomes = { pass: 'passed', fail: 'failed', pending: 'skipped' };
  const tests = [];
  if (emit) prototype.emit = function (event, ...about) {
    const [test] = about;
    const hides = test?.type === 'hook' ? { hides: true } : {};
    if (outcomes[event]) tests.push({ file: test.file ?? '', path: test.titlePath(), outcome: outcomes[event], ...hides });
    if (event === 'end') writeFileSync(${JSON.stringify(folder)} + '/mocha-' + process.pid + '.json', JSON.stringify({ node: tests }));
    return emit.call(this, event, ...about);
  };
}`;

const asModule = (code: string): string => `data:text/javascript,${encodeURIComponent(code.trim())}`;
const added = (before: string | undefined, more: string): string => (before ? `${before} ${more}` : more);

const reporters: readonly Reporter[] = [
  {
    runs: (text) => /\bnode(?:js)?\b[^&|;\n]*\s--test\b/u.test(text) && !text.includes('--test-reporter'),
    variables: (folder, env) => ({
      NODE_OPTIONS: added(
        env['NODE_OPTIONS'],
        `--test-reporter=spec --test-reporter-destination=stdout --test-reporter=${asModule(nodeReporter(folder))} --test-reporter-destination=stderr`,
      ),
    }),
  },
  {
    runs: (text) => /\b(?:vitest|jest)\b/u.test(text) && !/--reporters?\b|--json\b|--outputFile|--watch\b/u.test(text),
    variables: (folder, env, isFresh) => ({
      NODE_OPTIONS: added(env['NODE_OPTIONS'], `--import=${asModule(argumentsLoader(folder, isFresh))}`),
    }),
  },
  {
    runs: (text) => /\bmocha\b/u.test(text) && !/--watch\b/u.test(text),
    variables: (folder, env) => ({ NODE_OPTIONS: added(env['NODE_OPTIONS'], `--import=${asModule(mochaListener(folder))}`) }),
  },
  {
    runs: (text) => /\bunittest\b/u.test(text),
    variables: (folder, env) => ({
      PYTHONPATH: env['PYTHONPATH'] ? `${folder}${folder.includes('\\') ? ';' : ':'}${env['PYTHONPATH']}` : folder,
    }),
    files: { [pythonStart]: unittestReporter },
  },
  {
    runs: (text) => /\b(?:pytest|py\.test)\b/u.test(text) && !text.includes('--junit'),
    variables: (folder, env) => ({ PYTEST_ADDOPTS: added(env['PYTEST_ADDOPTS'], `--junitxml=${folder}/pytest.xml`) }),
  },
  {
    runs: (text) => /\brspec\b/u.test(text) && !/\s(?:-f|--format)\b/u.test(text),
    variables: (folder, env) => ({
      SPEC_OPTS: added(env['SPEC_OPTS'], `--format progress --format json --out ${folder}/rspec.json`),
    }),
  },
  {
    // Named tests in its text. `go vet` knows the flag too and does nothing else for it.
    runs: (text) => /\bgo\b[^&|;\n]*\stest\b/u.test(text) && !/\s-(?:v|json)\b/u.test(text),
    variables: (_folder, env) => ({ GOFLAGS: added(env['GOFLAGS'], '-v') }),
  },
  {
    // MSBuild reads properties from the environment.
    runs: (text) => /\bdotnet\b[^&|;\n]*\stest\b/u.test(text) && !/\s(?:-l|--logger)\b/u.test(text),
    variables: (folder) => ({ VSTestLogger: 'trx', VSTestResultsDirectory: folder }),
  },
];

/** Reports that Maven and Gradle write of themselves. */
const written = ['**/target/{surefire,failsafe}-reports/TEST-*.xml', '**/build/test-results/**/TEST-*.xml'];

/** Reports of coverage, where the usual tools write them; only those that a command wrote anew are read. */
const coverage = ['**/lcov.info', '**/coverage.xml', '**/*cobertura*.xml'];

/** Which reports to ask for where these texts run: a command, and what it runs. `isFresh`: its runners find nothing of what they kept of earlier runs. */
export function reportsOf(texts: readonly string[], isFresh = false): ReportRequest {
  const asked = reporters.filter(({ runs }) => texts.some((text) => runs(text)));
  return {
    files: Object.assign({}, ...asked.map(({ files }) => files)) as Record<string, string>,
    variables: (folder, env) => {
      const variables = isFresh ? withoutCaches(folder) : {};
      for (const { variables: add } of asked) Object.assign(variables, add(folder, { ...env, ...variables }, isFresh));
      return variables;
    },
    written: [
      ...(texts.some((text) => /\b(?:mvnw?|gradlew?)\b/u.test(text)) ? written : []),
      ...(texts.some((text) => /coverage|--cov\b|\b(?:nyc|c8|lcov|cobertura|jacoco)\b/iu.test(text)) ? coverage : []),
    ],
  };
}

/** Whether a runner failed because of these variables: one too old, or with its reporter switched off. */
export function refusesVariables(printed: string): boolean {
  return /is not allowed in NODE_OPTIONS|unrecognized arguments:[^\n]*--junitxml|bad option: --(?:import|test-reporter)/u.test(printed);
}
