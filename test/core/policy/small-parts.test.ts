import { expect, it } from 'vitest';
import { checkArguments } from '../../../src/core/policy/check-arguments.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { formatCommandLine } from '../../../src/core/policy/command-line.ts';
import { parseCommandList } from '../../../src/core/policy/command-list.ts';
import { effectsOf } from '../../../src/core/policy/confirm-changes.ts';
import { explainedParts, explanation } from '../../../src/core/policy/explain-line.ts';
import { startedScript } from '../../../src/core/policy/judge-command.ts';
import { judgeLine } from '../../../src/core/policy/judge-line.ts';
import { runnerOptions } from '../../../src/core/policy/runner-rules.ts';
import { takesPaths } from '../../../src/core/policy/takes-paths.ts';
import { project } from '../../../src/core/run/project.ts';
import { secretValuesOf } from '../../../src/core/policy/secret-values.ts';
import { storedCommandSchema } from '../../../src/core/policy/stored-command.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const judged = (line: string | string[], ...listed: string[][]) =>
  judgeLine(line, { files: createMemoryFiles({ 'a.test.js': '' }), listed, stored: [] });

it('a list of words is one program with both of its streams', async () => {
  expect((await judged(['ls', '-l'])).pipes).toMatchObject([
    { when: 'always', commands: [{ argv: ['ls', '-l'], out: 'out', error: 'error' }] },
  ]);
});

it('the number in front of a redirection says which stream it is of', () => {
  const streams = (line: string) => {
    const read = parseCommandList(line);
    return read.ok ? read.pipes.flatMap(({ commands }) => commands.map(({ out, error }) => [out, error])) : [];
  };
  expect(['ls >/dev/null', 'ls 1>/dev/null', 'ls 2>/dev/null', 'ls 1>&2', 'ls 2>&1'].map(streams)).toEqual([
    [['nowhere', 'error']],
    [['nowhere', 'error']],
    [['out', 'nowhere']],
    [['error', 'error']],
    [['out', 'out']],
  ]);
});

it('what is no command is shown where it begins', () => {
  expect(parseCommandList('ls;  >/dev/null 2>&1')).toMatchObject({ ok: false, column: 6 });
});

it('a program whose name looks like a variable is quoted, an argument is not', () => {
  expect(formatCommandLine(['A=b', 'c=d'])).toBe("'A=b' c=d");
});

it('a pattern looks where its first wildcard stands, and from the top where that is at once', () => {
  const rule = { begin: ['git', 'ls-files'], kind: 'reads', operands: 'files', patterns: 'always' } as const;
  expect(checkArguments(['*.ts', 'src/*/a.ts', 'src/a.ts'], rule)).toMatchObject({ ok: true, paths: ['.', 'src', 'src/a.ts'] });
});

it('a command of the settings that is one word takes tests as well', async () => {
  expect((await judged('jest a.test.js', ['jest'])).verdict).toBe('allow');
});

it('a type-check or a linter in the settings lets no test runner start code', async () => {
  for (const listed of [['mypy'], ['ruff', 'check']]) expect([listed, (await judged('pytest', listed)).verdict]).toEqual([listed, 'ask']);
  expect((await judged('pytest', ['tox'])).verdict).toBe('allow');
});

it('what is kept for good has a program', () => {
  const parsed = [['ls'], []].map((argv) => storedCommandSchema.safeParse({ argv, files: false }).success);
  expect(parsed).toEqual([true, false]);
});

it('a token in the place of a name in an address is a secret, as a password is', () => {
  expect(secretValuesOf('url: https://abcdefghijklmnopqrstuvw@example.org/x')).toContain('abcdefghijklmnopqrstuvw');
  expect(secretValuesOf('url: https://me:opensesame@example.org/x')).toContain('opensesame');
});

it('says where a line runs, and what of it cannot be followed', async () => {
  const there = { files: createMemoryFiles({ 'src/a.ts': '' }), listed: [], stored: [] };
  const inFolder = await judgeLine('cd src && ls | head', there);
  expect(explanation(inFolder)).toEqual({ verdict: 'allow', folder: 'src', argv: [['ls'], ['head']], reasons: [] });
  expect(explainedParts(inFolder, '').map(({ command }) => command)).toEqual(['cd src', '&& ls', '| head']);
  expect(explanation(await judgeLine('ls', there))).toEqual({ verdict: 'allow', argv: [['ls']], reasons: [] });
  const { verdict, argv, reasons, ...more } = explanation(await judgeLine('cd nowhere && ls', there));
  expect([verdict, argv, more, reasons]).toEqual(['ask', [], {}, [expect.stringContaining('(column 1 of "cd nowhere && ls")')]]);
});

it('a control character is named by its number, in four digits', () => {
  const read = parseCommandList('ls \u0001');
  expect(read.ok || inEnglish(read.message)).toContain('character U+0001 is');
});

it('only an answer about deleted lines counts for them', () => {
  const answer = { kind: 'confirm', option: 'run', subject: 'changes x', question: 1, title: '', by: 'ana', at: '' };
  const state = { ...project([]), answers: [answer] };
  const confirm = { deletedLines: 50, files: 5, migrations: true };
  const effects = effectsOf([{ path: 'a.ts', before: 'old', after: '', removed: 51 }], { confirm, agent: 'backend', listed: [], state });
  expect(effects.map(({ key }) => key)).toEqual(['a.ts: 51']);
});

it('what shows what files hold is asked about where a file is named in .batutaignore', async () => {
  const files = createMemoryFiles({ 'a.ts': '', '.batutaignore': 'private\n' });
  const verdict = async (line: string) => [line, (await judgeLine(line, { files, listed: [], stored: [] })).verdict];
  const showing = [
    'git diff',
    'git show',
    'git log -p',
    'git grep x',
    'rg x',
    'grep -r x',
    'git diff --stat -p',
    'git log --oneline --patch',
  ];
  for (const line of showing) expect(await verdict(line)).toEqual([line, 'ask']);
  const naming = ['git diff --stat', 'git show --name-only', 'git log --oneline', 'rg --files', 'git status', 'ls', 'cat a.ts'];
  for (const line of naming) expect(await verdict(line)).toEqual([line, 'allow']);
});

it('the script that a command starts, of package managers only', () => {
  const started = (line: string) => startedScript(line.split(' '));
  expect(started('npm run lint')).toEqual({ folder: '', name: 'lint' });
  expect(started('pnpm --dir web/ run lint')).toEqual({ folder: 'web/', name: 'lint' });
  expect(started('npm --prefix web test')).toEqual({ folder: 'web/', name: 'test' });
  for (const line of ['npm run', 'npm install', 'make run lint', 'npm']) expect([line, started(line)]).toEqual([line, null]);
});

it('options of a runner are those of the program that begins just so', () => {
  expect(runnerOptions(['npx', 'jest']).switches).toContain('--runInBand');
  expect(runnerOptions(['npx', 'other'])).toEqual({ switches: [], values: {} });
  expect(runnerOptions(['jest', 'run']).switches).not.toContain('--run');
  for (const script of ['poetry run pytest', 'uv run pytest', 'pnpm exec vitest', 'yarn exec jest', 'bunx jest', 'npx eslint .'])
    expect([script, takesPaths(script)]).toEqual([script, true]);
  for (const script of ['poetry add pytest', 'yarn add jest', 'uv pip pytest'])
    expect([script, takesPaths(script)]).toEqual([script, false]);
});
