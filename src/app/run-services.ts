import { join } from 'node:path';
import type { Pipeline } from '../core/pipeline/pipeline.ts';
import type { Json } from '../protocol/json.ts';
import { runInputSchema, type RunInput } from '../core/pipeline/run-input.ts';
import { sentence } from '../core/describe/message.ts';
import type { Harness } from '../core/agent/harness.ts';
import { WorkspaceError, type Clock } from '../core/ports.ts';
import type { CodeCalls, CodeIntelligence } from '../core/code-intelligence.ts';
import type { Place } from '../core/worktrees.ts';
import type { ToolServers } from '../core/tool-servers.ts';
import { createBudget } from '../core/budget/create-budget.ts';
import { createCallLimiter, type CallLimiter } from '../core/agent/call-limiter.ts';
import { chosenProvider } from '../core/agent/chosen-harnesses.ts';
import type { Engine, OpenedServices, RunHandle, ServicesRequest } from '../core/durable/contracts.ts';
import { ownerOf } from '../core/policy/owned-paths.ts';
import { servedTools } from '../core/tool/served-tools.ts';
import { callTools, codeTools, meaningTools, readTools, writeTools } from '../core/tool/tools.ts';
import { createLoopHarness, type LoopOptions } from '../harnesses/loop/loop-harness.ts';
import { createAllowedCommandStore } from '../node/allowed-command-store.ts';
import { createAuditCache, createBaselineCache, createToldCache } from '../node/baseline-cache.ts';
import { createDismissalStore, type DismissalStore } from '../node/dismissal-store.ts';
import { workspaceId } from '../node/real-path.ts';
import { createTreeLock } from '../node/tree-lock.ts';
import type { UserSettingsStore } from '../node/user-settings-store.ts';
import type { AgentServices, Apart, Dismissals, Services } from '../pipelines/parts/services.ts';
import { loopProviders, openHarnesses, type Desk } from './choose-harness.ts';
import { openProvider } from './choose-provider.ts';
import { windowOf } from './model-figures.ts';
import { UserError, type AppOptions } from './contracts.ts';
import { forecastFor } from './forecast-run.ts';
import { loadUserSettings } from './load-settings.ts';
import { openCalls, withMeanings } from './open-calls.ts';
import type { OpenProvider } from './known-provider.ts';
import { openMemory } from './open-memory.ts';
import { refusalError } from './refusal.ts';
import { laterSandboxed, sandboxUse } from './sandboxed-processes.ts';
import type { OwnOptions } from './runs/runs.ts';
import { openOutside } from './open-outside.ts';
import { openToolServers } from './open-tool-servers.ts';
import { openWorktrees } from './open-worktrees.ts';
import type { Workspaces } from './workspace-ports.ts';

export interface RunServices {
  /** Opens what a run works with, from what it began with and what its journal says. Throws UserError, for a missing key say. */
  open(run: ServicesRequest): Promise<OpenedServices<Services>>;
  /** Awaited before each step: the run has its workspace for itself. */
  takeWorkspace(runId: string, signal: AbortSignal): Promise<void>;
  /** While a run waits for a person, its workspace is free for other runs. */
  hold(handle: RunHandle): RunHandle;
  /** Goes on with a run in this process. Throws UserError in words for every refusal. */
  own(runId: string, options: OwnOptions): Promise<RunHandle>;
}

export interface RunServicesParts {
  readonly app: AppOptions;
  readonly home: string;
  readonly pipelines: readonly Pipeline<Services>[];
  readonly userSettings: UserSettingsStore;
  readonly workspaces: Workspaces;
  readonly clock: Clock;
  readonly engine: () => Engine;
  /** Aborted when nothing is to be worked on any more. */
  readonly closing: AbortSignal;
}

export function createRunServices(parts: RunServicesParts): RunServices {
  const { app, home, workspaces, clock } = parts;
  /** By provider: its 429s slow all runs of this process down together. */
  const limiters = new Map<string, CallLimiter>();
  const open = new Map<string, string>();
  const providers = new Map<string, string>();
  /** Runs whose agents work apart just now. */
  const free = new Set<string>();
  /** What ends the steps of a run that begin now: where it is stopped, nothing new starts. */
  const stops = new Map<string, AbortSignal>();
  const lockOf = (runId: string) => {
    const workspace = open.get(runId);
    return workspace === undefined ? null : workspaces.lock(workspace);
  };
  /** Whoever holds the run's workspace for it on another host. */
  const presumeGone = async (runId: string): Promise<void> => {
    const run = (await parts.engine().list()).find((one) => one.runId === runId);
    if (run) await workspaces.lock(inputOf(runId, run.input).workspace).presumeGone(runId);
  };
  const hold = (handle: RunHandle): RunHandle => {
    handle.onIdle(() => void lockOf(handle.runId)?.release(handle.runId));
    return handle;
  };
  return {
    async open({ runId, input, state }) {
      const { workspace, provider: began, settings } = inputOf(runId, input);
      const id = providers.get(runId) ?? began;
      const user = await loadUserSettings(parts.userSettings);
      // A sandbox is tried by starting it, which takes as long as all the rest: the first who needs it does so, while a model is at work.
      const over = new AbortController();
      const ending = () => AbortSignal.any([parts.closing, over.signal, stops.get(runId) ?? over.signal]);
      const { processes, sandbox } = laterSandboxed({ workspace, home, env: app.env, user }, ending);
      if (sandboxUse(user, app.env) === 'required') await sandbox();
      const opened = new Map<string, OpenProvider>();
      for (const [name, { needed }] of loopProviders(settings, id)) {
        try {
          opened.set(name, await openProvider(name, app, user, state.cursor > 0));
        } catch (error) {
          // An external agent may do without.
          if (needed) throw error;
        }
      }
      const limiterOf = (name: string): CallLimiter => {
        const limiter = limiters.get(name) ?? createCallLimiter({ maxParallel: user?.concurrency?.[name], clock });
        limiters.set(name, limiter);
        return limiter;
      };
      const there = await workspaces.ports(workspace);
      // Where its index lies, and whom it asks, the workspace says.
      const search = settings.trusted ? await withMeanings(there, app.env) : there.search;
      const ports = { ...there, search, processes, lock: createTreeLock() };
      const budget = createBudget({ caps: state.cursor === 0 ? settings.caps : state.caps, spend: state.spend });
      const intelligence = app.intelligence?.(workspace);
      const environmentIn =
        (place: Place, calls: CodeCalls, intelligence: CodeIntelligence | undefined): LoopOptions['environmentFor'] =>
        (task, { blobs }) => ({
          ...task,
          ...place,
          outside: place === ports ? undefined : outside,
          blobs,
          runId,
          sandboxed: async () => (await sandbox()) !== null,
          seen: new Map(),
          confirm: settings.confirm,
          allowedCommands: createAllowedCommandStore(home, workspace),
          ...(intelligence ? { intelligence } : {}),
          calls,
          ownerOf: (path) => ownerOf(settings.agents, path),
        });
      const loopOf = (agent: string, { environmentFor, tools }: Desk): Harness | null => {
        const name = chosenProvider(settings, agent, id);
        const found = opened.get(name);
        if (!found) return null;
        return createLoopHarness({
          provider: found.provider,
          ...(name === began ? {} : { instead: name }),
          book: found.prices,
          tools,
          budget,
          clock,
          limiter: limiterOf(name),
          windowOf: (model) => windowOf(user, name, model),
          ...(user?.providerWait === undefined ? {} : { limits: { waitMs: user.providerWait * 60_000 } }),
          environmentFor,
        });
      };
      const acp = {
        budget,
        began,
        clock,
        async mask(root: string) {
          const { openMask } = await import('../node/secret-values.ts');
          // In a worktree lies only what git knows; the rest can be read where it is.
          const shown = await openMask([workspace, root]);
          return (text: string) => shown.text(text);
        },
        ...(settings.timeouts.agent === undefined ? {} : { limits: { turnMs: settings.timeouts.agent * 1000 } }),
      };
      const harnessOf = await openHarnesses(settings, user, loopOf, acp);
      const baselines = createBaselineCache(join(home, 'workspaces', workspaceId(workspace), 'baselines'));
      const worktrees = openWorktrees({ app, home, workspace, user, sandbox, ending, trees: there.trees });
      const outside = openOutside({ home, workspace, there, lock: ports.lock, runId, engine: parts.engine });
      const servers: ToolServers[] = [];
      const deskAt = (place: Place, code: CodeIntelligence | undefined): Desk & { place: Place } => {
        const served = openToolServers(user, { roots: () => [workspace, place.files.root], processes: place.processes, clock, runId });
        if (served) servers.push(served);
        return {
          place,
          environmentFor: environmentIn(place, openCalls(place, app.env), code),
          tools: {
            read: [...readTools, ...callTools, ...(code ? codeTools : []), ...(place === ports && search.similar ? meaningTools : [])],
            write: [...writeTools, ...(served ? servedTools(served) : [])],
          },
        };
      };
      const desk = deskAt(ports, intelligence);
      const desks = new Map<string, typeof desk>();
      const deskIn = (worktree: string): typeof desk => {
        const place = worktrees.at(worktree);
        // Language servers and indexes know the workspace alone.
        const known = desks.get(worktree) ?? deskAt(place, undefined);
        desks.set(worktree, known);
        return known;
      };
      const servicesOf = (agent: string, worktree?: string): AgentServices => {
        const at = worktree === undefined ? desk : deskIn(worktree);
        return { ...at.place, harness: harnessOf(agent, at), budget, baselines };
      };
      const lock = workspaces.lock(workspace);
      let within = 0;
      const apart: Omit<Apart, 'inside'> = {
        worktrees,
        free: (isFree) => {
          if (isFree === free.has(runId)) return;
          if (!isFree) return void free.delete(runId);
          free.add(runId);
          if (within === 0) void lock.release(runId);
        },
        during: async (signal, fn) => {
          within += 1;
          try {
            await lock.take(runId, signal);
            return await fn();
          } finally {
            within -= 1;
            if (within === 0 && free.has(runId)) await lock.release(runId);
          }
        },
      };
      open.set(runId, workspace);
      const memory = await openMemory(settings.memory, { home, workspace, processes, clock });
      const servicesIn = (worktree?: string): Services => ({
        ...servicesOf('spec', worktree),
        agent: (agent, other = worktree) => servicesOf(agent, other),
        apart: { ...apart, inside: servicesIn },
        memory,
        scanner: ports.scanner,
        audits: createAuditCache(join(home, 'workspaces', workspaceId(workspace), 'audits')),
        told: createToldCache(join(home, 'workspaces', workspaceId(workspace), 'told')),
        dismissals: dismissalsFor(createDismissalStore(home, workspace)),
        program: app.program ?? 'batuta',
        forecast: (spec) => forecastFor({ engine: parts.engine(), pipelines: parts.pipelines, runId, user }, spec),
      });
      return {
        services: servicesIn(),
        close: async () => {
          over.abort();
          stops.delete(runId);
          await Promise.all(servers.map((one) => one.close()));
          free.delete(runId);
          await lockOf(runId)?.release(runId);
          open.delete(runId);
        },
      };
    },
    async takeWorkspace(runId, signal) {
      stops.set(runId, signal);
      if (!free.has(runId)) await lockOf(runId)?.take(runId, signal);
    },
    hold,
    async own(runId, { force = false, provider }) {
      if (provider !== undefined) providers.set(runId, provider);
      if (force) await presumeGone(runId);
      const result = await parts.engine().open(runId, { force });
      if (!result.ok) throw refusalError(runId, result.refusal);
      return hold(result.handle);
    },
  };
}

function inputOf(runId: string, input: Json): RunInput {
  const parsed = runInputSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new UserError(
    sentence('Run {0} cannot be opened: its journal is damaged or has an unknown format. The journal was not changed.', runId),
  );
}

/** The store as the pipeline sees it: a file that cannot be read does not stop a run; the run says so. */
function dismissalsFor(store: DismissalStore): Dismissals {
  return {
    list: async () => {
      try {
        return { dismissed: await store.list(), problem: null };
      } catch (error) {
        if (!(error instanceof WorkspaceError)) throw error;
        return { dismissed: [], problem: error.text };
      }
    },
  };
}
