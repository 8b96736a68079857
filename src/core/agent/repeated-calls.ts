import { normaliseFailure } from '../evidence/failure-fingerprint.ts';
import type { ToolUseBlock } from './model-provider.ts';

export interface RepeatedCalls {
  /** How often in a row the same has happened now, 1 for the first time: this very call failed, or it got the same answer. */
  note(call: Pick<ToolUseBlock, 'name' | 'input'>, result: { readonly ok: boolean; readonly content: string }): number;
}

/** So many calls may take turns: an agent that changes something there and back goes round as well. */
const longestRound = 4;

interface Noted {
  readonly call: string;
  /** null: it failed. */
  readonly content: string | null;
}

/** Results are looked at closely only where the calls are the same: most are not, and a file may be long. */
function isSame(before: Noted | undefined, now: Noted): boolean {
  if (before?.call !== now.call) return false;
  if (before.content === null || now.content === null) return before.content === now.content;
  return before.content === now.content || normaliseFailure(before.content) === normaliseFailure(now.content);
}

/** Counts calls that come again, so that an agent that runs against a wall or in a circle is told, and at last stopped. */
export function createRepeatedCalls(): RepeatedCalls {
  let last: Noted[] = [];
  /** For rounds of one, two… calls: how many of the newest calls were made one round before. */
  let again: number[] = Array.from({ length: longestRound }, () => 0);
  return {
    note: ({ name, input }, { ok, content }) => {
      const now = { call: JSON.stringify([name, input]), content: ok ? content : null };
      again = again.map((count, index) => (isSame(last.at(-1 - index), now) ? count + 1 : 0));
      last = [...last, now].slice(-longestRound);
      return 1 + Math.max(...again.map((count, index) => Math.floor(count / (index + 1))));
    },
  };
}
