import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect } from 'vitest';
import { stringify } from 'yaml';
import { inEnglish } from '../../src/core/describe/message.ts';
import { createApp } from '../../src/app/create-app.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { sampled as test } from '../sweeps/sampled.ts';
import { isRunning } from './gate.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { openCrashable } from './crash.ts';
import { atEnd, done, filesOf, inSession, summary } from './playing.ts';
import { filesAt, openScene, type Scene } from './scene.ts';
import { tinyFiles } from './tiny.ts';
import { wholeRun } from './whole-run.ts';

const scenes: Scene[] = [];
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.remove();
});

const child = path.resolve(import.meta.dirname, '../fakes/external-agent-child.ts');
/** The person's settings: an agent that does this, and one whose program is not there. */
const settings = (plan: object): string =>
  stringify({
    harnesses: {
      other: { command: [process.execPath, child, JSON.stringify(plan)], label: 'Other Agent' },
      absent: { command: ['no-such-agent'], label: 'Absent Agent' },
    },
  });
const played = (harness: string): Record<string, string> => {
  const files = { ...tinyFiles() };
  const file = '.claude/batuta.yaml';
  return { ...files, [file]: (files[file] ?? '').replace('    owns: [src/**]\n', `    owns: [src/**]\n    harness: ${harness}\n`) };
};
const model = acting([
  [/^SPEC /, finish(spec({ Source: ['src/a.txt'], Library: ['lib/b.txt'] }))],
  [/^Library /, calls(call('read', { path: 'lib/b.txt' })), write('lib/b.txt', 'new b\n'), passed],
  [/^REVIEW /, approvedReview],
]);
const feature = ['feature', 'A thing', '--yes', '--trust-workspace'];

async function open(harness: string, plan: object): Promise<Scene> {
  const scene = await openScene({ files: played(harness), handler: model });
  scenes.push(scene);
  await scene.write(path.relative(scene.root, path.join(scene.home, 'settings.yaml')), settings(plan));
  return scene;
}

test('a layer is played by an external agent: its work is proven and committed, what it wrote elsewhere is in no tree', async () => {
  const plan = { files: { 'src/a.txt': 'new a\n', 'other.txt': 'CANARY\n', '.git/hooks/pre-commit': 'CANARY\n' } };
  const scene = await open('other', plan);
  const ran = await scene.run(feature);
  expect([ran.code, ran.report.status]).toEqual([0, 'completed']);
  expect(ran.events.filter(({ type }) => type === 'run.started')).toMatchObject([{ softCaps: true, agents: [{ model: 'other' }, {}] }]);
  expect([await scene.read('src/a.txt'), await scene.read('lib/b.txt'), await scene.read('other.txt')]).toEqual([
    'new a\n',
    'new b\n',
    'nobody owns this\n',
  ]);
  expect(existsSync(path.join(scene.root, '.git/hooks/pre-commit'))).toBe(false);
  expect(ran.report.files.map(({ file }) => file).toSorted()).toEqual(['lib/b.txt', 'src/a.txt']);
  expect((await scene.cli(['apply', 'last', '--branch', 'done'])).code).toBe(0);
  expect(await scene.exit(['git', 'grep', '--quiet', 'CANARY', 'done'])).toBe(1);
});

test('in a worktree its work is merged and proven as well, and a secret that it reads in the workspace is kept nowhere', async () => {
  const secret = 'sk-canary-0123456789abcdef';
  const scene = await openScene({ files: { ...played('other'), '.gitignore': '.env\n' }, handler: model });
  scenes.push(scene);
  await scene.write('.env', `API_TOKEN=${secret}\n`);
  const plan = { files: { 'src/a.txt': 'new a\n' }, tells: path.join(scene.root, '.env') };
  await scene.write(path.relative(scene.root, path.join(scene.home, 'settings.yaml')), settings(plan) + 'isolation: worktree\n');
  const ran = await scene.run(feature);
  expect([ran.code, ran.report.status, await scene.read('src/a.txt')]).toEqual([0, 'completed', 'new a\n']);
  expect(ran.events.flatMap((event) => (event.type === 'worktree.merged' ? event.files : []))).toContain('src/a.txt');
  const kept = readdirSync(scene.home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const all = kept.map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1')).join('\n');
  expect([all.includes('API_TOKEN=[secret]'), all.includes(secret)]).toEqual([true, false]);
});

test.each(['parallel', 'worktree'])(
  'apart (%s) it writes into the workspace by its full path: what is guarded lies as before, the rest is asked about and undone',
  async (isolation) => {
    const scene = await openScene({ files: played('other'), handler: model });
    scenes.push(scene);
    const at = (file: string): string => path.join(scene.root, file);
    const settingsBefore = await scene.read('.claude/batuta.yaml');
    const strays = ['other.txt', 'src/stray.txt', '.claude/batuta.yaml', '.git/hooks/pre-commit', '.git/info/exclude'];
    const plan = { files: { 'src/a.txt': 'new a\n', ...Object.fromEntries(strays.map((file) => [at(file), 'src/stray.txt\n'])) } };
    await scene.write(path.relative(scene.root, path.join(scene.home, 'settings.yaml')), settings(plan) + `isolation: ${isolation}\n`);
    await scene.write('other.txt', 'my own edit\n');
    const run = await wholeRun(scene, { marks: ['other.txt', 'src/stray.txt'] });
    expect(summary(run)).toEqual(done);
    expect([
      await scene.read('.claude/batuta.yaml'),
      await scene.read('.git/hooks/pre-commit'),
      await scene.read('.git/info/exclude'),
    ]).toEqual([settingsBefore, null, null]);
    expect(run.state.notices.map(({ text }) => inEnglish(text))).toContain(
      'While "Other Agent" worked in its own folder, .claude/batuta.yaml, .git/hooks/pre-commit, .git/info/exclude changed in the workspace, which no agent may change: put back as before.',
    );
    const uncertain = run.events.flatMap((event) => (event.type === 'file.uncertain' ? [[event.file, event.command]] : []));
    expect(uncertain).toEqual([
      ['other.txt', 'Other Agent'],
      ['src/stray.txt', 'Other Agent'],
    ]);
    expect(filesOf(run).toSorted()).toEqual(['lib/b.txt', 'other.txt', 'src/a.txt', 'src/stray.txt']);
    const { restored } = await inSession(scene, (session) => session.rollBack(run.runId, { run: true }, 'ana'));
    expect(restored).toEqual(expect.arrayContaining(['other.txt', 'src/stray.txt', 'src/a.txt']));
    expect([await scene.read('other.txt'), await scene.read('src/stray.txt')]).toEqual(['my own edit\n', null]);
  },
);

test.each(['shared', 'worktree'])(
  'one that deletes the repository (%s): the run stops for the person, and no husk of it is written',
  async (isolation) => {
    const scene = await openScene({ files: played('other'), handler: model });
    scenes.push(scene);
    const plan = { files: { 'src/a.txt': 'new a\n' }, deletes: [path.join(scene.root, '.git')] };
    await scene.write(path.relative(scene.root, path.join(scene.home, 'settings.yaml')), settings(plan) + `isolation: ${isolation}\n`);
    const run = await wholeRun(scene, { approvals: 1 });
    const [stop] = run.state.questions;
    expect([run.state.status, stop?.reason, existsSync(path.join(scene.root, '.git'))]).toEqual(['stopped', 'repository', false]);
    expect([inEnglish(stop?.message ?? ''), inEnglish(stop?.detail ?? '')]).toEqual([
      'The repository was deleted while Source worked.',
      expect.stringContaining(
        `${path.join(scene.root, '.git')} is gone, or no longer has its commits. Restore it from a clone or a backup.`,
      ),
    ]);
  },
);

test('one that is not there, that nobody knows, or in a workspace that is not trusted, is told before anything is paid', async () => {
  const scene = await open('absent', { files: {} });
  const told = async (...args: string[]) => {
    const { code, stderr } = await scene.cli(args);
    expect([code, scene.asked()]).toEqual([2, []]);
    return stderr;
  };
  expect(await told(...feature)).toContain(
    'An agent is not there:\nAbsent Agent: The program "no-such-agent" was not found on PATH. Install it, or correct the command.',
  );
  const known = 'loop, claude-code, codex, gemini, copilot, other, absent';
  expect(await told(...feature, '--harness', 'nobody')).toContain(`There is no agent "nobody". There are: ${known}.`);
  expect(await told('feature', 'A thing', '--yes', '--harness', 'other')).toContain(
    "which may name commands. Trust it first, or let Batuta's own agents play.",
  );
});

test('killed in mid-turn with the run: its half-done work is put back, its program is ended, and it does its work again', async () => {
  const workspace = await filesAt(played('other'), true);
  const { root } = workspace;
  const crash = await openCrashable(workspace, 'A thing', model);
  atEnd(() => crash.remove());
  const plan = { files: { 'src/a.txt': 'new a\n', 'src/sub/b.txt': 'new b\n' }, dies: '.git/pid' };
  writeFileSync(path.join(crash.home, 'settings.yaml'), settings(plan));
  expect(await crash.play()).toBeNull();
  const pid = Number(readFileSync(path.join(root, '.git/pid'), 'utf8'));
  atEnd(async () => void ((await isRunning(pid)) && process.kill(pid)));
  const text = (file: string): string => readFileSync(path.join(root, file), 'utf8');
  expect([text('src/a.txt'), text('src/sub/b.txt')]).toEqual(['half', 'half']);
  expect((await crash.play())?.outcome.status).toBe('completed');
  expect([text('src/a.txt'), text('src/sub/b.txt'), await isRunning(pid)]).toEqual(['new a\n', 'new b\n', false]);
  const journal = await crash.journal();
  expect(journal).toContain('was interrupted in the middle of its work');
  expect(journal.match(/"type":"file\.changed","agent":"source"/gu)?.length).toBe(2);
});

test.each(['by whoever uses the workspace next', 'when it is resumed'])(
  'killed in mid-turn in a worktree: what it left in the workspace is looked after %s',
  async (when) => {
    const workspace = await filesAt(played('other'), true);
    const { root } = workspace;
    const crash = await openCrashable(workspace, 'A thing', model);
    atEnd(() => crash.remove());
    const at = (file: string): string => path.join(root, file);
    const strays = Object.fromEntries(['other.txt', '.git/hooks/pre-commit'].map((file) => [at(file), 'new\n']));
    // Where it is not to be taken for a command that lives on, and the second time it writes nothing there.
    const plan = { files: { 'src/a.txt': 'new a\n' }, strays, dies: at('.git/pid') };
    writeFileSync(path.join(crash.home, 'settings.yaml'), settings(plan) + 'isolation: worktree\n');
    expect(await crash.play()).toBeNull();
    const pid = Number(readFileSync(at('.git/pid'), 'utf8'));
    atEnd(async () => void ((await isRunning(pid)) && process.kill(pid)));
    expect(existsSync(at('.git/hooks/pre-commit'))).toBe(true);
    if (when === 'when it is resumed') await crash.play();
    else {
      const app = await createApp({ env: { ...process.env, BATUTA_HOME: crash.home }, logger: silentLogger });
      const session = await app.session(root, { trusted: true });
      await session.initialise();
      await app.close();
    }
    expect([existsSync(at('.git/hooks/pre-commit')), readFileSync(at('other.txt'), 'utf8')]).toEqual([false, 'new\n']);
    const journal = await crash.journal();
    expect(journal.match(/"type":"file\.uncertain"/gu)).toHaveLength(1);
  },
);
