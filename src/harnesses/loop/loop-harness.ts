import { createCallLimiter, type CallLimiter } from '../../core/agent/call-limiter.ts';
import type { AgentOutcome, AgentTask, Harness } from '../../core/agent/harness.ts';
import type { ModelProvider } from '../../core/agent/model-provider.ts';
import type { Budget } from '../../core/budget/budget.ts';
import { priceBook, type PriceBook } from '../../core/budget/price-book.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import type { Clock } from '../../core/ports.ts';
import type { Tool, ToolEnvironment } from '../../core/tool/tool.ts';
import { readTools, writeTools } from '../../core/tool/tools.ts';
import type { ModelAccess } from './call-model.ts';
import { defaultLimits, oneAnswer, type LoopLimits } from './limits.ts';
import { runAgent } from './run-agent.ts';

export interface LoopOptions {
  readonly provider: ModelProvider;
  /** The run's budget, shared by all of its agents. */
  readonly budget: Budget;
  /** `read` for every agent, `write` only for those that may write; default: the built-in ones. */
  readonly tools?: { readonly read: readonly Tool[]; readonly write: readonly Tool[] };
  /** The environment of an agent, but for what it has seen. */
  environmentFor(task: AgentTask, ctx: Ctx): ToolEnvironment;
  /** Outside of the journal: pauses and durations. */
  readonly clock: Clock;
  readonly limits?: Partial<LoopLimits>;
  /** Tokens that fit into prompt and answer of a model together, where somebody knows. */
  readonly windowOf?: (model: string) => number | undefined;
  /** Shared by all harnesses of one provider; default: one of this harness alone. */
  readonly limiter?: CallLimiter;
  readonly book?: PriceBook;
  /** The provider's name, where the run began with another one. */
  readonly instead?: string;
  /** Text as it comes, for the eye only. */
  readonly onText?: ModelAccess['onText'];
}

/** Our own agent loop: turn, tool calls, results, until `finish`. All of it is journaled; nothing is asked or done twice. */
export function createLoopHarness(options: LoopOptions): Harness {
  const { provider, budget, clock, tools = { read: readTools, write: writeTools } } = options;
  const limits: LoopLimits = { ...defaultLimits, ...options.limits };
  const limiter = options.limiter ?? createCallLimiter({ clock });
  const access: ModelAccess = {
    provider,
    budget,
    limiter,
    clock,
    limits,
    book: options.book ?? priceBook,
    ...(options.instead === undefined ? {} : { instead: options.instead }),
    ...(options.onText ? { onText: options.onText } : {}),
  };
  return {
    id: 'loop',
    run: (ctx: Ctx, task: AgentTask): Promise<AgentOutcome> =>
      runAgent({
        access: {
          ...access,
          limits: within(task.access === 'none' ? { ...limits, ...oneAnswer } : limits, options.windowOf?.(task.model)),
        },
        ctx,
        task,
        environment: { ...options.environmentFor(task, ctx), seen: new Map() },
        tools: { none: [], 'read-only': tools.read, write: [...tools.read, ...tools.write] }[task.access],
      }),
  };
}

/** The answer takes a quarter of a small window at most. */
function within(limits: LoopLimits, contextTokens: number = limits.contextTokens): LoopLimits {
  const maxOutputTokens = Math.min(limits.maxOutputTokens, Math.floor(contextTokens / 4));
  return { ...limits, contextTokens, maxOutputTokens, minOutputTokens: Math.min(limits.minOutputTokens, maxOutputTokens) };
}
