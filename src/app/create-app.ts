import { join } from 'node:path';
import { WorkspaceError } from '../core/ports.ts';
import type { Engine } from '../core/durable/contracts.ts';
import { createEmbeddedEngine } from '../engines/embedded/embedded-engine.ts';
import { pruneRuns } from '../engines/embedded/prune-runs.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import { findBatutaHome, openBatutaHome, refuseHomeInside } from '../node/batuta-home.ts';
import { createClock } from '../node/clock.ts';
import { diskFiles } from '../node/disk-files.ts';
import { isAlive, processIdentity } from '../node/process-identity.ts';
import { createProcesses } from '../node/processes.ts';
import { canonicalWorkspace } from '../node/real-path.ts';
import { createTrustStore } from '../node/trust-store.ts';
import { createUserSettingsStore } from '../node/user-settings-store.ts';
import type { App, AppOptions, SessionOptions } from './contracts.ts';
import { allPipelines } from './pipelines.ts';
import { createSession } from './create-session.ts';
import { doctor } from './doctor.ts';
import { allInWords, inWords } from './in-words.ts';
import { chooseProvider, providerChoices } from './choose-provider.ts';
import { createRunServices } from './run-services.ts';
import { Runs } from './runs/runs.ts';
import { swapBack } from './roll-back.ts';
import { staleNow } from './stale-now.ts';
import { createWorkspaces } from './workspace-ports.ts';

/** How long runs that are over are kept, and how much of them, where the person's settings do not say. */
const defaultDays = 30;
const defaultBytes = 1024 ** 3;

/**
 * Batuta on this machine: its home folder, the runs in it, what is trusted. The home is made when something has to be
 * kept there, and never inside a workspace. Throws UserError when it cannot be used.
 */
export async function createApp(options: AppOptions): Promise<App> {
  const home = await inWords(() => findBatutaHome(options.env));
  const makeHome = (): Promise<string> => openBatutaHome(options.env);
  const trust = createTrustStore(home);
  const userSettings = createUserSettingsStore(home);
  const pipelines = options.pipelines ?? allPipelines;
  const workspaces = createWorkspaces(options, home);
  const clock = options.clock ?? createClock();
  const services = createRunServices({ app: options, home, pipelines, userSettings, workspaces, clock, engine: () => engine });
  const { logger, journalFiles = diskFiles() } = options;
  const runsFolder = join(home, 'runs');
  const engine: Engine = createEmbeddedEngine({
    runsFolder,
    pipelines,
    openServices: (run) => services.open(run),
    beforeStep: (runId, signal) => services.takeWorkspace(runId, signal),
    identity: await processIdentity(),
    isAlive,
    clock,
    logger,
    processes: createProcesses({ root: null, env: process.env }),
    journalFiles,
  });
  const runs = new Runs({
    engine,
    logger,
    open: (runId, own) => inWords(() => services.own(runId, own)),
    staleNow: async (state) => {
      try {
        return await staleNow(await workspaces.ports(state.workspace), state);
      } catch (error) {
        if (!(error instanceof WorkspaceError)) throw error;
        // Without its folder nothing lies there.
        return Object.keys(state.seal ?? {}).sort();
      }
    },
  });
  let pruning: Promise<unknown> = Promise.resolve();
  const prune = (keep: UserSettings['keep']): void => {
    const [days, bytes] = [keep?.days ?? defaultDays, keep?.bytes ?? defaultBytes];
    pruning = pruneRuns({ runsFolder, days, bytes, now: Date.now(), journalFiles }).then(
      (removed) => removed.length > 0 && logger.info('Old runs were removed.', { runs: removed }),
      // Keeping too much harms nobody.
      (error: unknown) => logger.error('Old runs could not be removed.', { error }),
    );
  };
  const shared = { app: options, home, pipelines, engine, runs, prune, services, trust, userSettings, workspaces };
  return {
    home,
    pipelines,
    runs,
    ...allInWords({
      async cancel(runId: string, by: string) {
        await engine.cancel(runId, by);
        const { workspace, swapped } = await engine.state(runId);
        if (swapped.length > 0) await swapBack({ files: (await workspaces.ports(workspace)).files, engine, runId });
      },
      replied: (runId: string, question: number) => engine.replied(runId, question),
      async trust(workspace: string, trusted: boolean) {
        await makeHome();
        await trust.set(workspace, trusted);
      },
      providers: (named?: string) => providerChoices(options, userSettings, named),
      async chooseProvider(id: string) {
        await makeHome();
        await chooseProvider(id, options, userSettings);
      },
      async session(folder: string, choice: SessionOptions) {
        const workspace = await canonicalWorkspace(folder);
        refuseHomeInside(home, workspace);
        await makeHome();
        return createSession({ ...shared, workspace, choice });
      },
      async close() {
        await runs.close();
        await pruning;
      },
      doctor: (workspace: string | null) => doctor({ options, home, makeHome, workspace, trust, userSettings }),
    }),
  };
}
