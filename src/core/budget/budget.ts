import type { Caps, Usage } from '../../protocol/usage.ts';

/** What a call may cost at most. `usd: null` = the model has no price; tokens and turns then govern alone. */
export interface WorstCase {
  readonly tokens: number;
  readonly usd: number | null;
}

export type CapName = 'usd' | 'tokens' | 'turns';

export interface Reservation {
  /** Replaces the reservation by what was really used. Every reservation is settled exactly once. */
  settle(usage: Usage, usd: number | null): void;
}

export type ReserveResult =
  | {
      readonly ok: true;
      readonly reservation: Reservation;
      /** first time that 80 % of a cap is passed */ readonly warning: { cap: CapName; spent: number; limit: number } | null;
    }
  /** `assumed`: how much of it is the worst case of calls of which no end is known. */
  | { readonly ok: false; readonly cap: CapName; readonly spent: number; readonly limit: number; readonly assumed: number };

/** One per run, over all of its agents. Its start is what the journal says was spent and left open. */
export interface Budget {
  readonly caps: Caps;
  /**
   * Reserves the worst case before a call. While it does not fit only because of other calls in
   * flight, it waits for them; when it can never fit, it says which cap is reached.
   */
  reserve(worst: WorstCase, signal: AbortSignal): Promise<ReserveResult>;
  /** As `reserve`, without waiting: null while other calls in flight (or waiting) are in the way. */
  tryReserve(worst: WorstCase): ReserveResult | null;
  /**
   * Half of what is left now and not reserved: for work that cannot be reserved call by call and is stopped when it reports more. null: no cap.
   */
  share(): { readonly tokens: number | null; readonly usd: number | null };
  /** New caps, up or down; what waits is looked at again. */
  raise(caps: Caps): void;
}
