import { emptyRunState, project } from '../core/run/project.ts';
import type { RunState } from '../core/run/run-state.ts';
import type { Engine, RunSummary } from '../core/durable/contracts.ts';
import { openBatutaHome } from '../node/batuta-home.ts';
import { createTrustStore } from '../node/trust-store.ts';
import { createUserSettingsStore } from '../node/user-settings-store.ts';
import type { App, AppOptions } from './contracts.ts';
import { UserError } from './contracts.ts';
import { createRunEngine } from './create-engine.ts';
import { createSession } from './create-session.ts';
import { doctor } from './doctor.ts';
import { inWords } from './in-words.ts';
import { chooseProvider, providerChoices } from './choose-provider.ts';

/** Batuta on this machine: its home folder, the runs in it, what is trusted. Throws UserError when the home cannot be used. */
export async function createApp(options: AppOptions): Promise<App> {
  const home = await inWords(() => openBatutaHome(options.env));
  const trust = createTrustStore(home);
  const userSettings = createUserSettingsStore(home);
  const engine = await createRunEngine({ home, logger: options.logger, workflows: [], journalFiles: options.journalFiles });
  const runs = (): Promise<(RunSummary & { state: RunState })[]> => listRuns(engine);
  return {
    home,
    runs,
    findRun: (reference) => findRun(runs, reference),
    isTrusted: (workspace) => trust.isTrusted(workspace),
    trust: (workspace, trusted) => inWords(() => trust.set(workspace, trusted)),
    providers: () => providerChoices(options, userSettings),
    chooseProvider: (id) => inWords(() => chooseProvider(id, options, userSettings)),
    session: (workspace, choice) => inWords(() => createSession({ app: options, home, trust, userSettings, workspace, choice })),
    doctor: (workspace) => doctor({ options, home, workspace, trust, userSettings }),
  };
}

async function listRuns(engine: Engine): Promise<(RunSummary & { state: RunState })[]> {
  const summaries = await engine.list();
  return Promise.all(summaries.map(async (summary) => ({ ...summary, state: await stateOf(engine, summary) })));
}

async function stateOf(engine: Engine, summary: RunSummary): Promise<RunState> {
  const state = project(await engine.read(summary.runId, 0));
  return state.cursor === 0 ? { ...emptyRunState(), runId: summary.runId, startedAt: summary.startedAt } : state;
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
