import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import type { StepContext } from '../../src/core/durable/contracts.ts';
import { createOutside, type Outside } from '../../src/core/evidence/outside.ts';
import { project } from '../../src/core/run/project.ts';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { createSurroundings } from '../../src/node/surroundings.ts';
import { createTreeLock } from '../../src/node/tree-lock.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import type { WorkspaceFiles } from '../../src/core/ports.ts';
import type { RunEventBody } from '../../src/protocol/run-event.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { sha256 } from '../fakes/memory-files.ts';
import { bareEnvironment, never, repository, scratchFolder, writeFiles } from './scratch.ts';

type Others = (file: string, after: string | null) => boolean;

/** A run with external agents in worktrees, and what it is told; `open` is as a process of its own. */
async function scene(files: Readonly<Record<string, string>> = {}) {
  const root = repository({ 'lib/b.txt': 'old b', 'other.txt': 'old', 'AGENTS.md': 'old', '.vscode/tasks.json': '{}', ...files });
  const [home, folder] = [scratchFolder('home'), scratchFolder('store')];
  const store = path.join(folder, 's.git');
  const events: RunEventBody[] = [];
  const blobs = createMemoryBlobs();
  const step: StepContext = {
    signal: never,
    stopped: never,
    key: 'k',
    emit: (...more) => void events.push(...more),
    announce: async (...more) => void events.push(...more),
    recordProcessGroup: async () => {},
    state: () => project(events.map((event, index) => ({ ...event, seq: index + 1, at: '2026-01-01T00:00:00.000Z', runId: 'run' }))),
    notes: async () => [],
    checkOwner: async () => {},
  };
  const open = async (
    others: Others = () => false,
    more: (files: WorkspaceFiles) => WorkspaceFiles = (given) => given,
  ): Promise<Outside> => {
    const checkpoints = await openCheckpoints({ root, store, env: bareEnvironment });
    const surroundings = createSurroundings({ home, root, store, begun: path.join(folder, 'outside') });
    const ports = { files: more(openWorkspaceFiles(root)), checkpoints, surroundings };
    return createOutside({ ports, lock: createTreeLock(), others: async () => others });
  };
  const observe = (outside: Outside, agent: string, work: () => Promise<void>) =>
    outside.observe(step, blobs, { runId: 'run', agent, who: agent, argv: [agent], timeoutMs: 60_000 }, work);
  const told = (): string[] =>
    events.flatMap((event) => {
      if (event.type === 'file.uncertain') return [`${event.command}: ${event.file}`];
      if (event.type !== 'notice') return [];
      const text = inEnglish(event.text);
      return text.startsWith('What lay there') ? [] : [text];
    });
  const text = (file: string): string | null => (existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : null);
  const loseStore = (): void => rmSync(store, { recursive: true });
  return {
    root,
    folder,
    loseStore,
    events,
    blobs,
    open,
    observe,
    told,
    text,
    write: (more: Record<string, string>) => writeFiles(root, more),
  };
}
const putBack = (who: string, names: string): string =>
  `While "${who}" worked in its own folder, ${names} changed in the workspace, which no agent may change: put back as before.`;

test('agents side by side: what one left before another began does not come back with it, and is told once', async () => {
  const { open, observe, told, text, write } = await scene();
  const outside = await open();
  const [second, firstEnds] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = observe(outside, 'one', async () => {
    write({ '.git/hooks/pre-commit': 'evil', '.vscode/tasks.json': 'evil', 'other.txt': 'evil' });
    second.resolve();
    await firstEnds.promise;
  });
  await second.promise;
  await observe(outside, 'two', async () => {
    firstEnds.resolve();
    await first;
    expect([text('.git/hooks/pre-commit'), text('.vscode/tasks.json')]).toEqual([null, '{}']);
    write({ 'lib/b.txt': 'evil' });
  });
  expect([text('.git/hooks/pre-commit'), text('.vscode/tasks.json'), text('other.txt')]).toEqual([null, '{}', 'evil']);
  expect(told()).toEqual([putBack('one', '.vscode/tasks.json, .git/hooks/pre-commit'), 'one: other.txt', 'two: lib/b.txt']);
});

test('what is merged meanwhile, or another run wrote, is neither put back nor told; what comes over it is', async () => {
  const { open, observe, told, text, write, events, blobs } = await scene();
  const outside = await open((file, after) => file === '.github/workflows/ci.yml' && after === sha256('theirs'));
  await observe(outside, 'one', async () => {
    const merged = { 'AGENTS.md': 'merged', 'lib/b.txt': 'merged', 'other.txt': 'merged' };
    for (const content of Object.values(merged)) await blobs.put(new TextEncoder().encode(content));
    const files = Object.fromEntries(Object.entries(merged).map(([file, content]) => [file, sha256(content)]));
    events.push({ type: 'worktree.merging', agent: 'two', worktree: 'w', files, persons: {} });
    write({ ...merged, '.github/workflows/ci.yml': 'theirs' });
    write({ 'other.txt': 'stray' });
  });
  expect(told()).toEqual(['one: other.txt']);
  expect(events.find(({ type }) => type === 'file.uncertain')).toMatchObject({ before: sha256('merged'), after: sha256('stray') });
  expect([text('AGENTS.md'), text('lib/b.txt'), text('.github/workflows/ci.yml')]).toEqual(['merged', 'merged', 'theirs']);
});

test.each(['', 'spec/\n'])('what a person writes meanwhile stays: specs, and whatever nothing protects; ignored: "%s"', async (ignored) => {
  const { open, observe, told, text, write, root } = await scene({ 'mine.txt': 'mine', '.gitignore': ignored });
  await observe(await open(), 'one', async () => {
    write({ 'spec/active/x/spec.md': 'mine', 'new.txt': 'mine' });
    rmSync(path.join(root, 'mine.txt'));
  });
  expect(told()).toEqual(['one: mine.txt', 'one: new.txt']);
  expect([text('mine.txt'), text('new.txt'), text('spec/active/x/spec.md')]).toEqual([null, 'mine', 'mine']);
});

test('files that it hides from git are seen; nothing is told where nothing changed', async () => {
  const { open, observe, told, write } = await scene();
  const outside = await open();
  await observe(outside, 'one', async () => {});
  expect(told()).toEqual([]);
  await observe(outside, 'one', async () => write({ '.git/info/exclude': 'hidden.txt\n', 'hidden.txt': 'x' }));
  expect(told()).toEqual([putBack('one', '.git/info/exclude'), 'one: hidden.txt']);
});

test('one that fails is looked after as well', async () => {
  const { open, observe, told, text, write } = await scene();
  const failing = observe(await open(), 'one', async () => {
    write({ '.vscode/tasks.json': 'evil' });
    throw new Error('it died');
  });
  await expect(failing).rejects.toThrow('it died');
  expect([text('.vscode/tasks.json'), told()]).toEqual(['{}', [putBack('one', '.vscode/tasks.json')]]);
});

test('when the process dies meanwhile, the next one looks after it, once', async () => {
  const { open, observe, told, text, write, folder } = await scene();
  const died = await open();
  const begun = Promise.withResolvers<void>();
  void observe(died, 'one', () => {
    begun.resolve();
    return new Promise<never>(() => {});
  });
  await begun.promise;
  write({ '.git/hooks/pre-commit': 'evil', '.vscode/tasks.json': 'evil', 'other.txt': 'evil' });
  const next = await open();
  await observe(next, 'one', async () => {
    expect([text('.git/hooks/pre-commit'), text('.vscode/tasks.json')]).toEqual([null, '{}']);
  });
  const once = [putBack('one', '.vscode/tasks.json, .git/hooks/pre-commit'), 'one: other.txt'];
  expect([told(), existsSync(path.join(folder, 'outside-run.json'))]).toEqual([once, false]);
  await observe(await open(), 'one', async () => {});
  expect(told()).toEqual(once);
});

test('when that one dies, too, while it puts back, the one after it tells all of it', async () => {
  const { open, observe, told, write } = await scene();
  const died = Promise.withResolvers<void>();
  const die = (): Promise<never> => {
    died.resolve();
    return new Promise<never>(() => {});
  };
  const first = await open(undefined, (files) => ({ ...files, swap: async (...one) => files.swap(...one).then(die) }));
  void observe(first, 'one', async () => write({ '.git/hooks/pre-commit': 'evil', '.vscode/tasks.json': 'evil', 'other.txt': 'evil' }));
  await died.promise;
  expect(told()).toEqual([]);
  await observe(await open(), 'two', async () => {});
  expect(told()).toEqual([putBack('one', '.git/hooks/pre-commit, .vscode/tasks.json'), 'one: other.txt']);
});

test('where the checkpoints are lost meanwhile, what can still be told is told, once', async () => {
  const { open, observe, told, text, write, loseStore } = await scene();
  const begun = Promise.withResolvers<void>();
  void observe(await open(), 'one', () => {
    begun.resolve();
    return new Promise<never>(() => {});
  });
  await begun.promise;
  write({ '.git/hooks/pre-commit': 'evil', '.vscode/tasks.json': 'evil', 'other.txt': 'evil' });
  loseStore();
  for (let times = 0; times < 2; times += 1) await observe(await open(), 'two', async () => {});
  expect([text('.git/hooks/pre-commit'), told()]).toEqual([
    null,
    [
      putBack('one', '.git/hooks/pre-commit'),
      '"one" was interrupted, and the checkpoint from before it is lost: what else it changed cannot be told or put back.',
      'No command may change these files, but they were written since "one" began. Look at them before you go on: .vscode/tasks.json',
    ],
  ]);
});
