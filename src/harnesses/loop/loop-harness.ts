import { createCallLimiter } from '../../core/agent/call-limiter.ts';
import type { AgentOutcome, AgentTask, Harness } from '../../core/agent/harness.ts';
import { priceBook } from '../../core/budget/price-book.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { Tool, ToolEnvironment } from '../../core/tool/tool.ts';
import { readTools, writeTools } from '../../core/tool/tools.ts';
import type { ModelAccess } from './call-model.ts';
import { defaultLimits, oneAnswer, type LoopLimits } from './limits.ts';
import { saysTheSame } from './look-again.ts';
import { runAgent } from './run-agent.ts';

/** The limiter is shared by all harnesses of one provider; default: one of this harness alone. */
type Shared = Pick<ModelAccess, 'provider' | 'budget' | 'clock' | 'instead'> & Partial<Pick<ModelAccess, 'limiter' | 'book'>>;

export interface LoopOptions extends Shared {
  /** `read` for every agent, `write` only for those that may write; default: the built-in ones. */
  readonly tools?: { readonly read: readonly Tool[]; readonly write: readonly Tool[] };
  /** The environment of an agent, but for what it has seen. */
  readonly environmentFor: (task: AgentTask, ctx: Ctx) => ToolEnvironment;
  readonly limits?: Partial<LoopLimits>;
  /** Tokens that fit into prompt and answer of a model together, where somebody knows. */
  readonly windowOf?: (model: string) => number | undefined;
}

/** Our own agent loop: turn, tool calls, results, until `finish`. All of it is journaled; nothing is asked or done twice. */
export function createLoopHarness(options: LoopOptions): Harness {
  const { tools = { read: readTools, write: writeTools }, environmentFor, windowOf, ...shared } = options;
  const limits: LoopLimits = { ...defaultLimits, ...options.limits };
  const access = { book: priceBook, limiter: createCallLimiter({ clock: shared.clock }), ...shared };
  return {
    id: 'loop',
    run: (ctx: Ctx, task: AgentTask): Promise<AgentOutcome> =>
      runAgent({
        access: {
          ...access,
          limits: within(task.access === 'none' ? { ...limits, ...oneAnswer } : limits, windowOf?.(task.model)),
        },
        ctx,
        task,
        environment: { ...environmentFor(task, ctx), seen: new Map() },
        tools: { none: [], 'read-only': tools.read, write: [...tools.read, ...tools.write] }[task.access],
      }),
    saysTheSame: (ctx, task, looks, signal) => saysTheSame(looks, tools.read, { ...environmentFor(task, ctx), seen: new Map() }, signal),
  };
}

/** The answer takes a quarter of a small window at most. */
function within(limits: LoopLimits, contextTokens: number = limits.contextTokens): LoopLimits {
  const maxOutputTokens = Math.min(limits.maxOutputTokens, Math.floor(contextTokens / 4));
  return { ...limits, contextTokens, maxOutputTokens, minOutputTokens: Math.min(limits.minOutputTokens, maxOutputTokens) };
}
