import { each, number, reads, words, type CommandRule, type Options } from './command-rule.ts';
import { runnerOptions } from './runner-rules.ts';

/** Programs that start whatever the workspace tells them to. */
const anyKind = words('make just task');
const ofNode = [...words('node npm npx pnpm yarn bun'), ...anyKind];
const ofPython = [...words('python python3 pytest mypy ruff tox nox uv poetry pdm hatch'), ...anyKind];

/** Those that run code of the workspace whatever they are told. */
const runningPython = ofPython.filter((name) => name !== 'mypy' && name !== 'ruff');

/** What starts a program among the packages of the workspace. */
const launchers = ['npx', 'npx --no-install', 'npx --no', 'pnpm exec', 'bunx'];

/** A program among the packages of the workspace. */
const installed = (
  name: string,
  rule: Pick<CommandRule, 'switches' | 'values' | 'named' | 'requires' | 'operands'>,
  ...more: string[]
): CommandRule[] =>
  launchers.map((launcher) =>
    reads([launcher, name, ...more].join(' '), { needs: `node_modules/.bin/${name}`, alongside: ofNode, ...rule }),
  );

const typeCheck = {
  switches: words('--noEmit --strict --skipLibCheck'),
  values: { ...each('--pretty', /^(?:true|false)$/u), ...each('-p --project', /^[\w@.][\w@./-]*$/u) },
  named: words('-p --project'),
  requires: '--noEmit',
  operands: 'none',
} as const;

const ofCargo = {
  switches: words(
    '--all --all-targets --all-features --workspace --lib --bins --tests --doc --no-run --release --locked --offline --no-fail-fast -q --quiet',
  ),
  values: { ...each('-p --package --test --bin', /^[\w-]+$/u), '--message-format': /^(?:short|json|human)$/u },
} as const;
/** Of the tests themselves. */
const ofRustTests: Options = {
  switches: words('--nocapture --exact --ignored --include-ignored --list --show-output'),
  values: { '--test-threads': number },
};
/** Of the compiler: how grave a lint is. */
const lints: Options = { values: each('-D -W -A', /^[\w:-]+$/u) };

const anyCargo = ['cargo', ...anyKind];
const anyGo = ['go', ...anyKind];
/** How programs are asked for their version that start what the workspace names instead of themselves. */
const versions: Readonly<Record<string, readonly string[]>> = {
  'cargo --version,rustc --version': anyCargo,
  'go version': anyGo,
  'yarn --version,pnpm --version,pnpm -v,bun --version': ofNode,
  'pytest --version,pip list': ofPython,
  'dotnet --version,dotnet --info': ['dotnet', ...anyKind],
  'mvn --version,mvn -v,./mvnw --version': ['mvn', './mvnw', ...anyKind],
  'gradle --version,./gradlew --version': ['gradle', './gradlew', ...anyKind],
};

/** Linters, type-checks and test runners: they change nothing, but are set by files of the workspace. */
export const checkerRules: readonly CommandRule[] = [
  reads('tsc', { needs: 'node_modules/.bin/tsc', alongside: ofNode, ...typeCheck }),
  ...words('tsc vue-tsc').flatMap((name) => installed(name, typeCheck)),
  ...installed('eslint', {
    switches: words('--quiet --color --no-color'),
    values: { '--max-warnings': number, '--ext': /^[\w.,]+$/u, ...each('-f --format', /^(?:stylish|json|html)$/u) },
    operands: 'files',
  }),
  ...words('--check -c --list-different -l').flatMap((option) => installed('prettier', { operands: 'files' }, option)),
  ...words('run --run').flatMap((verb) => installed('vitest', { ...runnerOptions(['vitest']), operands: 'tests' }, verb)),
  ...words('jest mocha').flatMap((name) => installed(name, { ...runnerOptions([name]), operands: 'tests' })),
  ...installed('oxlint', { switches: words('--quiet --deny-warnings'), operands: 'files' }),
  ...words('check lint').flatMap((verb) => installed('biome', { operands: 'files' }, verb)),
  reads('node --test', { ...runnerOptions(['node', '--test']), operands: 'tests', alongside: ofNode }),
  reads('npm ls', {
    switches: words('-a --all'),
    values: { '--depth': number },
    words: /^[@\w][\w./-]*$/u,
    operands: 'none',
    alongside: ofNode,
  }),
  reads('npm pkg get scripts', { operands: 'none', alongside: ofNode }),
  reads('node --check', { operands: 'files', alongside: ofNode }),
  ...words('tsc eslint prettier vitest jest').flatMap((name) => installed(name, { operands: 'none' }, '--version')),
  ...installed('tsc', { operands: 'none' }, '-v'),
  // They start what the workspace names, as their other commands do.
  ...Object.entries(versions).flatMap(([line, alongside]) => line.split(',').map((one) => reads(one, { operands: 'none', alongside }))),
  ...['pytest', 'python -m pytest', 'python3 -m pytest'].map((line) =>
    reads(line, { ...runnerOptions(['pytest']), operands: 'tests', alongside: runningPython }),
  ),
  ...['mypy', 'python -m mypy', 'python3 -m mypy'].map((line) =>
    reads(line, {
      switches: words('--strict --pretty --no-error-summary --show-error-codes --ignore-missing-imports'),
      operands: 'files',
      alongside: ofPython,
    }),
  ),
  reads('ruff check', {
    switches: words('--no-cache -q --quiet --diff --statistics'),
    values: { '--select': /^[\w,]+$/u, '--output-format': /^[a-z-]+$/u },
    operands: 'files',
    alongside: ofPython,
  }),
  reads('ruff format --check', { switches: words('--diff -q'), operands: 'files', alongside: ofPython }),
  ...words('flake8 pylint pyright').map((name) => reads(name, { operands: 'files', alongside: ofPython })),
  ...['cargo check', 'cargo clippy', 'cargo build', 'cargo tree', 'cargo fmt --check', 'cargo fmt --all --check'].map((line) =>
    reads(line, {
      ...ofCargo,
      ...(line === 'cargo clippy' ? { passed: lints } : {}),
      operands: 'none',
      alongside: anyCargo,
    }),
  ),
  ...['cargo fmt -- --check', 'cargo fmt --all -- --check'].map((line) => reads(line, { operands: 'none', alongside: anyCargo })),
  { begin: ['cargo', 'test'], kind: 'added', ...ofCargo, passed: ofRustTests, operands: 'tests' },
  ...words('vet list build').map((verb) => reads(`go ${verb}`, { operands: 'packages', alongside: anyGo })),
  ...words('-l -d').map((option) => reads(`gofmt ${option}`, { operands: 'files' })),
  reads('black --check', { switches: words('-q --diff'), operands: 'files', alongside: ofPython }),
  {
    begin: ['go', 'test'],
    kind: 'added',
    switches: words('-v -race -short -cover -failfast -json'),
    values: { ...each('-run -skip -list -bench', /^[^-]/u), '-count': number, '-timeout': /^\w+$/u },
    operands: 'packages',
    narrows: true,
  },
];
