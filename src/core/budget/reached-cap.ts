import type { RunState } from '../run/run-state.ts';
import type { CapName } from './budget.ts';
import { assumedBefore, spentBefore } from './create-budget.ts';

/** The cap that a run stopped at. */
export interface ReachedCap {
  readonly cap: CapName;
  /** Used up so far, calls of which no end is known included. */
  readonly spent: number;
  /** How much of it is the worst case of such calls. */
  readonly assumed: number;
  readonly limit: number;
  readonly softCaps: RunState['softCaps'];
  /** A new limit that leaves room. */
  readonly proposed: number;
}

/** Which cap has to be raised before all of the run can go on; null when nothing of it stopped for one. */
export function reachedCap(state: RunState): ReachedCap | null {
  const isAsked = state.questions.some(({ kind }) => kind === 'budget');
  if (!isAsked && !isCutShort(state)) return null;
  // Dollars, where a journal does not say which.
  const cap = state.capReached ?? 'usd';
  const spent = spentBefore(state.spend)[cap];
  const limit = state.caps[cap] ?? 0;
  const proposed = Math.max(1, Math.ceil(Math.max(limit, spent) * 2));
  return { cap, spent, limit, softCaps: state.softCaps, proposed, assumed: assumedBefore(state.spend)[cap] };
}

/** An agent stopped at a cap, and the run was interrupted before it asked for more. */
export function isCutShort({ status, capReached }: Pick<RunState, 'status' | 'capReached'>): boolean {
  return status === 'interrupted' && capReached !== null;
}

/**
 * What a person wrote for a new limit: dollars like 2.50, or a whole number like 500k or 2M. null when it is no such number above 0.
 */
export function readAmount(cap: CapName, text: string): number | null {
  const words = text.trim();
  if (cap === 'usd') return above0(Number(/^\$?(\d+(?:[.,]\d+)?|[.,]\d+)$/.exec(words)?.[1]?.replace(',', '.')));
  const [, number, unit = ''] = /^(\d+(?:\.\d+(?=[kKmM]))?)([kKmM]?)$/.exec(words.replaceAll('_', '')) ?? [];
  const factor = { k: 1000, m: 1_000_000 }[unit.toLowerCase()] ?? 1;
  const value = above0(Math.round(Number(number) * factor));
  return value !== null && Number.isSafeInteger(value) ? value : null;
}

function above0(value: number): number | null {
  return Number.isFinite(value) && value > 0 ? value : null;
}
