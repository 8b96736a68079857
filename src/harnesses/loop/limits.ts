/** Bounds of one agent's work. */
export interface LoopLimits {
  /** Answers of the model until the agent counts as stuck. */
  readonly turns: number;
  /** Attempts after the first for one turn. */
  readonly retries: number;
  readonly maxOutputTokens: number;
  /** As far as the output may be lowered to fit the budget. */
  readonly minOutputTokens: number;
  /** Prompt and answer together. Well below what current models take, because long prompts cost and distract. */
  readonly contextTokens: number;
  /** Calls to the provider at the same time, over all agents. */
  readonly parallelCalls: number;
  /** Times that an answer without a tool call is answered by a reminder. */
  readonly nudges: number;
  /** The same failing call in a row: told, and given up. */
  readonly sameFailureTold: number;
  readonly sameFailureStuck: number;
}

export const defaultLimits: LoopLimits = {
  turns: 60,
  retries: 4,
  maxOutputTokens: 16_000,
  minOutputTokens: 4000,
  contextTokens: 180_000,
  parallelCalls: 4,
  nudges: 2,
  sameFailureTold: 3,
  sameFailureStuck: 5,
};
