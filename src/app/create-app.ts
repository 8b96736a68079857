import { join } from 'node:path';
import { WorkspaceError, type Processes } from '../core/ports.ts';
import type { Engine } from '../core/durable/contracts.ts';
import { createEmbeddedEngine } from '../engines/embedded/embedded-engine.ts';
import type { IsolationName, UserSettings } from '../protocol/settings-file.ts';
import { findBatutaHome, openBatutaHome, refuseHomeInside, sweepBatutaHome } from '../node/batuta-home.ts';
import { createClock } from '../node/clock.ts';
import { diskFiles } from '../node/disk-files.ts';
import { isAlive, processIdentity } from '../node/process-identity.ts';
import { canonicalWorkspace } from '../node/real-path.ts';
import type { TrustStore } from '../node/trust-store.ts';
import { createUserSettingsStore } from '../node/user-settings-store.ts';
import type { App, AppOptions, SessionOptions } from './contracts.ts';
import type { PlayedBy } from './who-plays.ts';
import { allInWords, inWords } from './in-words.ts';
import { createLookAhead } from './look-ahead.ts';
import type { Work } from './create-work.ts';
import { Runs } from './runs/runs.ts';

/** How long runs that are over are kept, and how much of them, where the person's settings do not say. */
const defaultDays = 30;
const defaultBytes = 1024 ** 3;

/** Milliseconds after a run's start. */
const pruneAfterMs = 1000;

/**
 * Batuta on this machine: its home folder, the runs in it, what is trusted. The home is made when something has to be
 * kept there, and never inside a workspace. Throws UserError when it cannot be used.
 */
export async function createApp(options: AppOptions): Promise<App> {
  const home = await inWords(() => findBatutaHome(options.env));
  const makeHome = (): Promise<string> => openBatutaHome(options.env);
  const trust = async (): Promise<TrustStore> => (await import('../node/trust-store.ts')).createTrustStore(home);
  const processes = async (): Promise<Processes> =>
    (await import('../node/processes.ts')).createProcesses({ root: null, env: process.env });
  const userSettings = createUserSettingsStore(home);
  const clock = options.clock ?? createClock();
  const closing = new AbortController();
  let made: Promise<Work> | null = null;
  const work = (): Promise<Work> => (made ??= load());
  const load = async (): Promise<Work> =>
    (await import('./create-work.ts')).createWork({
      app: options,
      home,
      userSettings,
      clock,
      engine: () => engine,
      closing: closing.signal,
    });
  const { logger, journalFiles = diskFiles() } = options;
  const runsFolder = join(home, 'runs');
  const engine: Engine = createEmbeddedEngine({
    runsFolder,
    pipelines: async () => (await work()).pipelines,
    openServices: async (run) => (await work()).services.open(run),
    beforeStep: async (runId, signal) => (await work()).services.takeWorkspace(runId, signal),
    identity: await processIdentity(),
    isAlive,
    clock,
    logger,
    processes: {
      kill: async (group) => (await processes()).kill(group),
      killMarked: async (mark) => (await processes()).killMarked(mark),
    },
    clearAway: async (runId, by, announce) => {
      const { clearAway } = await import('./cancel-run.ts');
      return clearAway({ engine, home, work, logger, by, announce }, runId);
    },
    journalFiles,
  });
  const runs = new Runs({
    engine,
    logger,
    open: (runId, own) => inWords(async () => (await work()).services.own(runId, own)),
    staleNow: async (state) => {
      try {
        const [{ workspaces }, { staleNow }] = await Promise.all([work(), import('./stale-now.ts')]);
        return await staleNow(await workspaces.ports(state.workspace), state);
      } catch (error) {
        if (!(error instanceof WorkspaceError)) throw error;
        // Without its folder nothing lies there.
        return Object.keys(state.seal ?? {}).sort();
      }
    },
  });
  const sending = new Set<Promise<void>>();
  let isTold = false;
  const send = async (runId: string): Promise<void> => {
    const [{ sendTrace }, { loadUserSettings }] = await Promise.all([import('./telemetry.ts'), import('./load-settings.ts')]);
    const problem = await sendTrace(engine, await loadUserSettings(userSettings), runId);
    if (problem === null || isTold) return;
    isTold = true;
    logger.warn(problem, { runId });
    options.onNotice?.(problem);
  };
  runs.onDidChange(({ run, events }) => {
    if (run.owner !== 'self' || !events.some(({ type }) => type === 'run.completed' || type === 'run.failed' || type === 'run.cancelled'))
      return;
    const sent = send(run.runId).catch((error: unknown) =>
      logger.error('The trace of a run could not be sent.', { runId: run.runId, error }),
    );
    sending.add(sent);
    void sent.finally(() => sending.delete(sent));
  });
  let pruning: Promise<unknown> = Promise.resolve();
  const besides = new Set<Promise<unknown>>();
  /** Closing waits for it; what fails there is told where it is needed. */
  const beside = (work: Promise<unknown>): void => {
    const done = work.catch(() => {}).finally(() => besides.delete(done));
    besides.add(done);
  };
  const wrote = createLookAhead(async (workspace) => (await (await work()).workspaces.ports(workspace)).checkpoints.take(), closing.signal);
  runs.onDidChange(({ run, events }) => {
    if (run.owner !== 'self' || !events.some(({ type }) => type === 'file.changed')) return;
    const looking = wrote(run.state.workspace);
    if (looking) beside(looking);
  });
  const pruneNow = (keep: UserSettings['keep']): void => {
    const [days, bytes] = [keep?.days ?? defaultDays, keep?.bytes ?? defaultBytes];
    const kinds: readonly (() => Promise<void>)[] = [
      async () => {
        const { pruneRuns } = await import('../engines/embedded/prune-runs.ts');
        const removed = await pruneRuns({ runsFolder, days, bytes, now: Date.now(), journalFiles });
        if (removed.length > 0) logger.info('Old runs were removed.', { runs: removed });
      },
      async () => {
        const { pruneWorktrees } = await import('./prune-worktrees.ts');
        const unmerged = await pruneWorktrees(home, options.env, () => engine.list());
        if (unmerged.length > 0)
          logger.warn('Worktrees of runs that are over hold work that was never merged; nothing removes them.', { unmerged });
      },
      async () => (await import('./prune-stores.ts')).pruneStores(home, options.env, Date.now(), logger, closing.signal),
      async () => (await import('../node/put-back.ts')).prunePutBack(home, days, Date.now()),
      async () => (await import('../node/prune-compiled.ts')).pruneCompiled(home, days, Date.now()),
      async () => (await import('../node/sandbox/own-caches.ts')).pruneOwnCaches(home, days, Date.now()),
    ];
    const inTurn = async (): Promise<void> => {
      for (const pruned of kinds)
        // Keeping too much harms nobody, and least of all the run that is at work meanwhile.
        await pruned().catch((error: unknown) => logger.error('Something old could not be removed.', { error }));
    };
    pruning = inTurn();
  };
  let pruneSoon: { readonly timer: NodeJS.Timeout; readonly keep: UserSettings['keep'] } | null = null;
  /** Not before the run's first question is with a model: then nobody waits for it. */
  const prune = (keep: UserSettings['keep']): void => {
    clearTimeout(pruneSoon?.timer);
    const begin = (): void => {
      pruneSoon = null;
      pruneNow(keep);
      beside(import('./load-ahead.ts').then(({ loadAhead }) => loadAhead()).finally(options.onIdle));
    };
    pruneSoon = { timer: setTimeout(begin, pruneAfterMs), keep };
    pruneSoon.timer.unref();
  };
  const shared = { app: options, home, engine, runs, prune, beside, userSettings };
  return {
    home,
    runs,
    ...allInWords({
      pipelines: async () => (await work()).pipelines,
      async cancel(runId: string, by: string) {
        const { cursor } = await engine.state(runId);
        await engine.cancel(runId, by);
        const news = await engine.read(runId, cursor);
        return news.find((event) => event.type === 'run.undone') ?? { restored: [], skipped: [] };
      },
      replied: (runId: string, question: number) => engine.replied(runId, question),
      async trust(workspace: string, trusted: boolean) {
        await makeHome();
        return (await trust()).set(workspace, trusted);
      },
      providers: async (which?: Parameters<App['providers']>[0]) =>
        (await import('./choose-provider.ts')).providerChoices(options, userSettings, which),
      models: async (provider: string) => (await import('./choose-provider.ts')).providerModels(provider, options, userSettings),
      async chooseProvider(id: string) {
        await makeHome();
        await (await import('./choose-provider.ts')).chooseProvider(id, options, userSettings);
      },
      async assign(agent: string, played: PlayedBy | null) {
        await makeHome();
        await (await import('./choose-provider.ts')).assignAgent(agent, played, userSettings);
      },
      async isolate(isolation: IsolationName | null) {
        await makeHome();
        await (await import('./choose-provider.ts')).chooseIsolation(isolation, userSettings);
      },
      async session(folder: string, choice: SessionOptions) {
        const workspace = await canonicalWorkspace(folder);
        refuseHomeInside(home, workspace);
        await makeHome();
        await sweepBatutaHome(home, workspace);
        const parts = await work();
        // Its git is at work while the rest is loaded.
        beside(parts.workspaces.ports(workspace));
        const { createSession } = await import('./create-session.ts');
        return createSession({ ...shared, ...parts, trust: await trust(), workspace, choice });
      },
      async prune({ rule, workspace = null, unapplied = false, dryRun = false }: Parameters<App['prune']>[0]) {
        const [{ pruneOldRuns }, { loadUserSettings }] = await Promise.all([import('./prune-old-runs.ts'), import('./load-settings.ts')]);
        const asSet = async () => ({ days: (await loadUserSettings(userSettings))?.keep?.days ?? defaultDays });
        const request = { rule: rule ?? (await asSet()), workspace, unapplied, dryRun };
        return pruneOldRuns({ engine, runsFolder, journalFiles, now: clock.now() }, request);
      },
      async exported(runId: string) {
        const { exportRun } = await import('../core/run/export-run.ts');
        return exportRun(runId, await engine.read(runId, 0), engine.blobs(runId));
      },
      async traced(runId: string) {
        const [{ otlpTraces }, { spansOf }, { loadUserSettings }] = await Promise.all([
          import('../core/telemetry/otlp.ts'),
          import('../core/telemetry/spans.ts'),
          import('./load-settings.ts'),
        ]);
        const content = (await loadUserSettings(userSettings))?.telemetry?.content ?? false;
        return otlpTraces(spansOf(await engine.read(runId, 0), content));
      },
      async close() {
        closing.abort();
        await runs.close();
        if (pruneSoon) {
          clearTimeout(pruneSoon.timer);
          pruneNow(pruneSoon.keep);
        }
        await Promise.all([pruning, ...besides, ...sending]);
      },
      doctor: async (workspace: string | null) =>
        (await import('./doctor.ts')).doctor({ options, home, makeHome, workspace, trust: await trust(), userSettings }),
    }),
  };
}
