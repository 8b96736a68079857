import { each, number, words, type CommandRule } from './command-rule.ts';

/** Programs that start whatever the workspace tells them to. */
const anyKind = words('make just task');
const ofNode = [...words('node npm npx pnpm yarn bun'), ...anyKind];
const ofPython = [...words('python python3 pytest mypy ruff tox nox uv poetry pdm hatch'), ...anyKind];

/** A program among the packages of the workspace. */
const installed = (name: string, rule: Pick<CommandRule, 'switches' | 'values' | 'operands'>, ...more: string[]): CommandRule => ({
  begin: ['npx', name, ...more],
  kind: 'reads',
  needs: `node_modules/.bin/${name}`,
  alongside: ofNode,
  ...rule,
});

const typeCheck = {
  switches: words('--strict --skipLibCheck'),
  values: { ...each('--pretty', /^(?:true|false)$/u), ...each('-p --project', /^(?:\.|(?!.*\.\.)[\w@][\w@./-]*)$/u) },
  operands: 'none',
} as const;

const ofCargo = {
  switches: words(
    '--all --all-targets --all-features --workspace --lib --bins --tests --release --locked --offline --no-fail-fast -q --quiet',
  ),
  values: { ...each('-p --package', /^[\w-]+$/u), '--message-format': /^(?:short|json|human)$/u },
} as const;

/** Linters, type-checks and test runners: they change nothing, but are set by files of the workspace. */
export const checkerRules: readonly CommandRule[] = [
  { ...installed('tsc', typeCheck, '--noEmit'), begin: ['tsc', '--noEmit'] },
  installed('tsc', typeCheck, '--noEmit'),
  installed('vue-tsc', typeCheck, '--noEmit'),
  installed('eslint', {
    switches: words('--quiet --color --no-color'),
    values: { '--max-warnings': number, '--ext': /^[\w.,]+$/u, ...each('-f --format', /^(?:stylish|json|html)$/u) },
    operands: 'files',
  }),
  installed('prettier', { operands: 'files' }, '--check'),
  installed('vitest', { operands: 'tests' }, 'run'),
  installed('jest', { operands: 'tests' }),
  { begin: ['npm', 'ls'], kind: 'reads', switches: words('-a --all'), values: { '--depth': number }, operands: 'none', alongside: ofNode },
  { begin: ['node', '--check'], kind: 'reads', operands: 'files', alongside: ofNode },
  ...words('tsc eslint prettier vitest jest').map((name) => installed(name, { operands: 'none' }, '--version')),
  ...['mypy', 'python -m mypy', 'python3 -m mypy'].map((line): CommandRule => ({
    begin: words(line),
    kind: 'reads',
    switches: words('--strict --pretty --no-error-summary --show-error-codes'),
    operands: 'files',
    alongside: ofPython,
  })),
  {
    begin: ['ruff', 'check'],
    kind: 'reads',
    switches: words('--no-cache -q --quiet'),
    values: { '--select': /^[\w,]+$/u, '--output-format': /^[a-z-]+$/u },
    operands: 'files',
    alongside: ofPython,
  },
  { begin: ['ruff', 'format', '--check'], kind: 'reads', switches: words('--diff -q'), operands: 'files', alongside: ofPython },
  ...['cargo check', 'cargo clippy', 'cargo build', 'cargo fmt --check'].map((line): CommandRule => ({
    begin: words(line),
    kind: 'reads',
    ...ofCargo,
    operands: 'none',
    alongside: ['cargo', ...anyKind],
  })),
  { begin: ['cargo', 'test'], kind: 'added', ...ofCargo, operands: 'tests' },
  ...words('vet list').map((verb): CommandRule => ({
    begin: ['go', verb],
    kind: 'reads',
    operands: 'packages',
    alongside: ['go', ...anyKind],
  })),
  { begin: ['gofmt', '-l'], kind: 'reads', operands: 'files' },
  { begin: ['black', '--check'], kind: 'reads', switches: words('-q --diff'), operands: 'files', alongside: ofPython },
  {
    begin: ['go', 'test'],
    kind: 'added',
    switches: words('-v -race -short -cover -failfast'),
    values: { '-run ': /^[^-]/u, '-count=': number, '-timeout=': /^\w+$/u },
    operands: 'packages',
    narrows: true,
  },
];
