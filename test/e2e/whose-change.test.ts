import { chmodSync, existsSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { documentInEnglish, inEnglish } from '../../src/core/describe/message.ts';
import { recordSaves } from '../../src/node/editor-saves.ts';
import { gitIn } from '../fakes/copy-workspace.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { done, filesOf, inSession, openFiles, specGivenBack, summary } from './playing.ts';
import type { Scene } from './scene.ts';
import { tinyFiles } from './tiny.ts';
import { wholeRun } from './whole-run.ts';

const settings = (validate: string): string =>
  `agents:\n  source: { section: Source, owns: [src/**], outputs: [made/**], validate: [${validate}], run: [node act.mjs] }\n`;

/** A command that does all of this once, when an agent has worked. */
const scene = (script: string, validate = 'node act.mjs'): Promise<Scene> =>
  openFiles(
    {
      ...tinyFiles(),
      '.claude/batuta.yaml': settings(validate),
      '.vscode/tasks.json': '{}\n',
      'mine.txt': 'one\n',
      'act.mjs': `import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';\n${script}\n`,
    },
    acting([
      [/^SPEC /, finish(spec({ Source: ['src/new.txt'] }))],
      [/^Source /, write('src/new.txt', 'good\n'), calls(call('run', { command: 'node act.mjs' })), passed],
      [/^REVIEW /, approvedReview],
    ]),
  );
const once = (what: string): string =>
  `if (existsSync('src/new.txt') && !existsSync('.git/acted')) { writeFileSync('.git/acted', ''); ${what} }`;

test('what changes while a command runs is asked about: what is marked is undone and committed with the run, the rest is left alone', async () => {
  const at = await scene(
    once(
      "writeFileSync('mine.txt', 'two\\n'); writeFileSync('made-up.txt', 'x'); rmSync('other.txt'); mkdirSync('made', { recursive: true }); writeFileSync('made/out.js', 'o');",
    ),
  );
  const run = await wholeRun(at, { marks: ['made-up.txt'] });
  expect(summary(run)).toEqual(done);
  expect([filesOf(run), run.report.outputs]).toEqual([['made-up.txt', 'src/new.txt'], ['made/out.js']]);
  expect(run.report.uncertain).toEqual([
    { file: 'mine.txt', command: 'node act.mjs', added: 1, removed: 1 },
    { file: 'other.txt', command: 'node act.mjs', added: 0, removed: 1 },
  ]);
  await inSession(at, (session) => session.apply(run.runId, { branch: 'thing' }, async () => true));
  expect((await gitIn(at.root, ['diff', '--name-only', 'main', 'thing', '--', ':!spec'])).trim()).toBe('made-up.txt\nsrc/new.txt');
  expect((await inSession(at, (session) => session.rollBack(run.runId, { run: true }, 'ana'))).restored).toEqual([
    'made-up.txt',
    'made/out.js',
    'src/new.txt',
    specGivenBack,
  ]);
  expect([await at.read('mine.txt'), await at.read('made-up.txt'), await at.read('other.txt')]).toEqual(['two\n', null, null]);
});

test('a save that an editor window saw is the person’s, also in a file of the run', async () => {
  const at = await scene(
    "import { execFileSync } from 'node:child_process';\n" +
      once("writeFileSync('src/new.txt', 'mine\\n'); execFileSync(process.execPath, ['.git/window.mjs']);"),
  );
  // Stands for the window: tells of the save as the extension does.
  writeFileSync(
    path.join(at.root, '.git/window.mjs'),
    `const { recordSaves } = await import(${JSON.stringify(new URL('../../src/node/editor-saves.ts', import.meta.url).href)});\nawait recordSaves(${JSON.stringify(at.home)}, ${JSON.stringify(at.root)}, ['src/new.txt']);\n`,
  );
  const run = await wholeRun(at, { marks: [] });
  expect(run.report.uncertain).toMatchObject([{ file: 'src/new.txt' }]);
  expect(documentInEnglish(await inSession(at, (session) => session.rollBack(run.runId, { run: true }, 'ana'))).skipped).toEqual([
    { file: 'src/new.txt', reason: 'it was saved in the editor since' },
  ]);
  expect(await at.read('src/new.txt')).toBe('mine\n');
  await recordSaves(path.join(at.home, 'nobody'), at.root, ['a']);
});

test('protected files and git’s own settings that a command changed are put back, and the run says so', async () => {
  const at = await scene(
    once(
      "writeFileSync('.vscode/tasks.json', '{\"version\":\"2.0.0\"}'); writeFileSync('.claude/batuta.yaml', 'agents: {}'); writeFileSync('.env', 'NODE_OPTIONS=--test-name-pattern=nothing'); writeFileSync('.git/hooks/pre-commit', 'evil', { mode: 0o755 }); writeFileSync('.git/config', '[core]\\nhooksPath = /tmp/evil\\n'); writeFileSync('.git/info/attributes', '* filter=evil');",
    ),
    'node act.mjs',
  );
  for (const folder of ['hooks', 'info']) mkdirSync(path.join(at.root, '.git', folder));
  const config = readFileSync(path.join(at.root, '.git/config'), 'utf8');
  chmodSync(path.join(at.root, '.git/config'), 0o600);
  const run = await wholeRun(at, { marks: [] });
  expect(summary(run)).toEqual(done);
  const now = ['.vscode/tasks.json', '.claude/batuta.yaml', '.env'].map((file) => at.read(file));
  expect(await Promise.all(now)).toEqual(['{}\n', settings('node act.mjs'), null]);
  expect(readFileSync(path.join(at.root, '.git/config'), 'utf8')).toBe(config);
  expect(['hooks/pre-commit', 'info/attributes'].map((name) => existsSync(path.join(at.root, '.git', name)))).toEqual([false, false]);
  expect(run.report.notices.map(({ text }) => inEnglish(text)).filter((text) => text.includes('no command may'))).toEqual([
    '"node act.mjs" changed .claude/batuta.yaml, .vscode/tasks.json, .env, .git/config, .git/hooks/pre-commit, .git/info/attributes, which no command may change: put back as before.',
  ]);
});

test('a source that a test rewrites each time still counts: it is never taken for an output', async () => {
  const at = await scene("if (existsSync('src/new.txt')) writeFileSync('src/new.txt', process.hrtime.bigint() + '\\n');");
  const run = await wholeRun(at, { marks: [] });
  expect(run.state.volatilePaths).toEqual([]);
  expect(run.state.verdicts['source']?.result).not.toBe('proven');
});
