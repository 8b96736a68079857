import type { Engine } from '../core/durable/contracts.ts';
import type { Clock, Checkpoints, CodeIntelligence, Processes, Search, WorkspaceFiles } from '../core/ports.ts';
import { createBudget } from '../core/budget/create-budget.ts';
import type { PriceBook } from '../core/budget/price-book.ts';
import type { GuidanceInbox } from '../core/agent/guidance.ts';
import type { CallLimiter } from '../core/agent/call-limiter.ts';
import type { ModelProvider } from '../core/agent/model-provider.ts';
import { emptyRunState, project } from '../core/run/project.ts';
import type { RunState } from '../core/run/run-state.ts';
import { createLoopHarness } from '../harnesses/loop/loop-harness.ts';
import { ownerOf } from '../core/policy/owned-paths.ts';
import { codeTools, readTools, writeTools } from '../core/tool/tools.ts';
import { createTreeLock } from '../node/tree-lock.ts';
import type { GuidanceStore } from '../node/guidance-store.ts';
import type { RunScope } from '../pipelines/parts/services.ts';
import type { RunSettings } from '../protocol/run-settings.ts';

/** What belongs to single runs in this process; made anew each time a run is opened, from what its journal says. */
export interface RunScopes {
  /** `fresh`: the run does not exist yet. */
  prepare(runId: string, settings: RunSettings, fresh: boolean): Promise<void>;
  get(runId: string): RunScope;
}

export function createRunScopes(options: {
  readonly engine: () => Engine;
  readonly provider: () => ModelProvider;
  readonly prices: () => PriceBook;
  readonly limiter: CallLimiter;
  readonly clock: Clock;
  readonly files: WorkspaceFiles;
  readonly search: Search;
  readonly checkpoints: Checkpoints;
  readonly processes: Processes;
  readonly intelligence?: CodeIntelligence;
  readonly guidance: GuidanceStore;
}): RunScopes {
  const scopes = new Map<string, RunScope>();
  const state = async (runId: string): Promise<RunState> => project(await options.engine().read(runId, 0));
  return {
    async prepare(runId, { caps, agents }, fresh) {
      const known = fresh ? emptyRunState() : await state(runId);
      const budget = createBudget({ caps: known.cursor === 0 ? caps : known.caps, spend: known.spend });
      const lock = createTreeLock();
      const delivered = new Set(known.guided.map((note) => note.id));
      const guidance: GuidanceInbox = {
        waiting: async (agent) => (await options.guidance.list(runId)).filter((note) => note.agent === agent && !delivered.has(note.id)),
        delivered: (ids) => {
          for (const id of ids) delivered.add(id);
        },
      };
      const { files, search, checkpoints, processes, clock, limiter } = options;
      const harness = createLoopHarness({
        provider: options.provider(),
        book: options.prices(),
        tools: { read: options.intelligence ? [...readTools, ...codeTools] : readTools, write: writeTools },
        budget,
        clock,
        limiter,
        guidance,
        environmentFor: (task, ctx) => ({
          files,
          search,
          checkpoints,
          processes,
          lock,
          blobs: ctx.blobs,
          runId,
          owns: task.owns,
          commands: task.commands,
          runTimeoutMs: task.runTimeoutMs,
          seen: new Map(),
          ...(options.intelligence ? { intelligence: options.intelligence } : {}),
          ownerOf: (path) => ownerOf(agents, path)?.section ?? null,
        }),
      });
      scopes.set(runId, { harness, budget, lock, guidance: (agent) => guidance.waiting(agent), state: () => state(runId) });
    },
    get(runId) {
      const scope = scopes.get(runId);
      if (!scope) throw new Error(`Run ${runId} was not prepared.`);
      return scope;
    },
  };
}
