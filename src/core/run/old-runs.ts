/** Which runs are old: those with nothing new for so many days, or all but the newest so many. */
export type OldRule = { readonly days: number } | { readonly keep: number };

/** What is known of a run without reading more of it. `lastAt`: of its last event (ISO 8601), '' where there is none. */
interface Dated {
  readonly startedAt: string;
  readonly state: { readonly lastAt: string };
}

/** The old ones of these runs, which are newest first. `now`: milliseconds since the epoch. One of which no time is known is not old. */
export function oldRuns<T extends Dated>(runs: readonly T[], rule: OldRule, now: number): T[] {
  if ('keep' in rule) return runs.slice(rule.keep);
  return runs.filter(({ startedAt, state }) => Date.parse(state.lastAt || startedAt) < now - rule.days * 86_400_000);
}
