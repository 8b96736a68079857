import type { Json } from '../../protocol/json.ts';
import type { Sentence } from '../../protocol/sentence.ts';
import type { ReviewIssue } from '../../protocol/review-report.ts';
import type { Approved } from './approval.ts';

/** What one agent still has to do. */
export interface Assignment {
  readonly kind: 'implement' | 'fix';
  readonly issues: readonly ReviewIssue[];
  readonly fixRound: number;
  readonly failure: Sentence | null;
  readonly retriesUsed: number;
  readonly continuation: Json | null;
  readonly guidance: string;
  /** See `AgentWork`. */
  readonly checkFirst: boolean;
  /** See `AgentWork`. */
  readonly givenUp: Sentence | null;
  /** What an amendment of the spec changed since the agent began; '' when nothing. */
  readonly amendment: string;
}

/** How far the work is; made anew by every step of it, never changed in place. */
export interface Progress {
  readonly approved: Approved;
  /** By agent name. */
  readonly pending: Readonly<Record<string, Assignment>>;
  /** Retries that an agent used in this round. */
  readonly retries: Readonly<Record<string, number>>;
  readonly volatilePaths: readonly string[];
}

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
  amendment: '',
};
