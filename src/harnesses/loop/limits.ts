import type { Patience } from '../../core/agent/retry-delay.ts';

/** Bounds of one agent's work. */
export interface LoopLimits extends Patience {
  /** Answers of the model until the agent counts as stuck. */
  readonly turns: number;
  readonly maxOutputTokens: number;
  /** Lowest output limit to which a small budget may lower it. */
  readonly minOutputTokens: number;
  /** Prompt and answer together. Below what current models take, because long prompts cost more and distract. */
  readonly contextTokens: number;
  /** Reminders after an answer without a tool call. */
  readonly nudges: number;
  /** After so many identical failures in a row the model is told, and then the agent is given up. */
  readonly sameFailureTold: number;
  readonly sameFailureStuck: number;
  /** The same for calls, or rounds of calls, that always get the same answers: looking again may be meant. */
  readonly sameResultTold: number;
  readonly sameResultStuck: number;
}

export const defaultLimits: LoopLimits = {
  turns: 60,
  retries: 4,
  waitMs: 30 * 60_000,
  maxOutputTokens: 16_000,
  minOutputTokens: 4000,
  contextTokens: 180_000,
  nudges: 2,
  sameFailureTold: 3,
  sameFailureStuck: 5,
  sameResultTold: 5,
  sameResultStuck: 10,
};

/** A question that is to be answered at once, and briefly. */
export const oneAnswer = { turns: 1, maxOutputTokens: 2000, minOutputTokens: 1000 } as const satisfies Partial<LoopLimits>;
