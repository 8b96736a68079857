import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { documentInEnglish } from '../../src/core/describe/message.ts';
import { createApp } from '../../src/app/create-app.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { replyIn } from '../fakes/reply.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { openCrashable } from './crash.ts';
import { isRunning } from './gate.ts';
import { atEnd, inSession, openFiles, specGivenBack } from './playing.ts';
import { filesAt } from './scene.ts';
import { wholeRun } from './whole-run.ts';

/** Once: ends Batuta in the middle of its work, and outlives it. */
const dying = `import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
if (existsSync('src/a.txt') && !existsSync('.git/pid')) {
  writeFileSync('src/b.txt', 'half');
  writeFileSync('.vscode/tasks.json', '{"evil":1}');
  mkdirSync('.git/hooks', { recursive: true });
  writeFileSync('.git/hooks/pre-commit', 'evil', { mode: 0o755 });
  writeFileSync('.git/pid', String(process.pid));
  setInterval(() => {}, 1000);
  process.kill(process.ppid, 'SIGKILL');
}
`;
const files = {
  'act.mjs': dying,
  'mine.txt': 'mine\n',
  '.vscode/tasks.json': '{}\n',
  '.claude/batuta.yaml':
    'agents:\n  code: { section: Code, owns: ["src/**"], validate: [node --version], run: [node act.mjs] }\nreview: { skipUpToFiles: 9 }\n',
};

/** A run whose process died while a command of its agent ran. */
async function afterDeath() {
  const workspace = await filesAt(files, true);
  const { root } = workspace;
  const crash = await openCrashable(
    workspace,
    'A thing',
    acting([
      [/^SPEC /, finish(spec({ Code: ['src/a.txt', 'src/b.txt'] }))],
      [
        /Code /,
        write('src/a.txt', 'new\n'),
        calls(call('run', { command: 'node act.mjs' })),
        calls(call('read', { path: 'src/b.txt' })),
        write('src/b.txt', 'whole\n'),
        passed,
      ],
      [/^REVIEW /, approvedReview],
    ]),
  );
  atEnd(() => crash.remove());
  expect(await crash.play()).toBeNull();
  const at = (name: string): string => path.join(root, name);
  const pid = Number(readFileSync(at('.git/pid'), 'utf8'));
  atEnd(async () => void ((await isRunning(pid)) && process.kill(pid)));
  expect([readFileSync(at('.vscode/tasks.json'), 'utf8'), existsSync(at('.git/hooks/pre-commit'))]).toEqual(['{"evil":1}', true]);
  const open = async () => {
    const app = await createApp({ env: { ...process.env, BATUTA_HOME: crash.home }, logger: silentLogger });
    atEnd(() => app.close());
    const runId = (await app.runs.list())[0]?.runId ?? '';
    const session = await app.session(root, { trusted: true });
    const notices = async (): Promise<string[]> =>
      documentInEnglish(await session.report(runId)).notices.flatMap(({ text }) =>
        String(text).includes('no command may') ? [String(text)] : [],
      );
    return { app, session, runId, notices };
  };
  const guarded = () => [readFileSync(at('.vscode/tasks.json'), 'utf8'), existsSync(at('.git/hooks/pre-commit'))];
  return { crash, at, pid, open, guarded };
}
const putBack = [
  '"node act.mjs" was interrupted. What no command may change was put back as before: .vscode/tasks.json, .git/hooks/pre-commit.',
];
const asBefore = ['{}\n', false];
const left = { file: 'src/b.txt', reason: 'it was changed while "node act.mjs" ran, possibly by you' };

test('undone at once: the half file is named, and what no command may change is as before', async () => {
  const { at, pid, open, guarded } = await afterDeath();
  const { session, runId, notices } = await open();
  const undone = documentInEnglish(await session.rollBack(runId, { run: true }, 'ada'));
  expect(undone).toEqual({ restored: ['src/a.txt'], removed: ['src/a.txt'], skipped: [left], spec: specGivenBack });
  expect([readFileSync(at('src/b.txt'), 'utf8'), await isRunning(pid), guarded()]).toEqual(['half', false, asBefore]);
  expect(await notices()).toEqual(putBack);
});

test('what changed later than a command may take is a person’s: it stays, and is asked about', async () => {
  const { crash, open, guarded } = await afterDeath();
  const folder = path.join(crash.home, 'workspaces');
  const begun = path.join(folder, readdirSync(folder)[0] ?? '', 'command.json');
  const known = JSON.parse(readFileSync(begun, 'utf8')) as object;
  writeFileSync(begun, JSON.stringify({ ...known, at: 0 }));
  const { session, runId, notices } = await open();
  await session.initialise();
  const { uncertain } = await session.report(runId);
  expect([guarded(), await notices(), uncertain.map(({ file }) => file)]).toEqual([
    ['{"evil":1}', true],
    [],
    ['.vscode/tasks.json', 'src/b.txt'],
  ]);
});

test('resumed: the half file is asked about; marked as the run’s, it is undone and committed with it', async () => {
  const { crash, at, open, guarded } = await afterDeath();
  writeFileSync(at('mine.txt'), 'mine, meanwhile\n');
  await crash.play();
  expect(guarded()).toEqual(asBefore);
  const { app, session, runId, notices } = await open();
  expect(await notices()).toEqual(putBack);
  const asked = documentInEnglish(await session.report(runId));
  expect([asked.status, asked.uncertain.map(({ file }) => file)]).toEqual(['stopped', ['mine.txt', 'src/b.txt']]);
  await replyIn(app, session, runId, { by: 'ada', option: 'accept', items: { 'change:src/b.txt': 'yes' } });
  await app.close();
  await crash.play();
  const { session: later } = await open();
  expect((await later.report(runId)).status).toBe('completed');
  const undone = documentInEnglish(await later.rollBack(runId, { run: true }, 'ada'));
  expect([
    undone.restored.filter((file) => file.startsWith('src/')),
    existsSync(at('src/b.txt')),
    readFileSync(at('mine.txt'), 'utf8'),
  ]).toEqual([['src/a.txt', 'src/b.txt'], false, 'mine, meanwhile\n']);
});

test('a command that was run again when its process died is ended by whoever works there next, and what it changed is told', async () => {
  const check = dying.replace("existsSync('src/a.txt')", "existsSync('.git/die')");
  const settings = 'agents:\n  code: { section: Code, owns: ["src/**"], validate: [node check.mjs] }\n';
  const at = await openFiles(
    { ...files, 'check.mjs': check, '.claude/batuta.yaml': settings },
    acting([
      [/^SPEC /, finish(spec({ Code: ['src/a.txt'] }))],
      [/Code /, write('src/a.txt', 'new\n'), passed],
      [/^REVIEW /, approvedReview],
    ]),
  );
  const run = await wholeRun(at);
  const there = (name: string): string => path.join(at.root, name);
  writeFileSync(there('.git/die'), '');
  const main = path.resolve(import.meta.dirname, '../../src/cli/main.ts');
  const env = { ...process.env, BATUTA_HOME: at.home };
  const child = spawn(process.execPath, [main, 'prove', run.runId, '--trust-workspace'], { cwd: at.root, env, stdio: 'ignore' });
  expect((await once(child, 'close'))[1]).toBe('SIGKILL');
  const pid = Number(readFileSync(there('.git/pid'), 'utf8'));
  atEnd(async () => void ((await isRunning(pid)) && process.kill(pid)));
  await inSession(at, (session) => session.initialise());
  expect([await isRunning(pid), readFileSync(there('.vscode/tasks.json'), 'utf8')]).toEqual([false, '{}\n']);
  expect((await inSession(at, (session) => session.report(run.runId))).uncertain.map(({ file }) => file)).toEqual(['src/b.txt']);
});
