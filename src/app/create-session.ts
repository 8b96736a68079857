import { randomUUID } from 'node:crypto';
import { asJson, type Json } from '../protocol/json.ts';
import type { Engine, RunHandle } from '../core/durable/contracts.ts';
import { lines, sentence } from '../core/describe/message.ts';
import { late } from '../core/late.ts';
import type { Message } from '../protocol/message.ts';
import { emptyRunState } from '../core/run/project.ts';
import { formatCommandLine } from '../core/policy/command-line.ts';
import { judgeLine } from '../core/policy/judge-line.ts';
import { registryScript } from '../pipelines/parts/sync.ts';
import { cutReport } from '../core/report/cut-report.ts';
import { pullRequestText } from '../core/report/report-markdown.ts';
import { runReport } from '../core/report/run-report.ts';
import { createClock } from '../node/clock.ts';
import { createDismissalStore } from '../node/dismissal-store.ts';
import { createAllowedCommandStore } from '../node/allowed-command-store.ts';
import { createAcceptedStore } from '../node/accepted-store.ts';
import { createPullRequestTexts } from '../node/pull-request-texts.ts';
import type { TrustStore } from '../node/trust-store.ts';
import type { UserSettings } from '../protocol/settings-file.ts';
import type { UserSettingsStore } from '../node/user-settings-store.ts';
import type { RunInput } from '../core/pipeline/run-input.ts';
import type { Pipeline } from '../core/pipeline/pipeline.ts';
import type { Services } from '../pipelines/parts/services.ts';
import { pipelineNamed, pipelineOfSpec } from './pipelines.ts';
import { resolveProvider, withExternal, withOwnModels } from './choose-provider.ts';
import { UserError, type AppOptions, type Session, type SessionOptions } from './contracts.ts';
import { allInWords } from './in-words.ts';
import { loadRunSettings, loadUserSettings } from './load-settings.ts';
import { unknownPlayers } from './unknown-players.ts';
import { checkBeforeStart } from './preflight.ts';
import type { RunServices } from './run-services.ts';
import type { Runs } from './runs/runs.ts';
import { runChanges } from './run-changes.ts';
import { outlookOf } from './outlook.ts';
import { checkReadable, materialOf, namesLike } from './request-material.ts';
import { mustHaveCommands } from './refusal.ts';
import { rolesOf } from './roles.ts';
import { sandboxedProcesses } from './sandboxed-processes.ts';
import { longestReport } from './request-limit.ts';
import { replyToRun } from './reply-to-run.ts';
import { staleNow } from './stale-now.ts';
import { currentSpec, specIn } from './current-spec.ts';
import type { Workspaces } from './workspace-ports.ts';

// What a person asks for now and then, and no run needs to begin.
const applyRun = late(async () => (await import('./apply-run.ts')).applyRun);
const checkContexts = late(async () => (await import('../core/context/compile-context.ts')).checkContexts);
const compareRegistry = late(async () => (await import('./sync-registry.ts')).compareRegistry);
const compileContexts = late(async () => (await import('../core/context/compile-context.ts')).compileContexts);
const dismissIssue = late(async () => (await import('./dismiss-issue.ts')).dismissIssue);
const forecastRun = late(async () => (await import('./forecast-run.ts')).forecastRun);
const forgetMemory = late(async () => (await import('./workspace-memory.ts')).forgetMemory);
const guideAgent = late(async () => (await import('./guide-agent.ts')).guideAgent);
const hiddenFromGit = late(async () => (await import('./hidden-from-git.ts')).hiddenFromGit);
const initialiseWorkspace = late(async () => (await import('./initialise-workspace.ts')).initialiseWorkspace);
const proveRun = late(async () => (await import('./prove-run.ts')).proveRun);
const readMemory = late(async () => (await import('./workspace-memory.ts')).readMemory);
const rollBack = late(async () => (await import('./roll-back.ts')).rollBack);
const syncRegistry = late(async () => (await import('./sync-registry.ts')).syncRegistry);

export interface SessionParts {
  readonly app: AppOptions;
  /** Canonical; exists. */
  readonly home: string;
  readonly pipelines: readonly Pipeline<Services>[];
  readonly engine: Engine;
  readonly runs: Runs;
  /** Begins to remove old runs. */
  readonly prune: (keep: UserSettings['keep']) => void;
  /** Closing waits for what goes on beside; what fails there is told where it is needed. */
  readonly beside: (work: Promise<unknown>) => void;
  readonly services: RunServices;
  readonly trust: TrustStore;
  readonly userSettings: UserSettingsStore;
  readonly workspaces: Workspaces;
  /** Canonical. */
  readonly workspace: string;
  readonly choice: SessionOptions;
}

type Methods = Omit<Session, 'workspace' | 'settings' | 'provider'>;

/** One workspace, ready to run. */
export async function createSession(parts: SessionParts): Promise<Session> {
  const { app, home, pipelines, engine, services, workspace } = parts;
  const program = app.program ?? 'batuta';
  const user = await loadUserSettings(parts.userSettings);
  const choice = withExternal(parts.choice, user);
  const trusted = choice.trusted ?? (await parts.trust.isTrusted(workspace));
  const ports = await parts.workspaces.ports(workspace);
  const { files, search, checkpoints } = ports;
  const settings = await settled(() => loadRunSettings({ files, search, user, choice, trusted, env: app.env, program }));
  const provider = await settled(async () => resolveProvider(app, choice, user));
  const lock = parts.workspaces.lock(workspace);
  const dismissals = createDismissalStore(home, workspace);

  const problemsOf = async (pipeline: string, more: Readonly<Record<string, Json>>): Promise<readonly Message[]> =>
    (await pipelineNamed(pipelines, pipeline).problems?.(more, settings(), ports)) ?? [];

  const start = async ({ id }: Pipeline<Services>, request: string, more: Record<string, Json> = {}): Promise<RunHandle> => {
    const asked = settings();
    const others = choice.provider ?? app.env['BATUTA_PROVIDER'] ?? user?.provider;
    const unknown = await unknownPlayers({ settings: asked, options: app, user, userSettings: parts.userSettings, files, others });
    if (unknown.length > 0) throw new UserError(lines(unknown));
    const chosen = provider();
    await checkBeforeStart({ request, settings: asked, user, ports, env: app.env });
    const wrong = await problemsOf(id, more);
    if (wrong.length > 0) throw new UserError(lines(wrong));
    // The first one takes longest; what the run takes then looks again, at what it begins with.
    parts.beside(checkpoints.take());
    const own = await withOwnModels(asked, chosen, app, user);
    const input: RunInput = { request, workspace, provider: chosen, scripted: chosen === 'scripted', settings: own };
    const [runId, whole] = [newRunId(), asJson({ ...input, ...more })];
    const begun = { runId, pipeline: id, startedAt: new Date().toISOString(), input: whole, state: emptyRunState() };
    const handle = services.hold(await engine.start(id, whole, { runId }));
    parts.runs.adopt(handle, { ...begun, status: 'running', owner: null });
    parts.prune(user?.keep);
    return handle;
  };

  const ownTexts = createPullRequestTexts(home);
  const reportOf = async (runId: string) => {
    const state = await engine.state(runId);
    return runReport({ ...state, changedOnDisk: await staleNow(ports, state) }, program);
  };
  const ofRun = (runId: string) => ({ files, checkpoints, engine, pipelines, dismissals, runId, user });

  const place = { workspace, home, env: app.env, user, clock: app.clock ?? createClock(), settings };
  const transcript: Methods['transcript'] = async (runId, path) =>
    (await import('./run-transcript.ts')).runTranscript(home, engine, runId, path);
  const methods = allInWords<Methods>({
    ...runChanges({ engine, files, accepted: createAcceptedStore(home), transcript }),
    async whatTrustAllows() {
      if (trusted) return [];
      const { agents } = await loadRunSettings({ files, search, user, choice, trusted: true, env: app.env, program });
      const scripts = [registryScript, '.claude/scripts/sync-compile.js'];
      const there = await Promise.all(scripts.map((script) => files.exists(script)));
      const commands = agents.flatMap(({ validate, handover, run }) => [...validate, ...handover, ...run]);
      return [
        ...new Set([...scripts.filter((_, index) => there[index]).map((script) => `node ${script}`), ...commands.map(formatCommandLine)]),
      ];
    },
    async judge(line) {
      const listed = settings().agents.flatMap(({ validate, run }) => [...validate, ...run]);
      return judgeLine(line, { files, listed, stored: await createAllowedCommandStore(home, workspace).list() });
    },
    async start(pipeline, request, { quick = false, more = {} } = {}) {
      const named = pipelineNamed(pipelines, pipeline);
      if (quick && named.quick !== true) throw new UserError(sentence('"{0}" always needs a spec.', pipeline));
      return start(named, named.takesLogs ? cutReport(request, longestReport) : request, { ...more, ...(quick ? { quick } : {}) });
    },
    problems: problemsOf,
    async startFromSpec(specFile) {
      const file = await ports.relative(specFile);
      const spec = await specIn(files, file);
      return start(pipelineOfSpec(pipelines, spec), `${spec.name}\n\n${spec.summary}`, { specFile: file });
    },
    reply: (runId, reply) => replyToRun(ofRun(runId), reply),
    currentSpec: (state) => currentSpec(files, state),
    forecast: (runId) => forecastRun(ofRun(runId)),
    outlook: async (pipeline, more = {}) =>
      outlookOf({ engine, workspace, provider: provider(), settings: settings(), user }, pipelineNamed(pipelines, pipeline), more),
    namesLike: (kind, typed, signal = new AbortController().signal) => namesLike(ports, kind, typed, signal),
    checkReadable: (path) => checkReadable(ports, path),
    materialOf: (path) => materialOf(ports, path),
    roles: async () => rolesOf({ settings: settings(), others: provider(), user, root: workspace, options: app }),
    async isolation() {
      const { isolation } = settings();
      return isolation ? (isolation.when === 'always' ? 'worktree' : 'parallel') : 'shared';
    },
    initialise: async (signal) => {
      const done = await lock.during('init', () => initialiseWorkspace({ files, search }), signal);
      return { ...done, hidden: await hiddenFromGit(workspace, app.env, [...done.files, ...done.kept]) };
    },
    rollBack: (runId, target, by, signal) =>
      lock.during(
        `roll back ${runId}`,
        async () => {
          // Before any file is touched: what is needed in the middle must not be missed there.
          const { unlearn } = await import('./workspace-memory.ts');
          return rollBack({ ...ofRun(runId), by, unlearn: (events, others) => unlearn(place, events, others) }, target);
        },
        signal,
      ),
    async prove(runId, by, signal = new AbortController().signal) {
      mustHaveCommands(await engine.state(runId));
      if (!trusted) throw new UserError(sentence('This workspace is not trusted, so its commands cannot run.'));
      return lock.during(
        `prove ${runId}`,
        async () => {
          const { processes } = await sandboxedProcesses({ workspace, home, env: app.env, user, signal });
          const { surroundings } = ports;
          return proveRun({ ...ofRun(runId), search, surroundings, processes, timeoutMs: settings().timeouts.validate * 1000, by, signal });
        },
        signal,
      );
    },
    apply: (runId, target, confirm, signal) =>
      lock.during(
        `apply ${runId}`,
        async () => {
          const applied = await applyRun({ ...ofRun(runId), workspace, state: await engine.state(runId), target, confirm });
          return { ...applied, pullRequest: (await ownTexts.read(runId)) ?? applied.pullRequest };
        },
        signal,
      ),
    dismiss: (runId, fingerprint, by, reason = '') => dismissIssue(ofRun(runId), fingerprint, { by, reason }),
    dismissals: () => dismissals.list(),
    readmit: (fingerprint) => dismissals.remove(fingerprint),
    guide: (runId, agent, text, by) => guideAgent(engine, runId, { agent, text, by }),
    transcript,
    async log(runId, hash) {
      const bytes = await engine.blobs(runId).get(hash);
      return bytes ? new TextDecoder().decode(bytes) : null;
    },
    report: reportOf,
    async pullRequest(runId) {
      const own = await ownTexts.read(runId);
      return { text: own ?? pullRequestText(await reportOf(runId)), own: own !== null };
    },
    async keepPullRequest(runId, text) {
      // There has to be such a run.
      await engine.state(runId);
      await ownTexts.keep(runId, text);
    },
    syncRegistry: (signal) =>
      lock.during(
        'sync registry',
        () => syncRegistry({ workspace, home, files, scanner: ports.scanner, trusted, env: app.env, user, signal }),
        signal,
      ),
    compareRegistry: (signal) => compareRegistry({ files, scanner: ports.scanner, signal }),
    memory: (signal) => readMemory(place, signal),
    forget: (names, signal) => forgetMemory(place, names, signal),
    compileContexts: () => compileContexts(files, new Date()),
    checkContexts: () => checkContexts(files),
  });
  return {
    ...methods,
    workspace,
    get settings() {
      return settings();
    },
    get provider() {
      return provider();
    },
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
