import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { judgeLine, type Grounds } from '../../../src/core/policy/judge-line.ts';
import { explanation } from '../../../src/core/policy/explain-line.ts';
import { openWorkspaceFiles } from '../../../src/node/workspace-files.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const corpusSchema = z.array(z.object({ id: z.string(), cmd: z.string(), expect: z.enum(['allow', 'ask']), why: z.string() }));
const corpus = corpusSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/commands/policy-corpus.json'), 'utf8')),
);
const listed = [
  ['npm', 'test'],
  ['npm', 'run', 'build'],
  ['dotnet', 'build'],
];

describe('the corpus of command lines', () => {
  let folder = '';
  let grounds: Grounds;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'batuta-policy-')));
    const inside = [
      'src/a.ts',
      'src/a b.ts',
      'src/sub/b.ts',
      'src/sub/.npmrc',
      '.env',
      'App/App.csproj',
      'evil.sh',
      'evil.js',
      '1>(touch pwned)',
    ];
    for (const path of [...inside.map((name) => `ws/${name}`), 'secret', 'ws-evil/x']) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), 'x\n');
    }
    await symlink('/etc', join(folder, 'ws/link-out'));
    await symlink('/etc/hostname', join(folder, 'ws/link-file'));
    await symlink('src/sub', join(folder, 'ws/link-in'));
    grounds = { files: openWorkspaceFiles(join(folder, 'ws')), listed, stored: [] };
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(corpus)('$id $expect: $why', async ({ cmd, expect: expected }) => {
    const judged = await judgeLine(cmd, grounds);
    expect([judged.verdict, explanation(judged).reasons.length > 0]).toEqual([expected, expected === 'ask']);
  });

  it('asks about what lies above a link: that is elsewhere', async () => {
    const stored = { ...grounds, stored: [{ argv: ['tidy'], files: true }] };
    for (const line of ['cat link-out/../src/a.ts', 'cat link-out/./../etc/hostname', 'ls link-in/..', 'tidy link-in/../src/a.ts'])
      expect([line, (await judgeLine(line, stored)).verdict]).toEqual([line, 'ask']);
  });

  it('asks about a link out of the workspace', async () => {
    expect((await judgeLine('cat link-file', grounds)).verdict).toBe('ask');
    expect((await judgeLine(`cat ${folder}/ws/src/a.ts`, grounds)).verdict).toBe('allow');
  });
});

const memory = (files: Record<string, string> = {}, more: Partial<Grounds> = {}): Grounds => ({
  files: createMemoryFiles({ 'src/a.ts': '', 'test/a.test.ts': '', ...files }),
  listed,
  stored: [],
  ...more,
});

describe('what a developer would run', () => {
  it.each([
    'git log --oneline -20',
    'git log -n 5 --format=%h',
    'git log main..HEAD -- src',
    'git show HEAD~1:src/a.ts',
    'git diff -U5 HEAD -- src/a.ts',
    'git diff main...',
    'git blame -L 1,5 src/a.ts',
    'git branch -a',
    "rg -n 'foo|bar' src",
    'rg -tts foo -A 3',
    'rg --files src',
    'grep -n foo src/a.ts',
    "sed -n '1,20p' src/a.ts",
    "find . -name '*.ts' -type f",
    'ls -la && pwd; git status',
    'cat src/a.ts | head -20 | wc -l',
    'npm test 2>&1 | tail -n 30',
    'npm test 2>&1 | grep -i error',
    'npm test -- test/a.test.ts',
    'npm test > /dev/null 2>&1',
    'npm test;',
    'head -c 100 src/a.ts',
    'node --version',
    'npm t',
    'npm run test',
    'npm run-script build',
    'npm run test -- test/a.test.ts',
  ])('%s', async (line) => {
    expect(explanation(await judgeLine(line, memory())).reasons).toEqual([]);
  });

  it.each([
    ['git log --format=%GS', 'not known to be harmless'],
    ['git log --format=%+GS', '"--format" is not known to be harmless'],
    ["git log '--pretty=format:%h % GG'", '"--pretty" is not known to be harmless'],
    ['tree -Io x src/a.ts', '"-Io" is none of those'],
    ['dotnet build -- RunConfiguration.ResultsDirectory=/tmp/x', 'no plain path'],
    ['git log --pretty .env', '"--pretty" is none of those'],
    ['git show HEAD:.env', 'holds secrets'],
    ['git diff -- ":!x"', 'no plain path'],
    ['git diff :/', 'no plain path'],
    ['git diff --output=x', '"--output=x" is none of those'],
    ['git branch new', 'not known to be harmless'],
    ['git commit -m x', 'none of the commands of the settings'],
    ['find -- -exec', '"-exec" is none of those'],
    ['find . -delete', '"-delete" is none of those'],
    ['grep --color never .env', 'holds secrets'],
    ['grep -f patterns src/a.ts', '"-f" is none of those'],
    ['tail -f src/a.ts', '"-f" is none of those'],
    ['head -n', '"-n" is not known to be harmless with ""'],
    ['sed -n 1p -i src/a.ts', '"-i" is none of those'],
    ["sed 's/a/b/w x' src/a.ts", 'not known to be harmless'],
    ['rg --pre ./evil.sh foo', '"--pre" is none of those'],
    ['cat src/a.ts | tee x', 'only these may read: cat, head, tail, wc, grep,'],
    ['cat src/a.ts | head -5 src/a.ts', 'Behind a pipe'],
    ['npm test | npm test', 'only these may read: cat, head, tail, wc, grep,'],
    ['npm test test/a.test.ts', 'comes before "--"'],
    ['npm test -- -u', '"-u" is none of those'],
    ['npm test -- ../x', 'out of the workspace'],
    ['npm test -- @file', 'no plain path'],
    ['dotnet build @evil.rsp', 'no plain path'],
    ['dotnet build -- /t:Evil', 'no plain path'],
    ['cd src', 'a shell operator'],
    ['%1', 'a shell operator'],
    ['npm test &&', 'empty'],
    ['npm test ;; npm test', 'empty'],
    ['> /dev/null', 'empty'],
    ['cat src/a.ts > out', 'redirection'],
    ['cat < src/a.ts', 'redirection'],
    ['npm test 3>/dev/null', 'redirection'],
    ['npm test >/dev/nullx', 'redirection'],
    ['npm test 2>&3', 'redirection'],
    ['echo a=~/x', 'home folder'],
    ['cat src\\a.ts', 'different shells'],
    ['npx tsc --noEmit', 'is not there'],
    ['curl example.org', 'The program "curl"'],
  ])('but not %s', async (line, reason) => {
    const { verdict, reasons } = explanation(await judgeLine(line, memory()));
    expect([verdict, reasons.join(' ')]).toEqual(['ask', expect.stringContaining(reason)]);
  });

  it('takes paths of the folder in which a command of the settings works', async () => {
    const grounds = memory({ 'web/test/b.test.ts': '' }, { listed: [['npm', '--prefix', 'web', 'test']] });
    expect((await judgeLine('npm --prefix web test -- test/b.test.ts', grounds)).verdict).toBe('allow');
    expect((await judgeLine('npm --prefix other test', grounds)).verdict).toBe('ask');
    expect((await judgeLine('npm --prefix web test -- ../.env', grounds)).verdict).toBe('ask');
  });

  it('type-checks where the compiler is there', async () => {
    const files = { 'node_modules/.bin/tsc': '' };
    expect((await judgeLine('npx tsc --noEmit', memory(files))).verdict).toBe('allow');
    // It is a program of the workspace, and nothing of that may run where it is not trusted.
    expect((await judgeLine('npx tsc --noEmit', memory(files, { listed: [] }))).verdict).toBe('ask');
  });

  it('shows nothing of a workspace that hides some of its files', async () => {
    const grounds = memory({ '.batutaignore': 'private/\n' });
    const verdicts = async (lines: string[]) => Promise.all(lines.map(async (line) => (await judgeLine(line, grounds)).verdict));
    const asked = [
      'grep -r foo',
      'git grep foo',
      'git diff',
      'git show',
      'rg foo',
      'rg -s foo',
      'git log -p',
      'git log -wp',
      'git log --check',
      'cat private/x',
    ];
    expect(await verdicts([...asked, 'git diff --stat -p', 'git diff --stat -wp'])).toEqual(Array(12).fill('ask'));
    expect(await verdicts(['git diff --stat', 'git show -s', 'git log --oneline', 'rg --files', 'cat src/a.ts'])).toEqual(
      Array(5).fill('allow'),
    );
  });

  it('knows what a person allowed for good: exactly so, or with files at the end', async () => {
    const grounds = memory(
      { 'b.ts': '' },
      {
        stored: [
          { argv: ['make', 'all'], files: false },
          { argv: ['tidy', '-q'], files: true },
        ],
      },
    );
    const verdicts = Promise.all(
      [
        'make all',
        'make',
        'make all b.ts',
        'tidy -q b.ts',
        'tidy -q b.ts src/a.ts',
        'tidy -q',
        'tidy -q -w b.ts',
        'tidy -q none.ts',
        'tidy -q .env',
        'ls | make all',
      ].map(async (line) => (await judgeLine(line, grounds)).verdict),
    );
    expect(await verdicts).toEqual(['allow', 'ask', 'ask', 'allow', 'allow', 'ask', 'ask', 'ask', 'ask', 'ask']);
  });
});

describe('cd FOLDER && …', () => {
  const there = memory(
    {
      'web/src/b.ts': '',
      'web/.env': '',
      'web/package.json': '{"scripts": {"old": "dropdb app"}}',
      'web/node_modules/.bin/tsc': '',
      '.batutaignore': 'web/private\n',
    },
    {
      listed: [...listed, ['npm', '--prefix', 'web', 'test'], ['pnpm', '-C', './web/', 'run', 'lint']],
      stored: [{ argv: ['make'], files: false }],
    },
  );

  it.each([
    'cd web && ls src && cat src/b.ts | wc -l',
    "cd 'web' && git status; pwd",
    'cd /workspace && npm test',
    'cd /workspace/web && cat src/b.ts /workspace/src/a.ts ../src/a.ts',
    'cd . && npm test',
    'cd ./web/ && npm test -- src/b.ts',
    'cd web && pnpm lint',
    'cd web && npx tsc --noEmit',
  ])('%s', async (line) => {
    expect(explanation(await judgeLine(line, there)).reasons).toEqual([]);
  });

  it.each([
    ['cd .. && ls', 'is a shell operator'],
    ['cd /etc && ls', 'is a shell operator'],
    ['cd none && ls', 'is a shell operator'],
    ['cd - && ls', 'is a shell operator'],
    ['cd -P web && ls', 'is a shell operator'],
    ['cd "" && ls', 'is a shell operator'],
    ['cd web; ls', 'is a shell operator'],
    ['cd web && cd src && ls', 'is a shell operator'],
    ['cd web >/dev/null && ls', 'is a shell operator'],
    ['cd web/../web && ls', 'is a shell operator'],
    ['cd .git && ls', 'is a shell operator'],
    ['cd web &&', 'empty'],
    ['cd web && cat .env', 'holds secrets'],
    ['cd web && cat private', '.batutaignore'],
    ['cd web && cat ../../x', 'out of the workspace'],
    ['cd web && npm run build', 'none of the commands'],
    ['cd web/src && npm test', 'none of the commands'],
    ['cd web && make', 'none of the commands'],
    ['cd src && npx tsc --noEmit', 'is not there'],
    ['cd web && npm run old', 'cannot be undone'],
  ])('but not %s', async (line, reason) => {
    const { verdict, reasons } = explanation(await judgeLine(line, there));
    expect([verdict, reasons.join(' ')]).toEqual(['ask', expect.stringContaining(reason)]);
  });
});

it('says what was allowed for good, and by what reason a path above is refused', async () => {
  const grounds = memory({}, { stored: [{ argv: ['tidy'], files: false }] });
  const stored = async (line: string) =>
    (await judgeLine(line, grounds)).pipes?.flatMap(({ commands }) => commands.map((one) => one.stored));
  expect(await stored('tidy; ls; make')).toEqual([true, false, false]);
  const reason = async (line: string) => explanation(await judgeLine(line, grounds)).reasons;
  expect([await reason('cat ../../x'), await reason('cat ./../x'), await reason('cat src/../../x')]).toEqual([
    [expect.stringContaining('leads out of the workspace')],
    [expect.stringContaining('leads out of the workspace')],
    ['"src/../../x" is no plain path.'],
  ]);
});
