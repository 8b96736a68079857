import { randomUUID } from 'node:crypto';
import { asJson } from '../protocol/json.ts';
import type { Engine, RunHandle } from '../core/durable/contracts.ts';
import { emptyRunState } from '../core/run/project.ts';
import { runReport } from '../core/report/run-report.ts';
import { createDismissalStore } from '../node/dismissal-store.ts';
import { createAcceptedStore } from '../node/accepted-store.ts';
import type { TrustStore } from '../node/trust-store.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import type { UserSettingsStore } from '../node/user-settings-store.ts';
import type { RunInput } from '../core/pipeline/run-input.ts';
import type { Pipeline } from '../core/pipeline/pipeline.ts';
import type { Services } from '../pipelines/parts/services.ts';
import { pipelineNamed, pipelineOfSpecs } from './pipelines.ts';
import { applyRun } from './apply-run.ts';
import { resolveProvider, withOwnModels } from './choose-provider.ts';
import type { AppOptions, Session, SessionOptions } from './contracts.ts';
import { UserError } from './contracts.ts';
import { currentSpec } from './current-spec.ts';
import { inWords } from './in-words.ts';
import { loadRunSettings, loadUserSettings } from './load-settings.ts';
import { checkBeforeStart } from './preflight.ts';
import type { RunServices } from './run-services.ts';
import type { Runs } from './runs/runs.ts';
import { createRunQueries } from './create-run-queries.ts';
import { rollBack } from './roll-back.ts';
import { replyToRun } from './reply-to-run.ts';
import { specRequest } from './spec-request.ts';
import { trustedThings } from './trusted-things.ts';
import type { Workspaces } from './workspaces.ts';

export interface SessionParts {
  readonly app: AppOptions;
  /** Canonical; exists. */
  readonly home: string;
  readonly pipelines: readonly Pipeline<Services>[];
  readonly engine: Engine;
  readonly runs: Runs;
  /** Begins to remove old runs. */
  readonly prune: (keep: UserSettings['keep']) => void;
  readonly services: RunServices;
  readonly trust: TrustStore;
  readonly userSettings: UserSettingsStore;
  readonly workspaces: Workspaces;
  /** Canonical. */
  readonly workspace: string;
  readonly choice: SessionOptions;
}

/** One workspace, ready to run. */
export async function createSession(parts: SessionParts): Promise<Session> {
  const { app, home, pipelines, engine, services, choice, workspace } = parts;
  const program = app.program ?? 'batuta';
  const user = await loadUserSettings(parts.userSettings);
  const trusted = choice.trusted ?? (await parts.trust.isTrusted(workspace));
  const ports = await parts.workspaces.ports(workspace);
  const { files, search, checkpoints } = ports;
  const settings = await settled(() => loadRunSettings({ files, search, user, choice, trusted, env: app.env, program }));
  const provider = await settled(async () => resolveProvider(app, choice, user));
  const lock = parts.workspaces.lock(workspace);
  const dismissals = createDismissalStore(home, workspace);

  const start = async ({ id }: Pipeline<Services>, request: string, more: Record<string, string> = {}): Promise<RunHandle> => {
    const [ofRun, chosen] = [settings(), provider()];
    await checkBeforeStart({ request, settings: ofRun, ports, env: app.env });
    const own = await withOwnModels(ofRun, chosen, app);
    const input: RunInput = { request, workspace, provider: chosen, scripted: chosen === 'scripted', settings: own };
    const [runId, whole] = [newRunId(), asJson({ ...input, ...more })];
    const begun = { runId, pipeline: id, startedAt: new Date().toISOString(), input: whole, state: emptyRunState() };
    const handle = services.hold(await engine.start(id, whole, { runId }));
    parts.runs.adopt(handle, { ...begun, status: 'running', owner: null });
    parts.prune(user?.keep);
    return handle;
  };

  return {
    ...createRunQueries({ ...parts, ports, lock, dismissals, accepted: createAcceptedStore(home) }),
    workspace,
    get settings() {
      return settings();
    },
    get provider() {
      return provider();
    },
    whatTrustAllows: () =>
      inWords(async () => {
        if (trusted) return [];
        const whole = await loadRunSettings({ files, search, user, choice, trusted: true, env: app.env, program });
        return trustedThings(files, whole);
      }),
    start: (pipeline, request) => inWords(() => start(pipelineNamed(pipelines, pipeline), request)),
    startFromSpec: (specFile) =>
      inWords(async () => {
        const file = await ports.relative(specFile);
        return start(pipelineOfSpecs(pipelines), await specRequest(files, file), { specFile: file });
      }),
    reply: (runId, reply) => inWords(() => replyToRun({ engine, dismissals, runId }, reply)),
    currentSpec: (state) => inWords(() => currentSpec(files, state)),
    undo: (runId, signal) =>
      inWords(() => lock.during(`undo ${runId}`, async () => rollBack({ files, checkpoints, engine, runId }, { run: true }), signal)),
    apply: (runId, target, signal) =>
      inWords(() =>
        lock.during(
          `apply ${runId}`,
          async () => applyRun({ workspace, files, engine, runId, state: await engine.state(runId), target }),
          signal,
        ),
      ),
    async log(runId, hash) {
      const bytes = await engine.blobs(runId).get(hash);
      return bytes ? new TextDecoder().decode(bytes) : null;
    },
    report: async (runId) => runReport(await engine.state(runId), program),
  };
}

/** Keeps the failure for whoever needs the value: broken settings, or a provider that is elsewhere, must not keep runs from being undone. */
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

/** Sorts by time of start; the random part keeps two of one millisecond apart. */
function newRunId(): string {
  const stamp = new Date().toISOString().slice(2, 19).replaceAll(/[-:T]/g, '');
  return `${stamp}-${randomUUID().slice(0, 6)}`;
}
