import type { RunState } from '../core/run/run-state.ts';
import type { Engine, RunSummary } from '../core/durable/contracts.ts';
import { runInputSchema } from '../core/pipeline/run-input.ts';
import { findBatutaHome, openBatutaHome, refuseHomeInside } from '../node/batuta-home.ts';
import { canonicalWorkspace } from '../node/real-path.ts';
import { createTrustStore } from '../node/trust-store.ts';
import { createUserSettingsStore } from '../node/user-settings-store.ts';
import type { App, AppOptions } from './contracts.ts';
import { UserError } from './contracts.ts';
import { allPipelines } from './pipelines.ts';
import { createRunEngine } from './create-engine.ts';
import { createSession } from './create-session.ts';
import { doctor } from './doctor.ts';
import { inWords } from './in-words.ts';
import { chooseProvider, providerChoices } from './choose-provider.ts';
import { createRunServices } from './run-services.ts';
import { createWorkspaces } from './workspaces.ts';

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
  const stateOf = (runId: string): Promise<RunState> => engine.state(runId);
  const services = createRunServices({ app: options, home, pipelines, userSettings, workspaces, engine: () => engine });
  const engine: Engine = await createRunEngine({
    home,
    logger: options.logger,
    pipelines,
    openServices: (run) => services.open(run),
    beforeStep: (runId, signal) => services.takeWorkspace(runId, signal),
    journalFiles: options.journalFiles,
  });
  const shared = { app: options, home, pipelines, engine, services, trust, userSettings, workspaces, stateOf };
  const runs = (): Promise<(RunSummary & { state: RunState })[]> => inWords(() => listRuns(engine));
  return {
    home,
    pipelines,
    runs,
    findRun: (reference) => findRun(runs, reference),
    cancel: (runId, by) => inWords(() => engine.cancel(runId, by)),
    isTrusted: (workspace) => inWords(() => trust.isTrusted(workspace)),
    trust: (workspace, trusted) =>
      inWords(async () => {
        await makeHome();
        await trust.set(workspace, trusted);
      }),
    providers: () => providerChoices(options, userSettings),
    chooseProvider: (id) =>
      inWords(async () => {
        await makeHome();
        await chooseProvider(id, options, userSettings);
      }),
    session: (folder, choice) =>
      inWords(async () => {
        const workspace = await canonicalWorkspace(folder);
        refuseHomeInside(home, workspace);
        await makeHome();
        return createSession({ ...shared, workspace, choice });
      }),
    doctor: (workspace) => doctor({ options, home, makeHome, workspace, trust, userSettings }),
  };
}

async function listRuns(engine: Engine): Promise<(RunSummary & { state: RunState })[]> {
  return (await engine.list()).map((summary) => ({ ...summary, state: stateOf(summary) }));
}

function stateOf(summary: RunSummary): RunState {
  const { runId, startedAt, state } = summary;
  if (state.cursor > 0) return state;
  // Nothing has happened yet, perhaps because its process died at once: what it is about stands in its input.
  const input = runInputSchema.safeParse(summary.input);
  if (!input.success) return { ...state, runId, startedAt };
  const { request, workspace, provider, scripted, settings } = input.data;
  return { ...state, runId, startedAt, request, workspace, provider, scripted, trusted: settings.trusted, caps: settings.caps };
}

async function findRun(runs: App['runs'], reference: string): Promise<RunSummary & { state: RunState }> {
  const all = await runs();
  const [newest] = all;
  if (reference === 'last') {
    if (newest) return newest;
    throw new UserError('There is no run yet.');
  }
  const exact = all.find((run) => run.runId === reference);
  if (exact) return exact;
  const matches = all.filter((run) => run.runId.startsWith(reference) && reference !== '');
  const [match] = matches;
  if (match && matches.length === 1) return match;
  if (matches.length > 1)
    throw new UserError(
      `"${reference}" fits ${matches.length} runs: ${matches
        .slice(0, 5)
        .map((run) => run.runId)
        .join(', ')}. Give more of the id.`,
    );
  throw new UserError(`There is no run "${reference}". "runs" lists all of them.`);
}
