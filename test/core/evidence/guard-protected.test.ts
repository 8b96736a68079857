import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { guardProtected, tellBeside, tellIgnored, type GuardPorts } from '../../../src/core/evidence/guard-protected.ts';
import type { Checkpoint, WorkspaceFiles } from '../../../src/core/ports.ts';
import type { Watched } from '../../../src/core/surroundings.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { setUp } from './observing.ts';

const tasks = '.vscode/tasks.json';
const workflow = '.github/workflows/ci.yml';

/** A workspace in which `make all` runs: what is put back, in order, what was copied before that, and what is told. */
async function scene(initial: Readonly<Record<string, string>>, seen: Partial<Watched> = {}) {
  const copied: Record<string, string | null> = {};
  const copy = async (path: string): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    copied[path] = world.files.text(path);
  };
  const world = setUp(initial, { copy, ...seen });
  const { files, ports, step, told } = world;
  const swaps: string[] = [];
  const swap: WorkspaceFiles['swap'] = async (path, change) => {
    const done = await files.swap(path, change);
    swaps.push(`${done.status} ${path} ${change.mode}`);
    return done;
  };
  const before = await ports.checkpoints.take();
  const watched = await ports.surroundings.watch();
  const end = async (more: { listed?: string[]; cutOff?: boolean; after?: Checkpoint; checkpoints?: GuardPorts['checkpoints'] } = {}) => {
    const { listed = [], cutOff = false, checkpoints = ports.checkpoints, after = await ports.checkpoints.take() } = more;
    const guarded = await guardProtected(
      step,
      { ...ports, checkpoints, files: { ...files, swap } },
      { argv: ['make', 'all'], listed, cutOff },
      { before, after },
      watched,
    );
    return { put: guarded.put, left: guarded.changes.map(({ path }) => path) };
  };
  return { files, ports, told, swaps, copied, end };
}

test('what no command may change lies as before, with its mode; what lay there instead is copied first', async () => {
  const { files, told, swaps, copied, end } = await scene({ 'src/a.ts': 'a', [tasks]: '{}', 'AGENTS.md': 'be kind' });
  files.set('.husky/pre-commit', 'evil', true);
  files.set('src/a.ts', 'b');
  files.set(tasks, 'evil');
  files.remove('AGENTS.md');
  expect(await end()).toEqual({ put: ['.husky/pre-commit', tasks, 'AGENTS.md'], left: ['src/a.ts'] });
  expect([files.text('.husky/pre-commit'), files.text(tasks), files.text('AGENTS.md')]).toEqual([null, '{}', 'be kind']);
  expect(swaps).toEqual(['written .husky/pre-commit executable', `written ${tasks} file`, 'written AGENTS.md file']);
  expect(copied).toEqual({ '.husky/pre-commit': 'evil', [tasks]: 'evil' });
  expect(told()).toEqual([`"make all" changed .husky/pre-commit, ${tasks}, AGENTS.md, which no command may change: put back as before.`]);
});

test('what is about to be put back is noted before the first is, be it one alone', async () => {
  const noted: unknown[] = [];
  const { files, end } = await scene({ [tasks]: '{}' }, { putting: async (paths) => void noted.push(paths, files.text(tasks)) });
  files.set(tasks, 'evil');
  await end();
  expect(noted).toEqual([[tasks], 'evil']);
});

test('where everything is as it may be nothing is told; what the approved spec names may change', async () => {
  const { files, told, swaps, end } = await scene({ [workflow]: 'a' });
  expect(await end()).toEqual({ put: [], left: [] });
  files.set(workflow, 'b');
  expect(await end({ listed: [workflow] })).toEqual({ put: [], left: [workflow] });
  expect([told(), swaps]).toEqual([[], []]);
});

test('of a command that was cut off it is said so, and where the copies are', async () => {
  const { files, told, end } = await scene({ [tasks]: '{}' }, { copies: () => '/home/copies' });
  files.set(tasks, 'evil');
  await end({ cutOff: true });
  expect(told()).toEqual([
    `"make all" was interrupted. What no command may change was put back as before: ${tasks}.`,
    'What lay there before that is in /home/copies. If it was yours, copy it back from there; it is removed with old runs.',
  ]);
});

test('what a person saved meanwhile stays, and git’s own files are told with the others', async () => {
  const isAsked: boolean[] = [];
  const { files, told, end } = await scene(
    { [tasks]: '{}', 'AGENTS.md': 'a' },
    {
      saved: async () => new Set([tasks]),
      restore: async (isGuarded) => {
        isAsked.push(isGuarded('.git/config'), isGuarded(tasks), isGuarded('src/a.ts'));
        return ['.git/config'];
      },
    },
  );
  files.set(tasks, 'mine');
  files.set('AGENTS.md', 'evil');
  expect(await end()).toEqual({ put: ['AGENTS.md', '.git/config'], left: [tasks] });
  expect(isAsked).toEqual([true, false, false]);
  expect([files.text(tasks), told().length]).toEqual(['mine', 1]);
});

test('a file in the place of a folder goes before what lay in the folder comes back', async () => {
  const { files, swaps, end } = await scene({ [workflow]: 'a' });
  files.remove(workflow);
  files.set('.github', 'evil');
  files.set('.git-notes', 'b');
  expect(await end()).toEqual({ put: ['.github', workflow], left: ['.git-notes'] });
  expect(swaps).toEqual(['written .github file', `written ${workflow} file`]);
});

test('and what lies in a folder in the place of a file before the file', async () => {
  const { files, swaps, end } = await scene({ 'AGENTS.md': 'a' });
  files.remove('AGENTS.md');
  files.set('AGENTS.md/b', 'evil');
  expect(await end()).toEqual({ put: ['AGENTS.md', 'AGENTS.md/b'], left: [] });
  expect(swaps).toEqual(['written AGENTS.md/b file', 'written AGENTS.md file']);
});

test('what somebody wrote after the command stays', async () => {
  const { files, ports, told, end } = await scene({ [tasks]: '{}' });
  files.set(tasks, 'evil');
  const after = await ports.checkpoints.take();
  files.set(tasks, 'mine');
  expect(await end({ after })).toEqual({ put: [], left: [tasks] });
  expect([files.text(tasks), told()]).toEqual(['mine', []]);
});

test('what is gone from the tree alone, because git overlooks it now, comes back', async () => {
  const { files, ports, copied, end } = await scene({ [tasks]: '{}' });
  files.set(tasks, 'evil');
  const checkpoints: GuardPorts['checkpoints'] = {
    ...ports.checkpoints,
    diff: async () => [{ path: tasks, before: sha256('{}'), after: null }],
  };
  expect(await end({ checkpoints })).toEqual({ put: [tasks], left: [] });
  expect([files.text(tasks), copied]).toEqual(['{}', { [tasks]: 'evil' }]);
});

/** What is told, with its level. */
async function toldOf(tell: (step: { emit: (...events: RunEventBody[]) => void }) => Promise<unknown>): Promise<readonly unknown[]> {
  const events: RunEventBody[] = [];
  await tell({ emit: (...more) => void events.push(...more) });
  return events.map((event) => (event.type === 'notice' ? [event.level, inEnglish(event.text)] : event));
}

const still = { moved: async () => [], lost: async () => null, replaced: async () => [], copies: () => '/home/copies' };

test.each<[string, Partial<Pick<Watched, 'moved' | 'lost' | 'replaced' | 'copies'>>, string[]]>([
  ['nothing', {}, []],
  [
    'branches that are elsewhere',
    {
      moved: async () => [
        { name: 'main', from: '0123456789abcdef', to: 'fedcba9876543210' },
        { name: 'old', from: '0123456789abcdef', to: null },
        { name: 'new', from: null, to: 'fedcba9876543210' },
      ],
    },
    [
      'While "make" ran, git moved: main 0123456789 → fedcba9876, old 0123456789 → –, new – → fedcba9876. If that was not you, look at the new commits before you push.',
    ],
  ],
  [
    'a repository that is gone, whatever becomes of its branches',
    { lost: async () => '/w/.git', moved: async () => [{ name: 'main', from: '0123456789abcdef', to: null }] },
    [
      'While "make" ran, the repository was deleted: /w/.git is gone, or no longer has its commits. Restore it from a clone or a backup.',
      'What lay there before that is in /home/copies. If it was yours, copy it back from there; it is removed with old runs.',
    ],
  ],
  [
    'secrets that were replaced',
    { replaced: async () => ['.env', 'api/.env'] },
    ['While "make" ran, .env, api/.env changed. What was there before is kept in /home/copies.'],
  ],
])('beside the tree: %s', async (_what, seen, told) => {
  expect(await toldOf((step) => tellBeside(step, 'make', { ...still, ...seen }))).toEqual(told.map((text) => ['warning', text]));
});

test('that the repository is gone is also the answer', async () => {
  const gone = await tellBeside({ emit: () => {} }, 'make', { ...still, lost: async () => '/w/.git' });
  expect(gone && inEnglish(gone)).toMatch(/^While "make" ran, the repository was deleted/u);
  expect(await tellBeside({ emit: () => {} }, 'make', still)).toBeNull();
});

test('of ignored files it is told what was written, and what is gone for good', async () => {
  const ignored = async () => ({ written: ['dist/'], added: [], gone: ['data.db'] });
  expect(await toldOf((step) => tellIgnored(step, 'make', { ignored }))).toEqual([
    { type: 'ignored.written', command: 'make', files: ['dist/'] },
    ['warning', 'While "make" ran, data.db was deleted. Git ignores it, so there is no copy of it.'],
  ]);
  expect(await toldOf((step) => tellIgnored(step, 'make', { ignored: async () => ({ written: [], added: [], gone: [] }) }))).toEqual([]);
});
