import type { Approved } from './approval.ts';
import type { Assignment } from './agent-work.ts';

/** How far the work is; made anew by every step of it, never changed in place. */
export interface Progress {
  readonly approved: Approved;
  /** The tree before the work. */
  readonly base: string;
  /** By agent name. */
  readonly pending: Readonly<Record<string, Assignment>>;
  /** Retries that an agent used in this round. */
  readonly retries: Readonly<Record<string, number>>;
  /** The change that was reviewed, or found too small for it: each file's content after it (null: deleted). */
  readonly reviewed?: Readonly<Record<string, string | null>>;
}

/** `tree`: hash of the one that everything was proven on. */
export type Proven = Progress & { readonly tree: string };

export const toImplement: Assignment = {
  kind: 'implement',
  issues: [],
  fixRound: 0,
  failure: null,
  retriesUsed: 0,
  continuation: null,
  guidance: '',
  checkFirst: false,
  givenUp: null,
  askedAboutFiles: false,
  amendment: '',
};
