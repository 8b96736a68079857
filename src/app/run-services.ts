import type { Pipeline } from '../core/pipeline/pipeline.ts';
import { runInputSchema } from '../core/pipeline/run-input.ts';
import { createBudget } from '../core/budget/create-budget.ts';
import { createCallLimiter } from '../core/agent/call-limiter.ts';
import type { CallLimiter } from '../core/agent/call-limiter.ts';
import type { Engine, OpenedServices, ServicesRequest } from '../core/durable/contracts.ts';
import { ownerOf } from '../core/policy/owned-paths.ts';
import { codeTools, readTools, writeTools } from '../core/tool/tools.ts';
import { createLoopHarness } from '../harnesses/loop/loop-harness.ts';
import { createClock } from '../node/clock.ts';
import { createDismissalStore } from '../node/dismissal-store.ts';
import { createNoMemory } from '../node/memory-none.ts';
import { createProcesses } from '../node/processes.ts';
import { createTreeLock } from '../node/tree-lock.ts';
import type { UserSettingsStore } from '../node/user-settings-store.ts';
import type { AgentServices, Services } from '../pipelines/parts/services.ts';
import { openProvider } from './choose-provider.ts';
import type { AppOptions } from './contracts.ts';
import { dismissalsFor } from './dismissals-for.ts';
import { forecastFor } from './forecast-run.ts';
import { loadUserSettings } from './load-settings.ts';
import type { Workspaces } from './workspaces.ts';

export interface RunServices {
  /** Opens what a run works with, from what it began with and what its journal says. Throws UserError, for a missing key say. */
  open(run: ServicesRequest): Promise<OpenedServices<Services>>;
  /** Awaited before each step: the run has its workspace for itself. */
  takeWorkspace(runId: string, signal: AbortSignal): Promise<void>;
  /** While a run waits for a person, its workspace is free for other runs. */
  releaseWorkspace(runId: string): Promise<void>;
  /** The next opening of that run asks this provider, instead of the one that the run began with. */
  askInstead(runId: string, provider: string): void;
}

export function createRunServices(parts: {
  readonly app: AppOptions;
  readonly home: string;
  readonly pipelines: readonly Pipeline<Services>[];
  readonly userSettings: UserSettingsStore;
  readonly workspaces: Workspaces;
  readonly engine: () => Engine;
}): RunServices {
  const { app, home, workspaces } = parts;
  const clock = createClock();
  /** By provider: its 429s slow all runs of this process down together. */
  const limiters = new Map<string, CallLimiter>();
  const open = new Map<string, string>();
  const providers = new Map<string, string>();
  const lockOf = (runId: string) => {
    const workspace = open.get(runId);
    return workspace === undefined ? null : workspaces.lock(workspace);
  };
  return {
    async open({ runId, input, state }) {
      const { workspace, provider: began, settings } = runInputSchema.parse(input);
      const id = providers.get(runId) ?? began;
      const user = await loadUserSettings(parts.userSettings);
      const opened = await openProvider(id, app, user);
      const limiter = limiters.get(id) ?? createCallLimiter({ maxParallel: user?.concurrency?.[id] ?? 4, clock });
      limiters.set(id, limiter);
      const { files, search, checkpoints } = await workspaces.ports(workspace);
      const processes = createProcesses({ root: workspace, env: app.env });
      const budget = createBudget({ caps: state.cursor === 0 ? settings.caps : state.caps, spend: state.spend });
      const lock = createTreeLock();
      const intelligence = app.intelligence?.(workspace);
      const harness = createLoopHarness({
        provider: opened.provider,
        book: opened.prices,
        tools: { read: intelligence ? [...readTools, ...codeTools] : readTools, write: writeTools },
        budget,
        clock,
        limiter,
        environmentFor: ({ owns, commands, runTimeoutMs }, { blobs }) => ({
          files,
          search,
          checkpoints,
          processes,
          lock,
          blobs,
          runId,
          owns,
          commands,
          runTimeoutMs,
          seen: new Map(),
          ...(intelligence ? { intelligence } : {}),
          ownerOf: (path) => ownerOf(settings.agents, path)?.section ?? null,
        }),
      });
      const shared: AgentServices = { files, search, checkpoints, processes, lock, harness, budget };
      open.set(runId, workspace);
      return {
        services: {
          ...shared,
          agent: () => shared,
          memory: createNoMemory(),
          dismissals: dismissalsFor(createDismissalStore(home, workspace)),
          forecast: (run, spec) => forecastFor({ engine: parts.engine(), pipelines: parts.pipelines, runId: run }, spec),
        },
        close: async () => {
          await lockOf(runId)?.release(runId);
          open.delete(runId);
        },
      };
    },
    takeWorkspace: async (runId, signal) => lockOf(runId)?.take(runId, signal),
    releaseWorkspace: async (runId) => lockOf(runId)?.release(runId),
    askInstead: (runId, provider) => void providers.set(runId, provider),
  };
}
