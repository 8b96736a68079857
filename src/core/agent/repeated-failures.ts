import type { ToolUseBlock } from './model-provider.ts';

export interface RepeatedFailures {
  /** How often in a row exactly this call has failed now; 0 after a success. */
  note(call: Pick<ToolUseBlock, 'name' | 'input'>, ok: boolean): number;
}

/** Counts the same failing call in a row, so that an agent that runs against a wall is told, and at last stopped. */
export function createRepeatedFailures(): RepeatedFailures {
  let last = '';
  let count = 0;
  return {
    note: ({ name, input }, ok) => {
      const key = JSON.stringify([name, input]);
      count = ok ? 0 : key === last ? count + 1 : 1;
      last = ok ? '' : key;
      return count;
    },
  };
}
