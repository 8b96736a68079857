import { expect, it } from 'vitest';
import { checkArguments } from '../../../src/core/policy/check-arguments.ts';
import { formatCommandLine } from '../../../src/core/policy/command-line.ts';
import { parseCommandList } from '../../../src/core/policy/command-list.ts';
import { judgeLine } from '../../../src/core/policy/judge-line.ts';
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
