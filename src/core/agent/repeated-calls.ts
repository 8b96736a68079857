import { normaliseFailure } from '../evidence/failure-fingerprint.ts';
import type { ToolUseBlock } from './model-provider.ts';

export interface RepeatedCalls {
  /** How often in a row the same has happened now, 1 for the first time: this very call failed, or it got the same answer. */
  note(call: Pick<ToolUseBlock, 'name' | 'input'>, result: { readonly ok: boolean; readonly content: string }): number;
}

/** So many calls may take turns: an agent that changes something there and back goes round as well. */
const longestRound = 4;

/** Counts calls that come again, so that an agent that runs against a wall or in a circle is told, and at last stopped. */
export function createRepeatedCalls(): RepeatedCalls {
  let last: string[] = [];
  /** For rounds of one, two… calls: how many of the newest calls were made one round before. */
  let again: number[] = Array.from({ length: longestRound }, () => 0);
  return {
    note: ({ name, input }, { ok, content }) => {
      const key = JSON.stringify([name, input, ok ? normaliseFailure(content) : null]);
      again = again.map((count, index) => (last.at(-1 - index) === key ? count + 1 : 0));
      last = [...last, key].slice(-longestRound);
      return 1 + Math.max(...again.map((count, index) => Math.floor(count / (index + 1))));
    },
  };
}
