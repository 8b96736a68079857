import { describe, expect, it } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { allowedForRun, commandQuestion, storedBy } from '../../../src/core/policy/command-question.ts';
import { formatCommandList, parseCommandList } from '../../../src/core/policy/command-list.ts';
import { isOfMachine } from '../../../src/core/policy/command-rules.ts';
import { explainedParts, explanation } from '../../../src/core/policy/explain-line.ts';
import { judgeLine, type Grounds } from '../../../src/core/policy/judge-line.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const grounds = (listed: string[], files: Record<string, string> = {}): Grounds => ({
  files: createMemoryFiles({ 'a.ts': '', ...files }),
  listed: listed.map((line) => line.split(' ')),
  stored: [],
});

describe('every rule lets something pass', () => {
  it.each([
    'ls -la a.ts',
    'cat -n a.ts',
    'head -5 a.ts',
    'tail -n +2 a.ts',
    'wc -lw a.ts',
    'grep -e x -i a.ts',
    'rg -l x',
    'sed -n 3p a.ts',
    'find . -maxdepth 2',
    'tree -L 2 -I node_modules',
    'pwd',
    'echo a -b',
    'node -v',
    'git --version',
    'git status --porcelain=v2 -uno',
    'git diff --stat HEAD',
    'git log -3',
    'git show HEAD',
    'git blame -w a.ts',
    'git branch -vv',
    'git rev-parse --short HEAD',
    'git ls-files -m',
    'git stash list',
    'git reflog',
    'git remote -v',
    'git tag --sort -v:refname',
    'git describe --tags',
    'git merge-base main HEAD',
    'git rev-list --count main..HEAD',
    'git ls-tree -r --name-only HEAD src',
    "git grep -n 'x y' HEAD -- a.ts",
    'git grep -e x -e y',
    'grep -rn --include="*.ts" x .',
    'sort -t, -k2,2nr a.ts',
    'ls | sort -u | uniq -c',
    'python3 --version',
    'npm -v',
    'ls --color=auto -lah',
    "cat a.ts | sed -n '1,40p'",
    "jq -r '.scripts.test' a.ts",
    'cat a.ts | jq keys',
    'du -sh -d 1 .',
    'file -b a.ts',
    'test -f a.ts && echo yes',
    'which -a node',
    'stat a.ts',
    'realpath a.ts && basename a.ts && dirname a.ts',
    'true; date; whoami; uname -a',
    "git tag -l 'v1.*'",
    'git remote get-url origin',
    'git shortlog -sn HEAD',
    'git check-ignore -v a.ts',
    'git worktree list',
    'gofmt -l .',
    'npm ls --depth=0',
    'node --check a.ts',
    'npx vitest run a.ts',
    'npx jest a.ts',
    'npx tsc --noEmit -p web/tsconfig.json',
    'black --check a.ts',
    'go list ./...',
    'cargo build --release',
    'cargo fmt --check',
    'tsc --noEmit',
    'npx vue-tsc --noEmit',
    'npx eslint --max-warnings 0 a.ts',
    'npx prettier --check a.ts',
    'npx vitest --version',
    'mypy --strict a.ts',
    'python -m mypy a.ts',
    'ruff check --select E,F a.ts',
    'ruff format --check a.ts',
    'cargo check --all-targets -p orders',
    'cargo clippy',
    'go vet ./... ./cmd/app',
  ])('%s', async (line) => {
    const installed = Object.fromEntries(
      'tsc vue-tsc eslint prettier vitest jest'.split(' ').map((name) => [`node_modules/.bin/${name}`, '']),
    );
    expect(explanation(await judgeLine(line, grounds(['make'], installed))).reasons).toEqual([]);
  });

  it.each([
    ['npm test', 'npm test -- a.ts'],
    ['pnpm run unit', 'pnpm run unit -- a.ts'],
    ['npx vitest run', 'npx vitest run a.ts'],
    ['node --test', 'node --test a.ts'],
    ['pytest', 'pytest a.ts::test_x'],
    ['pytest', 'pytest -x -q a.ts'],
    ['pytest', 'pytest -k "test_x and not slow" --tb=short'],
    ['cargo test', 'cargo test --lib orders::total'],
    ['pytest', `pytest 'a.ts::Suite::test_x[1]'`],
    ['dotnet build', 'dotnet build --no-incremental -v q a.csproj'],
    ['go test ./...', 'go test -v -run TestTotal ./orders ./db/...'],
    ['go test', 'go test -count=1 .'],
    ['pytest tests', 'pytest -x a.ts'],
    ['python -m pytest tests', 'python -m pytest a.ts::test_x'],
    ['dotnet test', 'dotnet test --no-build --filter Name~x'],
  ])('behind "%s" of the settings: %s', async (listed, line) => {
    const manifest = { 'package.json': '{"scripts": {"unit": "vitest run"}}' };
    expect((await judgeLine(line, grounds([listed], manifest))).verdict).toBe('allow');
    expect((await judgeLine(line, grounds([], manifest))).verdict).toBe('ask');
  });
});

it.each([
  "cat ''",
  'cat -',
  'cat a.ts:x',
  'cat "a;b"',
  'pytest .env::x',
  'pytest -p evil',
  'pytest -xc evil.ini',
  'pytest -k __import__(1)',
  'git show :a.ts',
  "git show 'abcd^{blob}'",
  "git show 'abcd^{}'",
  'vitest @x',
  'head --lines',
  'git log --format',
  'dotnet test --filter --logger:x',
])('asks about %s', async (line) => {
  expect((await judgeLine(line, grounds(['pytest', 'vitest', 'dotnet test']))).verdict).toBe('ask');
});

it('a command of the settings may show whatever it shows', async () => {
  expect((await judgeLine('git diff', grounds(['git diff'], { '.batutaignore': 'x' }))).verdict).toBe('allow');
});

it.each([
  ['', 1, false],
  ['ls &&', 1, false],
  ['ls "', 4, false],
  ['ls \\', 4, false],
  ['ls \u0000', 4, false],
  ['ls \ud800', 4, false],
  ['ls\r', 3, false],
  ['ls\nls', 3, true],
  ['ls $x', 4, true],
  ['ls a\\b', 4, true],
  ['A=b ls', 2, true],
  ['ls; cd x', 5, true],
])('%j: what is wrong is at %i, and a shell could run it: %s', (line, column, shell) => {
  expect(parseCommandList(line)).toMatchObject({ ok: false, column, shell });
});

it.each([
  'ls && pwd; wc -l | head',
  'ls || pwd && date | head',
  'ls 2>&1 | head',
  'ls 2>/dev/null >/dev/null',
  'ls >&2 2>/dev/null',
  "ls 'a b' >/dev/null | head 2>&1",
  "cd 'a b' && ls; pwd",
])('%s is written as it is read', (line) => {
  const read = parseCommandList(line);
  expect(read.ok && formatCommandList(read.pipes, read.folder)).toBe(line);
});

it.each('ls,cat,head,tail,wc,grep x,rg x,sed -n 1p,find,tree,git status,git ls-files,dotnet build,dotnet test'.split(','))(
  '%s takes no path with a colon: some programs would look elsewhere',
  async (begin) => {
    const listed = grounds(['dotnet build', 'dotnet test'], { 'ab:c': '' });
    expect(explanation(await judgeLine(`${begin} ab:c`, listed)).reasons).toEqual(['"ab:c" is no plain path.']);
    expect((await judgeLine(`${begin} a.ts`, listed)).verdict).toBe('allow');
  },
);

it('looks at the file that a test is named with', async () => {
  const reasons = async (line: string) => explanation(await judgeLine(line, grounds(['pytest'], { '.env': '' }))).reasons;
  expect([await reasons('pytest a.ts::test_x'), await reasons('pytest .env::test_x')]).toEqual([
    [],
    [expect.stringContaining('holds secrets')],
  ]);
});

it('only programs of the machine that are known to read are those whose name the workspace cannot take', () => {
  const readers =
    'awk basename cat cmp comm cut date df diff dirname du echo egrep fgrep file find git gofmt grep head hexdump jq ls md5sum nl nproc od printf pwd' +
    ' readlink realpath rg sed seq sha1sum sha256sum sleep sort stat tac tail test tr tree true uname uniq wc which whoami xxd';
  expect(
    [...readers.split(' '), 'npx', 'tsc', 'npm', 'black', 'mypy', 'ruff', 'cargo', 'go', 'node'].filter((name) => isOfMachine([name, 'x'])),
  ).toEqual(readers.split(' '));
  expect([isOfMachine(['python3', '--version']), isOfMachine(['python3', '--version', 'x']), isOfMachine(['node', '-v'])]).toEqual([
    true,
    false,
    true,
  ]);
});

it.each(['ls </dev/null', 'ls 0</dev/null'])('%s reads nothing, and writes as ever', (line) => {
  expect(parseCommandList(line)).toEqual({
    ok: true,
    folder: '',
    pipes: [{ when: 'always', commands: [{ argv: ['ls'], out: 'out', error: 'error' }] }],
  });
});

describe('the question', () => {
  const optionsOf = async (line: string): Promise<string[]> =>
    commandQuestion(await judgeLine(line, grounds([])), line, 'backend', true).options.map(({ id }) => id);

  it('offers to keep only what can be kept', async () => {
    expect(await optionsOf('make x')).toEqual(['once', 'run', 'always', 'reject']);
    expect(await optionsOf('make a.ts')).toEqual(['once', 'run', 'always', 'always-files', 'reject']);
    expect(await optionsOf('ls | make')).toEqual(['once', 'run', 'reject']);
    expect(await optionsOf('make $x')).toEqual(['once', 'run', 'reject']);
    expect(await optionsOf('make x; ls | make')).toEqual(['once', 'run', 'reject']);
  });

  it('wants words with no answer, and takes some with a no', async () => {
    const { options } = commandQuestion(await judgeLine('make a.ts', grounds([])), 'make a.ts', 'backend', true);
    expect(options.map(({ id, text }) => [id, text])).toEqual([
      ['once', 'none'],
      ['run', 'none'],
      ['always', 'none'],
      ['always-files', 'none'],
      ['reject', 'may'],
    ]);
  });

  it('keeps what was asked about, and only for an answer for good', async () => {
    const judged = await judgeLine('make a.ts; ls; make x', grounds([]));
    expect(storedBy(judged, 'always-files')).toEqual([
      { argv: ['make'], files: true },
      { argv: ['make', 'x'], files: false },
    ]);
    expect(['once', 'run', 'reject', ''].map((option) => storedBy(judged, option))).toEqual([[], [], [], []]);
  });

  it('says how much depends on it, and what --yes answers', async () => {
    const asked = async (line: string) => commandQuestion(await judgeLine(line, grounds([])), line, 'backend', true);
    const [plain, shell] = [await asked('make x'), await asked('make $x')];
    expect([plain.risk, plain.reason, plain.agent, shell.risk, shell.reason]).toEqual(['medium', 'unknown', 'backend', 'high', 'shell']);
    const kept = 'Always allow here';
    expect([plain, shell].map(({ hints = [] }) => hints.some((hint) => inEnglish(hint).includes(kept)))).toEqual([true, false]);
    expect([plain, shell].map(({ hints = [] }) => hints.some((hint) => inEnglish(hint).includes('sh -c')))).toEqual([false, true]);
    const unshut = commandQuestion(await judgeLine('make x', grounds([])), 'make x', 'backend', false);
    expect([plain, unshut].map(({ hints = [] }) => inEnglish(hints[1] ?? ''))).toEqual([
      expect.stringContaining('in a sandbox'),
      'There is no sandbox here: it would run with all your rights.',
    ]);
    expect(plain.options.filter(({ yes, safe }) => yes === true && safe === true).map(({ id }) => id)).toEqual(['reject']);
  });

  it('is answered for the run by that answer to that question only', async () => {
    const judged = await judgeLine('make x', grounds([]));
    const answer = { kind: 'command', option: 'run', subject: 'make x', question: 1, by: 'ana', title: '', at: '' };
    const allowed = (more: object): boolean => allowedForRun(judged, 'make x', { answers: [{ ...answer, ...more }] });
    expect([{}, { kind: 'other' }, { option: 'once' }, { subject: 'make' }].map(allowed)).toEqual([true, false, false, false]);
  });
});

it('shows each part with what joins it to the one before', async () => {
  const parts = explainedParts(await judgeLine('ls && make x; make y | head', grounds([])), '');
  expect(parts.map(({ command, reason }) => [command, reason !== ''])).toEqual([
    ['ls', false],
    ['&& make x', true],
    ['; make y', true],
    ['| head', false],
  ]);
});

it.each([
  ['yarn t', 'ask'],
  ['yarn test', 'allow'],
  ['yarn run test', 'allow'],
  ['npm t', 'ask'],
])('where the settings list yarn test, %s is no other name of it: %s', async (line, verdict) => {
  expect((await judgeLine(line, grounds(['yarn test']))).verdict).toBe(verdict);
});

it('says in which place a line is wrong', () => {
  const read = parseCommandList("ls; '' x");
  expect(!read.ok && [read.column, inEnglish(read.message)]).toEqual([5, `the program's name is empty (column 5 of "ls; '' x")`]);
});

it('explains with a reason for each command that is asked about', async () => {
  const { argv, reasons } = explanation(await judgeLine('make x && ls; make y', grounds([])));
  expect([argv, reasons.length]).toEqual([[['make', 'x'], ['ls'], ['make', 'y']], 2]);
});
