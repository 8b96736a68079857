import path from 'node:path';
import { applyRun } from '../../src/app/apply-run.ts';
import type { RollBackTarget } from '../../src/app/contracts.ts';
import type { Applied } from '../../src/app/handed-over.ts';
import { proveRun } from '../../src/app/prove-run.ts';
import { rollBack } from '../../src/app/roll-back.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import type { Checkpoints, WorkspaceFiles } from '../../src/core/ports.ts';
import type { Engine } from '../../src/core/durable/contracts.ts';
import { keepChange } from '../../src/core/evidence/keep-change.ts';
import { project } from '../../src/core/run/project.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import { openCheckpoints } from '../../src/node/checkpoints.ts';
import { createSearch } from '../../src/node/search.ts';
import { createSurroundings } from '../../src/node/surroundings.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import type { RunEvent, RunEventBody } from '../../src/protocol/run-event.ts';
import { bareEnvironment, never, scratchFolder, writeFiles } from '../node/scratch.ts';
import { createFakeProcesses, type Script, type ScriptedResult } from './fake-processes.ts';
import { createMemoryBlobs } from './memory-blobs.ts';
import { nothingLearned } from './nothing-learned.ts';

/** Runs whose events lie in memory and whose workspace is a real folder: for what becomes of their changes. */
export interface DiskRuns {
  readonly root: string;
  readonly files: WorkspaceFiles;
  readonly checkpoints: Checkpoints;
  /** What somebody does is booked as the run's, with modes and kinds, as that of a command. A run begins with its first change. */
  changes(runId: string, change: () => void, uncertain?: { readonly saved: boolean }): Promise<void>;
  tell(runId: string, ...events: RunEventBody[]): void;
  /** Whoever told the last event was killed before. */
  loses(runId: string): void;
  /** The run ends, proven on the tree as it is. */
  completes(runId: string): Promise<void>;
  state(runId: string): RunState;
  /** What came back, and per file why not. */
  undo(runId: string, target?: RollBackTarget): Promise<{ restored: string[]; skipped: string[] }>;
  /** Its command runs again, and does this; what a person is told of it. */
  prove(runId: string, command: () => void, others?: Readonly<Record<string, Script>>): Promise<string[]>;
  /** A process died while a command of it ran, which had written these. */
  dies(runId: string, argv: readonly string[], written: Readonly<Record<string, string>>): Promise<void>;
  /** Whoever adds such an event finds that another process has the run. */
  refuses(which: (event: RunEventBody) => boolean): void;
  /** Commands of it that ran when a process died, and are not told yet. */
  noted(): Promise<readonly string[]>;
  /** What was asked, in lines; the answer is yes. */
  apply(
    runId: string,
    target?: { branch: string } | { commit: true },
  ): Promise<Omit<Applied, 'notes'> & { asked: string[]; notes: string[] }>;
}

const coder = { name: 'code', section: 'Code', owns: ['**'], needs: [], model: 'm', validate: [['make']] };

export async function openDiskRuns(root: string): Promise<DiskRuns> {
  const files = openWorkspaceFiles(root);
  const store = path.join(scratchFolder('store'), 's.git');
  const checkpoints = await openCheckpoints({ root, store, env: bareEnvironment });
  const runs = new Map<string, RunEvent[]>();
  const blobs = createMemoryBlobs();
  const tell = (runId: string, ...events: RunEventBody[]): void => {
    const known = runs.get(runId) ?? [];
    for (const event of events) known.push({ seq: known.length + 1, at: '2026-01-01T00:00:00.000Z', runId, ...event });
    runs.set(runId, known);
  };
  let isRefused: (event: RunEventBody) => boolean = () => false;
  const state = (runId: string): RunState => project(runs.get(runId) ?? []);
  const engine: Pick<Engine, 'append' | 'blobs' | 'cancel' | 'list' | 'read' | 'state'> = {
    append: async (runId, events) => {
      if (events.some(isRefused)) return { reason: 'owned', host: 'here', pid: 1, sameHost: true };
      tell(runId, ...events);
      return null;
    },
    cancel: async (runId, by) => tell(runId, { type: 'run.cancelled', by }),
    blobs: () => blobs,
    read: async (runId) => runs.get(runId) ?? [],
    state: async (runId) => state(runId),
    list: async () =>
      [...runs.keys()]
        .toReversed()
        .map((runId) => ({ runId, pipeline: 'p', startedAt: '', input: null, status: 'open', owner: null, state: state(runId) })),
  };
  const surroundings = () => createSurroundings({ home: scratchFolder('home'), root, store });
  const begin = async (runId: string): Promise<void> => {
    if (runs.has(runId)) return;
    const { tree, hash } = await checkpoints.take();
    const run = { pipeline: 'feature', version: '1', phases: [], request: 'r', provider: 'p', scripted: false, agents: [coder] };
    const caps = { usd: null, tokens: null, turns: null };
    tell(runId, { type: 'run.started', ...run, workspace: root, caps, settings: 'default', reasons: [], trusted: true });
    tell(runId, { type: 'checkpoint', name: 'before', tree, hash });
  };
  return {
    root,
    files,
    checkpoints,
    tell,
    state,
    async changes(runId, change, uncertain) {
      await begin(runId);
      const before = await checkpoints.take();
      change();
      const after = await checkpoints.take();
      for (const one of await checkpoints.diff(before.tree, after.tree)) {
        const told = {
          agent: 'code',
          command: 'make it',
          ...(await keepChange({ checkpoints, blobs }, { before, after }, one, () => false)),
        };
        tell(runId, uncertain ? { type: 'file.uncertain', ...told, ...uncertain } : { type: 'file.changed', ...told });
      }
    },
    loses: (runId) => void runs.get(runId)?.pop(),
    async completes(runId) {
      const { tree, hash } = await checkpoints.take();
      const missing = { count: 0, names: [] };
      const judged = { verdict: 'proven', reason: null, missing, fingerprint: hash } as const;
      tell(runId, { type: 'proof.decided', tree: hash, checkpoint: tree, ...judged, changed: [], dependencies: [] });
      tell(runId, { type: 'verdict', agent: 'code', attempt: 1, result: 'proven', claims: [], error: null, disagreement: null });
      tell(runId, { type: 'run.completed', artifacts: [], tree: hash, commitMessage: 'Add it' });
    },
    async undo(runId, target = { run: true }) {
      const { restored, skipped } = await rollBack({ files, checkpoints, engine, runId, by: 'ana', unlearn: nothingLearned }, target);
      return { restored, skipped: skipped.map(({ file, reason }) => `${file}: ${inEnglish(reason)}`) };
    },
    async prove(runId, command, others = {}) {
      const known = state(runId).notices.length;
      const script = (): ScriptedResult => {
        command();
        return { exitCode: 0 };
      };
      const search = createSearch({ root, store, env: bareEnvironment });
      const processes = createFakeProcesses({ make: script, ...others });
      await proveRun({
        files,
        checkpoints,
        engine,
        surroundings: surroundings(),
        search,
        processes,
        runId,
        timeoutMs: 1000,
        by: 'ana',
        signal: never,
      });
      return state(runId)
        .notices.slice(known)
        .map(({ text }) => inEnglish(text));
    },
    async dies(runId, argv, written) {
      const watched = await surroundings().watch();
      const { tree } = await checkpoints.take();
      await watched.begin({ runId, agent: 'proof', argv, timeoutMs: 60_000, tree, listed: [], aside: [] });
      writeFiles(root, written);
    },
    refuses: (which) => void (isRefused = which),
    noted: () => surroundings().noted(),
    async apply(runId, target = { commit: true }) {
      const asked: string[] = [];
      const confirm = async (lines: readonly Parameters<typeof inEnglish>[0][]): Promise<boolean> => {
        asked.push(...lines.map((line) => inEnglish(line)));
        return true;
      };
      const { notes, ...applied } = await applyRun({
        workspace: root,
        files,
        checkpoints,
        engine,
        runId,
        state: state(runId),
        target,
        confirm,
      });
      return { ...applied, asked, notes: notes.map((note) => inEnglish(note)) };
    },
  };
}
