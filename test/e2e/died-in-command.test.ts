import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, vi } from 'vitest';
import { documentInEnglish } from '../../src/core/describe/message.ts';
import type { App } from '../../src/app/contracts.ts';
import { acquireWorkspaceLock } from '../../src/node/workspace-lock.ts';
import { replyIn } from '../fakes/reply.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, finish, passed, spec, write } from './answers.ts';
import { askToCancel } from './ask-to-cancel.ts';
import { afterDeath, asBefore, dying, files, notesIn, putBack } from './died-scene.ts';
import { isRunning } from './gate.ts';
import { atEnd, inSession, openFiles, specGivenBack } from './playing.ts';
import { wholeRun } from './whole-run.ts';

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
  const begun = path.join(folder, readdirSync(folder)[0] ?? '', notesIn(crash.home)[0] ?? '');
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

/** How it ended, and what was told of files that may be a person's. */
const endings = async (app: App, runId: string): Promise<string[]> =>
  (await app.runs.read(runId, 0)).flatMap((event) =>
    event.type === 'file.uncertain' ? `${event.type} ${event.file}` : event.type.startsWith('run.') ? event.type : [],
  );

test('cancelled, by somebody who only ends it: the command is ended, what it left is told, and nothing of it is noted any more', async () => {
  const { crash, at, pid, open, guarded } = await afterDeath();
  const { app, runId, notices } = await open();
  // As of the process that died: it prints there.
  const output = mkdtempSync(path.join(tmpdir(), `batuta-output-${spawnSync('git', ['--version']).pid}-`));
  await app.cancel(runId, 'ada');
  expect(existsSync(output)).toBe(false);
  expect([readFileSync(at('src/b.txt'), 'utf8'), await isRunning(pid), guarded()]).toEqual(['half', false, asBefore]);
  expect([await notices(), notesIn(crash.home), await endings(app, runId)]).toEqual([
    putBack,
    [],
    ['run.started', 'file.uncertain src/b.txt', 'run.cancelled'],
  ]);
});

test('cancelled by whoever goes on with it: the same', async () => {
  const { crash, pid, open, guarded } = await afterDeath();
  const { app, runId, notices } = await open();
  await askToCancel(crash.home, runId);
  expect((await crash.play())?.outcome.status).toBe('cancelled');
  expect([await isRunning(pid), guarded(), await notices(), notesIn(crash.home), await endings(app, runId)]).toEqual([
    false,
    asBefore,
    putBack,
    [],
    ['run.started', 'run.resumed', 'file.uncertain src/b.txt', 'run.cancelled'],
  ]);
});

/** What is in the way of telling it; gives how it goes away. */
const obstacles: Record<string, (home: string, root: string) => Promise<() => Promise<void> | void>> = {
  'while somebody else has the workspace': async (home, workspace) => {
    const lock = await acquireWorkspaceLock({ home, workspace, purpose: 'another run', signal: new AbortController().signal });
    return () => lock.release();
  },
  'while its folder is not there': async (_, root) => {
    renameSync(root, `${root}-away`);
    return () => renameSync(`${root}-away`, root);
  },
};

for (const [when, begin] of Object.entries(obstacles))
  test(`cancelled ${when}: it ends at once, and who works there next tells what the command left`, async () => {
    const { crash, at, pid, open, guarded } = await afterDeath();
    const { app, session, runId, notices } = await open();
    const end = await begin(crash.home, at('.'));
    await app.cancel(runId, 'ada');
    expect([await isRunning(pid), await endings(app, runId), notesIn(crash.home)]).toEqual([
      false,
      ['run.started', 'run.cancelled'],
      [`command-${runId}.json`],
    ]);
    await end();
    await session.initialise();
    expect([guarded(), await notices(), notesIn(crash.home), await endings(app, runId)]).toEqual([
      asBefore,
      putBack,
      [],
      ['run.started', 'run.cancelled', 'file.uncertain src/b.txt'],
    ]);
  });

test('cancelled where external agents of worktrees had died: what they left in the workspace is told, whoever has that', async () => {
  const { crash, at, open, guarded } = await afterDeath();
  const { app, runId } = await open();
  const [folder = ''] = readdirSync(path.join(crash.home, 'workspaces'));
  const note = (name: string): string => path.join(crash.home, 'workspaces', folder, name);
  renameSync(note(`command-${runId}.json`), note(`outside-${runId}.json`));
  await obstacles['while somebody else has the workspace']?.(crash.home, at('.'));
  await app.cancel(runId, 'ada');
  expect([guarded(), existsSync(note(`outside-${runId}.json`)), await endings(app, runId)]).toEqual([
    asBefore,
    false,
    ['run.started', 'file.uncertain src/b.txt', 'run.cancelled'],
  ]);
});

test('of a run that was removed nobody tells: its command is ended, its files lie as before, and its note goes, with whoever works there next', async () => {
  const { crash, pid, open, guarded } = await afterDeath();
  const { session, runId } = await open();
  rmSync(path.join(crash.home, 'runs', runId), { recursive: true });
  await session.initialise();
  expect([await isRunning(pid), guarded(), notesIn(crash.home)]).toEqual([false, asBefore, []]);
});

test('who works there while a run is being cancelled keeps what they write, and what the command left is told', async () => {
  const { crash, at, open, guarded } = await afterDeath();
  const { app, session, runId, notices } = await open();
  const main = path.resolve(import.meta.dirname, '../../src/cli/main.ts');
  const env = { ...process.env, BATUTA_HOME: crash.home };
  const child = spawn(process.execPath, [main, 'cancel', runId], { cwd: at('.'), env, stdio: 'ignore' });
  const closed = once(child, 'close');
  // It has the run, and has not looked at the workspace yet.
  await vi.waitUntil(() => existsSync(path.join(crash.home, 'runs', runId, 'journal', '000002.log')), { interval: 1, timeout: 60_000 });
  child.kill('SIGSTOP');
  expect(notesIn(crash.home)).toEqual([`command-${runId}.json`]);
  await session.initialise();
  const written = readdirSync(at('.claude'), { recursive: true });
  child.kill('SIGCONT');
  expect((await closed)[0]).toBe(0);
  expect([readdirSync(at('.claude'), { recursive: true }), guarded(), notesIn(crash.home)]).toEqual([written, asBefore, []]);
  expect([await notices(), (await endings(app, runId)).at(-1)]).toEqual([putBack, 'run.cancelled']);
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
