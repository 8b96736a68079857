import type { Caps, Usage } from '../../protocol/usage.ts';
import type { SpendState } from '../run/run-state.ts';
import type { Budget, CapName, Reservation, ReserveResult, WorstCase } from './budget.ts';
import { WaitingLine } from '../waiting-line.ts';
import { totalTokens } from './usage.ts';

type Amounts = Readonly<Record<CapName, number>>;

const names: readonly CapName[] = ['usd', 'tokens', 'turns'];
const nothing: Amounts = { usd: 0, tokens: 0, turns: 0 };
/** Part of a cap after which the person is warned. */
const warnAt = 0.8;

/** With less nothing can be done: it then says itself which cap is reached. */
const leastShare = { usd: 0.01, tokens: 1000 } as const;

const plus = (a: Amounts, b: Amounts): Amounts => ({ usd: a.usd + b.usd, tokens: a.tokens + b.tokens, turns: a.turns + b.turns });
const amountsOf = (worst: WorstCase): Amounts => ({ usd: worst.usd ?? 0, tokens: worst.tokens, turns: 1 });

/** What the journal says is gone: settled calls, and the worst case of calls of which no end is known. */
export function spentBefore(spend: SpendState): Amounts {
  return plus({ usd: spend.usd, tokens: totalTokens(spend.usage), turns: spend.turns }, assumedBefore(spend));
}

/** The worst case of calls of which no end is known. */
export function assumedBefore(spend: SpendState): Amounts {
  return spend.open.reduce<Amounts>((sum, open) => plus(sum, { usd: open.usd, tokens: open.tokens, turns: 1 }), nothing);
}

/**
 * The hard cap of one run. Starts with the journal's spend, open reservations included. Reservations are
 * served first come, first served, so that a large one is never starved by small ones behind it.
 */
export function createBudget(options: { readonly caps: Caps; readonly spend: SpendState }): Budget {
  let caps = options.caps;
  let spent = spentBefore(options.spend);
  const assumed = assumedBefore(options.spend);
  const inFlight = new Map<Reservation, Amounts>();
  // Whom the journal says to have been told is not told again.
  const warned = new Set(names.filter((cap) => caps[cap] !== null && caps[cap] === options.spend.warned?.[cap]));
  const line = new WaitingLine<WorstCase, ReserveResult>('the budget', serve);

  const reserved = (): Amounts => [...inFlight.values()].reduce(plus, nothing);
  /** The first cap that `wanted` on top of `base` passes. */
  const passed = (base: Amounts, wanted: Amounts): { cap: CapName; limit: number } | null => {
    const sum = plus(base, wanted);
    for (const cap of names) {
      const limit = caps[cap];
      if (limit !== null && sum[cap] > limit) return { cap, limit };
    }
    return null;
  };
  const warning = (): { cap: CapName; spent: number; limit: number } | null => {
    for (const cap of names) {
      const limit = caps[cap];
      if (limit === null || warned.has(cap) || spent[cap] < limit * warnAt) continue;
      warned.add(cap);
      return { cap, spent: spent[cap], limit };
    }
    return null;
  };
  const reservationFor = (wanted: Amounts): Reservation => {
    const reservation: Reservation = {
      settle: (usage: Usage, usd: number | null) => {
        if (!inFlight.delete(reservation)) throw new Error('a reservation was settled twice');
        spent = plus(spent, { usd: usd ?? 0, tokens: totalTokens(usage), turns: 1 });
        serve();
      },
    };
    inFlight.set(reservation, wanted);
    return reservation;
  };
  /** An answer, or null as long as only calls in flight are in the way. */
  const decide = (worst: WorstCase): ReserveResult | null => {
    const wanted = amountsOf(worst);
    const never = passed(spent, wanted);
    if (never) return { ok: false, cap: never.cap, spent: spent[never.cap], limit: never.limit, assumed: assumed[never.cap] };
    if (passed(plus(spent, reserved()), wanted)) return null;
    return { ok: true, reservation: reservationFor(wanted), warning: warning() };
  };
  function serve(): void {
    for (let worst = line.first; worst; worst = line.first) {
      const result = decide(worst);
      if (!result) return;
      line.admit(result);
    }
  }

  return {
    get caps() {
      return caps;
    },
    reserve: (worst, signal) => line.join(worst, signal),
    tryReserve: (worst) => (line.first ? null : decide(worst)),
    share: () => {
      const taken = plus(spent, reserved());
      const half = (cap: 'usd' | 'tokens'): number | null => {
        const limit = caps[cap];
        return limit === null ? null : Math.max(leastShare[cap], (limit - taken[cap]) / 2);
      };
      const tokens = half('tokens');
      return { usd: half('usd'), tokens: tokens === null ? null : Math.floor(tokens) };
    },
    raise: (next) => {
      caps = next;
      for (const cap of names) if (next[cap] === null || spent[cap] < next[cap] * warnAt) warned.delete(cap);
      serve();
    },
  };
}
