import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect } from 'vitest';
import { stringify } from 'yaml';
import { sampled as test } from '../sweeps/sampled.ts';
import { isRunning } from './gate.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { openCrashable } from './crash.ts';
import { atEnd } from './playing.ts';
import { filesAt, openScene, type Scene } from './scene.ts';
import { tinyFiles } from './tiny.ts';

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
    'External agents work only in a workspace that you trust',
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
