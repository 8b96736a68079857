import { randomUUID } from 'node:crypto';
import { asJson } from '../protocol/json.ts';
import type { RunSettings } from '../protocol/run-settings.ts';
import type { Engine, RunHandle } from '../core/durable/contracts.ts';
import { createCallLimiter } from '../core/agent/call-limiter.ts';
import { project } from '../core/run/project.ts';
import { runReport } from '../core/report/run-report.ts';
import { createClock } from '../node/clock.ts';
import { createDismissalStore } from '../node/dismissal-store.ts';
import { sentence } from '../core/report/sentence.ts';
import { createGuidanceStore } from '../node/guidance-store.ts';
import { createKeptStore } from '../node/kept-store.ts';
import { createNoMemory } from '../node/memory-none.ts';
import { createProcesses } from '../node/processes.ts';
import { openWorkspacePorts } from './workspace-ports.ts';
import type { TrustStore } from '../node/trust-store.ts';
import type { UserSettingsStore } from '../node/user-settings-store.ts';
import type { Services } from '../pipelines/parts/services.ts';
import { featurePipeline } from '../pipelines/feature/feature.ts';
import { featureInputSchema } from '../pipelines/feature/input.ts';
import type { FeatureInput } from '../pipelines/feature/input.ts';
import { answerId, continueId, named } from './answer-id.ts';
import { applyRun } from './apply-run.ts';
import { openProvider, resolveProvider } from './choose-provider.ts';
import type { OpenProvider } from './choose-provider.ts';
import type { AppOptions, Session, SessionOptions } from './contracts.ts';
import { UserError } from './contracts.ts';
import { createRunEngine } from './create-engine.ts';
import { currentSpec } from './current-spec.ts';
import { inWords } from './in-words.ts';
import { loadRunSettings, loadUserSettings } from './load-settings.ts';
import { checkBeforeStart } from './preflight.ts';
import { pruneOldRuns } from './prune-old-runs.ts';
import { withOwnModels } from './own-models.ts';
import { refusalError } from './refusal.ts';
import { createRunScopes } from './run-scopes.ts';
import { createSessionViews } from './create-session-views.ts';
import { withDismissals } from './dismiss-issue.ts';
import { dismissalsFor } from './dismissals-for.ts';
import { forecastFor } from './forecast-run.ts';
import { specRequest } from './spec-request.ts';
import { trustedThings } from './trusted-things.ts';
import { undoRun } from './undo-run.ts';
import { createWorkspaceHold } from './workspace-hold.ts';

export interface SessionParts {
  readonly app: AppOptions;
  /** Canonical; exists. */
  readonly home: string;
  readonly trust: TrustStore;
  readonly userSettings: UserSettingsStore;
  /** Canonical. */
  readonly workspace: string;
  readonly choice: SessionOptions;
}

/** One workspace, ready to run. The provider is opened when the first run starts: looking at runs needs none. */
export async function createSession(parts: SessionParts): Promise<Session> {
  const { app, home, choice, workspace } = parts;
  const program = app.program ?? 'batuta';
  const user = await loadUserSettings(parts.userSettings);
  const trusted = choice.trusted ?? (await parts.trust.isTrusted(workspace));
  const ports = await openWorkspacePorts({ home, workspace, files: app.files });
  const { files, search, checkpoints } = ports;
  const settings = await settled(() => loadRunSettings({ files, search, user, choice, trusted, env: app.env, program }));
  const providerId = await resolveProvider(app, choice, user);
  const processes = createProcesses({ root: workspace, env: app.env });
  const clock = createClock();
  const hold = createWorkspaceHold({ home, workspace, onWait: (owner) => app.onWaiting?.(owner), logger: app.logger });
  let opened: OpenProvider | null = null;
  let engine: Engine | null = null;
  let pruning: Promise<void> = Promise.resolve();
  const theEngine = (): Engine => engine ?? missing('engine');
  const theProvider = (): OpenProvider => opened ?? missing('provider');
  const limiter = createCallLimiter({ maxParallel: user?.concurrency?.[providerId] ?? 4, clock });
  const dismissals = createDismissalStore(home, workspace);
  const guidance = createGuidanceStore(home);
  const kept = createKeptStore(home);
  const scopes = createRunScopes({
    engine: theEngine,
    provider: () => theProvider().provider,
    prices: () => theProvider().prices,
    limiter,
    clock,
    files,
    search,
    checkpoints,
    processes,
    guidance,
    ...(app.intelligence ? { intelligence: app.intelligence(workspace) } : {}),
  });
  const services: Services = {
    files,
    search,
    checkpoints,
    processes,
    memory: createNoMemory(),
    dismissals: dismissalsFor(dismissals),
    forecast: (runId, spec) => forecastFor({ engine: theEngine(), runId }, spec),
    scope: (runId) => scopes.get(runId),
  };
  engine = await createRunEngine({
    home,
    logger: app.logger,
    pipelines: [featurePipeline],
    openServices: async () => ({ services, close: async () => undefined }),
    journalFiles: app.journalFiles,
    beforeStep: (runId, signal) => hold.take(runId, signal),
  });

  const ready = async (runId: string, ofRun: RunSettings, fresh: boolean): Promise<void> => {
    opened ??= await openProvider(providerId, app, user);
    await scopes.prepare(runId, ofRun, fresh);
  };
  const watch = (handle: RunHandle): RunHandle => {
    // While a run waits for a person, the workspace is free for other runs.
    handle.onIdle(() => void hold.release(handle.runId));
    void handle.done.then(() => hold.release(handle.runId));
    return handle;
  };
  const start = async (request: string, specFile: string | null): Promise<RunHandle> => {
    const ofRun = settings();
    await checkBeforeStart({ request, settings: ofRun, ports, env: app.env });
    const runId = newRunId();
    await ready(runId, ofRun, true);
    const { scripted } = theProvider();
    const settingsOfRun = await withOwnModels(ofRun, theProvider());
    const input: FeatureInput = { request, workspace, provider: providerId, scripted, settings: settingsOfRun, specFile };
    const handle = watch(await theEngine().start('feature', asJson(input), { runId }));
    pruning = pruneOldRuns({ home, keep: user?.keep, now: clock.now(), logger: app.logger });
    return handle;
  };
  const stateOf = async (runId: string) => project(await theEngine().read(runId, 0));

  const views = createSessionViews({
    home,
    ports,
    hold,
    dismissals,
    guidance,
    kept,
    journalFiles: app.journalFiles,
    engine: theEngine,
  });

  return {
    ...views,
    workspace,
    get settings() {
      return settings();
    },
    provider: { id: providerId, scripted: providerId === 'scripted' },
    whatTrustAllows: () =>
      inWords(async () => {
        if (trusted) return [];
        const whole = await loadRunSettings({ files, search, user, choice, trusted: true, env: app.env, program });
        return trustedThings(files, whole);
      }),
    engine,
    startFeature: (request) => inWords(() => start(request, null)),
    startFromSpec: (specFile) =>
      inWords(async () => {
        const file = await ports.relative(specFile);
        return start(await specRequest(files, file), file);
      }),
    open: (runId, options = {}) =>
      inWords(async () => {
        const input = await inputOf(theEngine(), runId);
        if (input.workspace !== workspace)
          throw new UserError(
            sentence('Run {0} belongs to the workspace {1}. Go there, or name it with --workspace.', runId, input.workspace),
          );
        await ready(runId, input.settings, false);
        if (options.force) await hold.presumeGone(runId);
        const result = await theEngine().open(runId, options);
        if (!result.ok) throw refusalError(runId, result.refusal);
        return watch(result.handle);
      }),
    answer: (runId, answer) =>
      inWords(async () => theEngine().signal(runId, 'approval', asJson(answer), named(answerId(await theEngine().read(runId, 0), answer)))),
    continue: (runId, answer) =>
      inWords(async () => {
        const whole = await withDismissals({ engine: theEngine(), store: dismissals, runId }, answer);
        await theEngine().signal(runId, 'continue', asJson(whole), named(continueId(await theEngine().read(runId, 0))));
      }),
    currentSpec: (state) => inWords(() => currentSpec(files, state)),
    undo: (runId, signal) =>
      inWords(() => hold.during(`undo ${runId}`, async () => undoRun({ files, checkpoints, engine: theEngine(), runId }), signal)),
    apply: (runId, target, signal) =>
      inWords(() =>
        hold.during(
          `apply ${runId}`,
          async () => applyRun({ workspace, files, engine: theEngine(), runId, state: await stateOf(runId), target }),
          signal,
        ),
      ),
    async log(runId, hash) {
      const bytes = await theEngine().blobs(runId).get(hash);
      return bytes ? new TextDecoder().decode(bytes) : null;
    },
    report: async (runId) => runReport(await stateOf(runId), program),
    async close() {
      await opened?.close();
      await hold.releaseAll();
      await pruning;
    },
  };
}

/** Keeps the failure for whoever needs the value: broken settings of a workspace must not keep its runs from being undone. */
async function settled<T>(load: () => Promise<T>): Promise<() => T> {
  try {
    const value = await load();
    return () => value;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return () => {
      throw error;
    };
  }
}

async function inputOf(engine: Engine, runId: string): Promise<FeatureInput> {
  const summary = (await engine.list()).find((run) => run.runId === runId);
  const input = featureInputSchema.safeParse(summary?.input);
  if (!summary) throw refusalError(runId, { reason: 'not-found' });
  if (!input.success)
    throw new UserError(
      sentence('Run {0} cannot be opened: its beginning is damaged or of another kind. Its journal is kept as it is.', runId),
    );
  return input.data;
}

/** Sorts by time of start; the random part keeps two of one millisecond apart. */
function newRunId(): string {
  const stamp = new Date().toISOString().slice(2, 19).replaceAll(/[-:T]/g, '');
  return `${stamp}-${randomUUID().slice(0, 6)}`;
}

function missing(what: string): never {
  throw new Error(`The ${what} is not ready.`);
}
