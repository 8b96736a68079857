import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { clearAfterCrash, type Clearing } from '../../src/app/after-crash.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import type { RunSummary } from '../../src/core/durable/contracts.ts';
import { observeCommand } from '../../src/core/evidence/observe-command.ts';
import { project } from '../../src/core/run/project.ts';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { createSurroundings } from '../../src/node/surroundings.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import type { RunEvent, RunEventBody } from '../../src/protocol/run-event.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { ran } from '../node/observing.ts';
import { bareEnvironment, never, repository, scratchFolder, writeFiles } from '../node/scratch.ts';

const evil = { '.vscode/tasks.json': 'evil', '.git/hooks/pre-commit': 'evil' };

/** Runs whose journals lie in memory, in one real folder. Each that takes it, and each command, is as of a process of its own. */
async function scene() {
  const root = repository({ '.vscode/tasks.json': '{}', 'src/a.txt': 'a' });
  const [home, folder] = [scratchFolder('home'), scratchFolder('store')];
  const store = path.join(folder, 's.git');
  const blobs = createMemoryBlobs();
  const journals = new Map<string, RunEvent[]>();
  const status = new Map<string, RunSummary['status']>();
  const killed: string[] = [];
  const state = (runId: string) => project(journals.get(runId) ?? []);
  const tell = (runId: string, events: readonly RunEventBody[]): void => {
    const known = journals.get(runId) ?? [];
    for (const event of events) known.push({ ...event, seq: known.length + 1, at: '2026-01-01T00:00:00.000Z', runId });
    journals.set(runId, known);
  };
  const engine: Clearing['engine'] = {
    append: async (runId, events) => {
      if (status.get(runId) === 'running') return { reason: 'owned', host: 'here', pid: 1, sameHost: true };
      tell(runId, events);
      return null;
    },
    blobs: () => blobs,
    read: async (runId) => journals.get(runId) ?? [],
    state: async (runId) => state(runId),
    list: async () =>
      [...status].map(([runId, now]) => ({
        runId,
        pipeline: 'p',
        startedAt: '',
        input: null,
        status: now,
        owner: null,
        state: state(runId),
      })),
  };
  const open = async () => ({
    files: openWorkspaceFiles(root),
    checkpoints: await openCheckpoints({ root, store, env: bareEnvironment }),
    surroundings: createSurroundings({ home, root, store }),
  });
  const parts = async (more: Partial<Clearing> = {}): Promise<Clearing> => ({
    ...(await open()),
    engine,
    processes: { killMarked: async (runId) => killed.push(runId) },
    outside: () => ({ observe: () => Promise.reject(new Error('no agents')), tellCutOff: async () => {} }),
    ...more,
  });
  /** A command of a run, under whatever lock. */
  const command = async (runId: string, work: () => Promise<void> | void) =>
    observeCommand(
      {
        signal: never,
        key: 'k',
        emit: (...events) => tell(runId, events),
        announce: async (...events) => tell(runId, events),
        recordProcessGroup: async () => {},
        state: () => state(runId),
        notes: async () => [],
        checkOwner: async () => {},
      },
      { ...(await open()), blobs },
      {
        agent: 'code',
        argv: ['make', runId],
        timeoutMs: 60_000,
        runId,
        volatilePaths: [],
        scope: { purpose: 'validate', owns: ['src/**'], listed: [], outputs: [] },
      },
      async () => {
        await work();
        return { ran };
      },
    );
  /** A run whose process died when its command had written these. */
  const dies = async (runId: string, written: Record<string, string>): Promise<void> => {
    const run = { pipeline: 'feature', version: '1', phases: [], request: 'r', provider: 'p', scripted: false, agents: [] };
    const caps = { usd: null, tokens: null, turns: null };
    tell(runId, [{ type: 'run.started', ...run, workspace: root, caps, settings: 'default', reasons: [], trusted: true }]);
    const begun = Promise.withResolvers<void>();
    void command(runId, () => {
      writeFiles(root, written);
      begun.resolve();
      return new Promise<never>(() => {});
    });
    await begun.promise;
    status.set(runId, 'open');
  };
  const text = (name: string): string | null => (existsSync(path.join(root, name)) ? readFileSync(path.join(root, name), 'utf8') : null);
  return {
    status,
    killed,
    engine,
    parts,
    command,
    dies,
    text,
    write: (files: Record<string, string>) => writeFiles(root, files),
    /** A run, or short work, takes the workspace. */
    takes: async (taker: string, more: Partial<Clearing> = {}) => clearAfterCrash(await parts(more), root, taker),
    guarded: () => Object.keys(evil).map(text),
    /** What a run was told; not where the copies are. */
    told: (runId: string): string[] =>
      (journals.get(runId) ?? []).flatMap((event) => {
        if (event.type === 'run.started') return [];
        if (event.type !== 'notice') return 'file' in event ? `${event.type} ${event.file}` : event.type;
        return inEnglish(event.text).startsWith('What lay there') ? [] : inEnglish(event.text);
      }),
    notes: () => readdirSync(folder).filter((name) => name.startsWith('command')),
  };
}
const asBefore = ['{}', null];
const putBack = (runId: string, names = '.vscode/tasks.json, .git/hooks/pre-commit'): string =>
  `"make ${runId}" was interrupted. What no command may change was put back as before: ${names}.`;

test.each(['goes on', 'is cancelled'])(
  'a run that died in a command %s elsewhere while another one works in its workspace: what it left is put back at once, and told in its own journal',
  async (then) => {
    const { status, takes, dies, command, told, guarded, killed, notes, write } = await scene();
    await dies('a', { ...evil, 'src/b.txt': 'half' });
    status.set('a', 'running');
    await takes('b');
    // Processes of a living one are not ended by others.
    expect([guarded(), told('a'), killed]).toEqual([asBefore, [], []]);
    await command('b', () => write({ 'src/c.txt': 'whole', 'src/b.txt': 'whole' }));
    await takes('b');
    if (then === 'goes on') {
      await takes('a');
      await command('a', () => {});
    } else {
      status.set('a', 'cancelled');
      await takes('c');
    }
    expect([told('a'), told('b'), notes()]).toEqual([
      [putBack('a'), 'file.uncertain src/b.txt'],
      ['file.uncertain src/b.txt', 'file.uncertain src/c.txt'],
      [],
    ]);
  },
);

test.each(['just before', 'just after'])(
  'what was put back of a run that another process cancels %s its command is ended is told by whoever takes the workspace next',
  async (when) => {
    const { status, takes, dies, told, guarded, killed, notes, engine } = await scene();
    await dies('a', { ...evil, 'src/b.txt': 'half' });
    const append: typeof engine.append = async (...given) => {
      status.set('a', 'running');
      return engine.append(...given);
    };
    const killMarked = async (runId: string): Promise<number> => {
      status.set(runId, 'running');
      return killed.push(runId);
    };
    await takes('b', when === 'just before' ? { engine: { ...engine, append } } : { processes: { killMarked } });
    // Once it is that one's, no process of it is ended.
    expect([guarded(), killed]).toEqual([asBefore, when === 'just before' ? [] : ['a']]);
    status.set('a', 'cancelled');
    await takes('c');
    await takes('d');
    expect([told('a'), notes()]).toEqual([[putBack('a'), 'file.uncertain src/b.txt'], []]);
  },
);

test('two runs that died in commands: each is told of its own, and one of which that fails keeps no other from it', async () => {
  const { status, takes, dies, told, text, notes, engine, write } = await scene();
  await dies('a', { '.vscode/tasks.json': 'evil', 'src/b.txt': 'half' });
  const state: Clearing['engine']['state'] = async (runId) => {
    if (runId === 'a') throw new Error('the disk fails');
    return engine.state(runId);
  };
  const failing = { engine: { ...engine, state } };
  await expect(takes('b', failing)).rejects.toThrow();
  await dies('b', { '.git/hooks/pre-commit': 'evil', 'src/c.txt': 'half' });
  await expect(takes('c', failing)).rejects.toThrow();
  expect([told('a'), told('b'), notes()]).toEqual([
    [],
    [putBack('b', '.git/hooks/pre-commit'), 'file.uncertain src/c.txt'],
    ['command-a.json'],
  ]);
  // Whoever works there in spite of it keeps what they write.
  write({ '.github/workflows/ci.yml': 'of c' });
  status.set('a', 'cancelled');
  await takes('d');
  expect([text('.github/workflows/ci.yml'), text('.vscode/tasks.json'), notes()]).toEqual(['of c', '{}', []]);
  expect(told('a')).toEqual([
    putBack('a', '.vscode/tasks.json'),
    'file.uncertain .github/workflows/ci.yml',
    'file.uncertain src/b.txt',
    'file.uncertain src/c.txt',
  ]);
});

test('a run that takes its own workspace again looks after its command itself', async () => {
  const { status, takes, dies, told, guarded, command } = await scene();
  await dies('a', evil);
  status.set('a', 'running');
  await takes('a');
  expect([guarded(), told('a')]).toEqual([['evil', 'evil'], []]);
  await command('a', () => {
    expect([guarded(), told('a')]).toEqual([asBefore, [putBack('a')]]);
  });
});

test('of a run that was removed the files lie as before, and nothing is noted any more', async () => {
  const { status, takes, dies, guarded, killed, notes } = await scene();
  await dies('a', evil);
  status.delete('a');
  await takes('b');
  expect([guarded(), killed, notes()]).toEqual([asBefore, ['a'], []]);
});
