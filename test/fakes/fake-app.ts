import type { CodeScan } from '../../src/core/registry/code-scan.ts';
import { mergeRegistry } from '../../src/core/registry/merge-registry.ts';
import { nothingScanned } from './nothing-scanned.ts';
import type { MemoryGraph } from '../../src/protocol/memory.ts';
import { sentence } from '../../src/core/describe/message.ts';
import type { Message } from '../../src/protocol/message.ts';
import type { OldRun } from '../../src/app/kept-runs.ts';
import { otlpTraces } from '../../src/core/telemetry/otlp.ts';
import { spansOf } from '../../src/core/telemetry/spans.ts';
import { exportRun } from '../../src/core/run/export-run.ts';
import type { App, AppOptions, ProviderChoice, Session, SessionOptions } from '../../src/app/contracts.ts';
import { allPipelines } from '../../src/app/pipelines.ts';
import { UserError } from '../../src/app/contracts.ts';
import { Runs } from '../../src/app/runs/runs.ts';
import { runReport } from '../../src/core/report/run-report.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import type { OpenRefusal, RunHandle, RunSummary } from '../../src/core/durable/contracts.ts';
import type { Hunk } from '../../src/protocol/webview-view.ts';
import type { Forecast } from '../../src/protocol/forecast.ts';
import { FakeRun, type Player } from './fake-run.ts';
import { judgeLine } from '../../src/core/policy/judge-line.ts';
import { checkContexts, compileContexts } from '../../src/core/context/compile-context.ts';
import { createMemoryFiles, type MemoryFiles } from './memory-files.ts';
import { silentLogger } from './silent-logger.ts';

type Script = (player: Player) => Promise<void>;

/** A run that is on this machine before the test begins. */
export interface KnownRun {
  readonly run: FakeRun;
  /** What it does when it is opened. */
  readonly script?: Script;
  readonly refusal?: OpenRefusal;
}

export interface FakeWorld {
  readonly createApp: (options: AppOptions) => Promise<App>;
  readonly runs: Map<string, KnownRun>;
  /** The run that `feature` starts. */
  readonly started: FakeRun;
  readonly sessions: { workspace: string; options: SessionOptions }[];
  readonly requests: string[];
  readonly calls: string[];
  /** The spec on disk; a test may change it. */
  spec: { text: string; hash: string; file: string };
  providers: ProviderChoice[];
  /** Commands of a workspace that is not trusted. */
  untrusted: string[];
  /** Why layers were guessed in a workspace without settings. */
  guesses: Message[];
  forecast: Forecast | null;
  /** What git ignores of the first settings. */
  hidden: Message[];
  hunks: Hunk[];
  /** The code's entities, and the registry beside them. */
  registry: Awaited<ReturnType<Session['compareRegistry']>>;
  remembered: MemoryGraph;
  /** Files of the workspace where its contexts lie. */
  contexts: MemoryFiles;
  /** What is said of old runs when they are to be removed. */
  old: OldRun[];
  /** What the doctor finds. */
  checks: Awaited<ReturnType<App['doctor']>>;
  appOptions: AppOptions | null;
  /** Set when the processes that own known runs have died. */
  ownersAreGone: boolean;
  readonly listRuns: () => Promise<unknown>;
  /** Files of a run that do not lie there as they were proven. */
  staleNow: (state: RunState) => Promise<readonly string[]>;
  /** What happens elsewhere while the forecast is made. */
  duringForecast: () => Promise<unknown>;
}

/** A scan, and what it would make of the text of a registry. */
export function besideRegistry(text: string | null, scan: CodeScan): Awaited<ReturnType<Session['compareRegistry']>> {
  const merged = mergeRegistry(text, 'registry.json', scan, '2026-02-06');
  if (!merged.ok) throw new Error(JSON.stringify(merged.problems));
  return { scan, merged };
}

/** An App without engine, files or network: runs play scripts, everything else is recorded. */
export function createFakeWorld(parts: {
  readonly script?: Script;
  readonly known?: readonly KnownRun[];
  readonly specText?: string;
  readonly sessionError?: UserError;
}): FakeWorld {
  const started = new FakeRun('260101-feature');
  const runs = new Map((parts.known ?? []).map((known) => [known.run.runId, known]));
  const world: FakeWorld = {
    runs,
    started,
    sessions: [],
    requests: [],
    calls: [],
    spec: { text: parts.specText ?? '## Spec: Discounts\n', hash: 'a'.repeat(64), file: 'spec/active/2026-11-21-discounts/spec.md' },
    untrusted: [],
    guesses: [],
    providers: [{ id: 'anthropic', label: 'Anthropic API', usable: true, chosen: true, keyVariable: 'ANTHROPIC_API_KEY', cost: '' }],
    forecast: null,
    hidden: [],
    hunks: [],
    registry: besideRegistry(null, nothingScanned),
    remembered: { entities: [], relations: [] },
    contexts: createMemoryFiles(),
    old: [],
    checks: [
      { name: 'git', ok: true, detail: '2.39.2', fix: '' },
      { name: 'commands', ok: true, detail: 'none', fix: 'Name some.' },
      { name: 'provider', ok: false, detail: 'no key', fix: 'export ANTHROPIC_API_KEY=…' },
      { name: 'layers', ok: false, detail: 'Invalid settings:\n  batuta.yaml:2 own: Unknown.', fix: '' },
      { name: 'owners', ok: false, skipped: true, detail: 'not checked', fix: '' },
    ],
    appOptions: null,
    ownersAreGone: false,
    listRuns: () => app.runs.list(),
    staleNow: async () => [],
    duringForecast: async () => {},
    createApp: async (options) => {
      world.appOptions = options;
      return app;
    },
  };
  const find = (runId: string): KnownRun => {
    const known = runs.get(runId) ?? (runId === started.runId ? { run: started } : undefined);
    if (!known) throw new UserError(`There is no run "${runId}".`);
    return known;
  };
  const summaryOf = ({ run, refusal }: KnownRun): RunSummary => {
    const { state } = run;
    const over = state.status === 'completed' || state.status === 'failed' || state.status === 'cancelled' ? state.status : null;
    const owner =
      refusal?.reason === 'owned' && !world.ownersAreGone ? { host: refusal.host, pid: refusal.pid, sameHost: refusal.sameHost } : null;
    const status = over ?? (owner ? 'running' : 'open');
    return { runId: run.runId, pipeline: 'feature', startedAt: state.startedAt, input: {}, status, owner, state };
  };
  const begin = (run: FakeRun, script: Script | undefined): RunHandle => run.play(script ?? (async () => {}));
  const session = (workspace: string): Session => ({
    workspace,
    problems: async () => [],
    settings: {
      source: world.guesses.length > 0 ? 'guessed' : 'file',
      reasons: world.guesses,
      trusted: true,
      agents: [],
      tests: [],
      review: { model: '', context: '', skipUpToFiles: 3 },
      spec: { model: '', context: '' },
      caps: { usd: null, tokens: null, turns: null },
      confirm: { deletedLines: 50, files: 5, migrations: true },
      timeouts: { validate: 1, run: 1 },
    },
    provider: 'anthropic',
    whatTrustAllows: async () => world.untrusted,
    judge: (line) => judgeLine(line, { files: createMemoryFiles({ 'src/a.ts': '' }), listed: [['npm', 'test']], stored: [] }),
    start: async (pipeline, request) => {
      world.requests.push(pipeline === 'feature' ? request : `${pipeline}: ${request}`);
      return app.runs.adopt(begin(started, parts.script));
    },
    startFromSpec: async (file) => {
      world.calls.push(`start from ${file}`);
      return app.runs.adopt(begin(started, parts.script));
    },
    reply: async (runId, reply) => {
      find(runId).run.reply(reply);
      return { taken: true };
    },
    currentSpec: async (state) => ({ ...world.spec, delta: state.questions[0]?.delta ?? '' }),
    prove: async () => [],
    apply: async (runId, target) => {
      world.calls.push(`apply ${runId} ${JSON.stringify(target)}`);
      return {
        branch: 'branch' in target ? target.branch : null,
        commit: 'c0ffee'.repeat(7).slice(0, 40),
        message: 'Add discounts',
        pullRequest: '## Discounts\n\n| file | by |\n| --- | --- |\n| `src/discount.ts` | Backend |',
        notes: [],
      };
    },
    forecast: async () => {
      await world.duringForecast();
      return world.forecast;
    },
    initialise: async () => {
      world.calls.push('initialise');
      return {
        files: ['.claude/batuta.yaml'],
        kept: ['.claude/context/backend/conventions.core.md'],
        unowned: ['docs/ (12)', 'build.ts'],
        hidden: world.hidden,
      };
    },
    rollBack: async (runId, target) => {
      world.calls.push(`roll back ${runId} ${JSON.stringify(target)}`);
      return { restored: ['src/a.ts'], skipped: 'run' in target ? [{ file: 'src/b.ts', reason: sentence('it was changed since') }] : [] };
    },
    hunks: async () => world.hunks,
    accepted: async () => [],
    accept: async () => {},
    contentBefore: async () => null,
    contentAfter: async () => null,
    contentApart: async () => null,
    dismiss: async (runId, fingerprint, by) => {
      world.calls.push(`dismiss ${runId} ${fingerprint} ${by}`);
      return { goesOn: false, left: 2 - world.calls.filter((call) => call.startsWith('dismiss')).length };
    },
    roles: async () => [],
    isolation: async () => 'shared',
    pullRequest: async () => ({ text: '# A change\n', own: false }),
    keepPullRequest: async () => {},
    outlook: async () => ({ first: null, whole: null, runs: 0 }),
    namesLike: async () => [],
    checkReadable: async () => {},
    materialOf: async () => '',
    dismissals: async () => [],
    readmit: async () => {},
    guide: async (runId, agent, text, by) => {
      world.calls.push(`guide ${runId} ${agent} ${by}: ${text}`);
    },
    syncRegistry: async () => ({ changed: true, output: 'new: Order' }),
    compareRegistry: async () => world.registry,
    memory: async () => world.remembered,
    forget: async (names) => names.filter((name) => world.remembered.entities.some((one) => one.name === name)),
    compileContexts: async () => compileContexts(world.contexts, new Date(0)),
    checkContexts: async () => checkContexts(world.contexts),
    transcript: () => Promise.reject(new Error('not used')),
    log: async (_runId, hash) => (hash.startsWith('1') ? 'first line\n\u001b[31mred\u001b[0m\n' : null),
    report: async (runId) => runReport(find(runId).run.state),
  });
  const app: App = {
    home: '/home/person/.batuta',
    pipelines: async () => allPipelines,
    runs: new Runs({
      logger: silentLogger,
      staleNow: (state) => world.staleNow(state),
      engine: {
        list: async () => [...runs.values()].map(summaryOf),
        read: async (runId, cursor) => find(runId).run.events.slice(cursor),
        follow: async (runId, cursor, tell, signal) => find(runId).run.follow(cursor, tell, signal),
      },
      open: async (runId, options) => {
        world.calls.push(`open ${runId}${options.force ? ' by force' : ''}`);
        const known = find(runId);
        if (known.refusal) throw new UserError(`Run ${runId} cannot be opened.`, 2, known.refusal);
        return begin(known.run, known.script);
      },
    }),
    cancel: async (runId, by) => {
      find(runId).run.append({ type: 'run.cancelled', by });
      return { restored: [], skipped: [] };
    },
    replied: async (runId, question) => find(runId).run.replies.find((reply) => reply.question === question) ?? null,
    trust: async (workspace, trusted) => {
      world.calls.push(`trust ${workspace} ${trusted}`);
      const before = world.untrusted.length === 0;
      if (trusted) world.untrusted = [];
      return before;
    },
    providers: async () => world.providers,
    models: async () => [],
    assign: async () => {},
    isolate: async () => {},
    chooseProvider: async (id) => {
      world.calls.push(`choose ${id}`);
    },
    session: async (workspace, options) => {
      world.sessions.push({ workspace, options });
      if (parts.sessionError) throw parts.sessionError;
      return session(workspace);
    },
    prune: async (request) => {
      world.calls.push(`prune ${JSON.stringify(request)}`);
      return world.old;
    },
    traced: async (runId) => otlpTraces(spansOf(find(runId).run.events, false)),
    exported: async (runId) => exportRun(runId, find(runId).run.events, { get: async () => null }),
    close: async () => {
      await app.runs.close();
      world.calls.push('close');
    },
    doctor: async () => world.checks,
  };
  return world;
}
