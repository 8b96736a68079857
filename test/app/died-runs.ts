import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { clearAfterCrash, type Clearing } from '../../src/app/after-crash.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import type { RunSummary } from '../../src/core/durable/contracts.ts';
import { observeCommand } from '../../src/core/evidence/observe-command.ts';
import type { WorkspaceFiles } from '../../src/core/ports.ts';
import { project } from '../../src/core/run/project.ts';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { createSurroundings } from '../../src/node/surroundings.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import type { RunEvent, RunEventBody } from '../../src/protocol/run-event.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { ran } from '../node/observing.ts';
import { bareEnvironment, never, repository, scratchFolder, writeFiles } from '../node/scratch.ts';

export const evil = { '.vscode/tasks.json': 'evil', '.git/hooks/pre-commit': 'evil' };

/** Runs whose journals lie in memory, in one real folder. Each that takes it, and each command, is as of a process of its own. */
export async function scene() {
  const root = repository({ '.vscode/launch.json': '{}', '.vscode/tasks.json': '{}', 'src/a.txt': 'a' });
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
      if (status.get(runId) === 'damaged') return { reason: 'damaged', detail: 'no record' };
      tell(runId, events);
      return null;
    },
    blobs: () => blobs,
    read: async (runId) => journals.get(runId) ?? [],
    state: async (runId) => {
      if (status.get(runId) === 'damaged') throw new Error('no record');
      return state(runId);
    },
    list: async () =>
      [...status].map(([runId, now]) => ({
        runId,
        pipeline: 'p',
        startedAt: '',
        input: null,
        status: now,
        owner: null,
        state: now === 'damaged' ? project([]) : state(runId),
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
  const command = async (
    runId: string,
    work: () => Promise<void> | void,
    more: (given: WorkspaceFiles) => WorkspaceFiles = (given) => given,
  ) => {
    const ports = await open();
    return observeCommand(
      {
        signal: never,
        stopped: never,
        key: 'k',
        emit: (...events) => tell(runId, events),
        announce: async (...events) => tell(runId, events),
        recordProcessGroup: async () => {},
        state: () => state(runId),
        notes: async () => [],
        checkOwner: async () => {},
      },
      { ...ports, files: more(ports.files), blobs },
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
  };
  const dying = () => {
    const died = Promise.withResolvers<void>();
    const die = (): Promise<never> => {
      died.resolve();
      return new Promise<never>(() => {});
    };
    return { died: died.promise, die };
  };
  /** A run whose process died when its command had written these; `then`: or later, when what it had written is seen to. */
  const dies = async (
    runId: string,
    written: Record<string, string | null>,
    then?: (die: () => Promise<never>, given: WorkspaceFiles) => WorkspaceFiles,
  ): Promise<void> => {
    const run = { pipeline: 'feature', version: '1', phases: [], request: 'r', provider: 'p', scripted: false, agents: [] };
    const caps = { usd: null, tokens: null, turns: null };
    tell(runId, [{ type: 'run.started', ...run, workspace: root, caps, settings: 'default', reasons: [], trusted: true }]);
    const { died, die } = dying();
    const write = () => {
      for (const [name, content] of Object.entries(written))
        if (content === null) rmSync(path.join(root, name));
        else writeFiles(root, { [name]: content });
      return then ? undefined : die();
    };
    void command(runId, write, (given) => then?.(die, given) ?? given);
    await died;
    status.set(runId, 'open');
  };
  const told = (runId: string): string[] =>
    (journals.get(runId) ?? []).flatMap((event) => {
      if (event.type === 'run.started') return [];
      if (event.type !== 'notice') return 'file' in event ? `${event.type} ${event.file}` : event.type;
      return inEnglish(event.text);
    });
  const where = /^What lay there before that is in (.*)\. If it was yours, /u;
  const text = (name: string): string | null => (existsSync(path.join(root, name)) ? readFileSync(path.join(root, name), 'utf8') : null);
  const changeNote = (runId: string, more: object): void => {
    const note = path.join(folder, `command-${runId}.json`);
    writeFileSync(note, JSON.stringify({ ...(JSON.parse(readFileSync(note, 'utf8')) as object), ...more }));
  };
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
    told: (runId: string): string[] => told(runId).filter((line) => !where.test(line)),
    /** What it was told lay there, in folders of copies. */
    copied: (runId: string): string[] => {
      const folders = told(runId).flatMap((line) => where.exec(line)?.[1]?.split(', ') ?? []);
      const names = (folder: string) => readdirSync(folder, { recursive: true, withFileTypes: true });
      return folders
        .flatMap((folder) =>
          names(folder).flatMap((one) => (one.isFile() ? path.relative(folder, path.join(one.parentPath, one.name)) : [])),
        )
        .sort();
    },
    /** A run, or short work, that takes the workspace is killed in the middle of it: `more` says when. */
    dieTaking: async (more: (die: () => Promise<never>, given: Clearing) => Partial<Clearing>) => {
      const { died, die } = dying();
      const given = await parts();
      void clearAfterCrash({ ...given, ...more(die, given) }, root, 'killed');
      await died;
    },
    /** A person writes there so late that no command of the run can have done it. */
    isLater: (runId: string, files: Record<string, string>) => {
      changeNote(runId, { at: 0 });
      writeFiles(root, files);
    },
    /** What its command did last is as late as it may take. */
    endsNow: (runId: string, where: string) => changeNote(runId, { at: statSync(path.join(root, where)).ctimeMs - 60_000 }),
    damageNote: (runId: string) => writeFileSync(path.join(folder, `command-${runId}.json`), '{"command":'),
    loseStore: () => rmSync(store, { recursive: true }),
    notes: () => readdirSync(folder).filter((name) => name.startsWith('command')),
  };
}
export const asBefore = ['{}', null];
/** What one process began to put back, as the next one names it. */
export const gitFirst = '.git/hooks/pre-commit, .vscode/tasks.json';
export const putBack = (runId: string, names = '.vscode/tasks.json, .git/hooks/pre-commit'): string =>
  `"make ${runId}" was interrupted. What no command may change was put back as before: ${names}.`;
