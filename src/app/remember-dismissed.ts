import type { Question, Reply } from '../protocol/question.ts';
import { allIssues } from '../core/run/named-issues.ts';
import type { RunState } from '../core/run/run-state.ts';
import type { DismissalStore } from '../node/dismissal-store.ts';

/** A reply together with what was dismissed before: one without words to a review of which everything is dismissed says so. */
export async function withDismissed(store: DismissalStore, state: RunState, { items }: Question, reply: Reply): Promise<Reply> {
  const issues = new Set(state.reviews.flatMap((review) => review.issues.map((issue) => issue.fingerprint)));
  if (reply.text || items.length === 0 || !items.every(({ id }) => issues.has(id))) return reply;
  const known = await dismissedIn(store);
  const gone = (id: string): boolean => (reply.items?.[id] ?? (known.has(id) ? 'yes' : 'no')) === 'yes';
  return items.every(({ id }) => gone(id)) ? { ...reply, items: Object.fromEntries(items.map(({ id }) => [id, 'yes'])) } : reply;
}

/** How many of the fingerprints are issues of the run's reviews and audits; those are remembered as none. `reason`: in the person's words; '': none. */
export async function remember(
  store: DismissalStore,
  state: RunState,
  wanted: readonly string[],
  { by, reason = '' }: { readonly by: string; readonly reason?: string },
): Promise<number> {
  const all = allIssues(state);
  const issues = wanted.flatMap((fingerprint) => all.findLast((one) => one.fingerprint === fingerprint) ?? []);
  for (const { fingerprint, title, file, rule } of issues)
    await store.put({
      fingerprint,
      title,
      file,
      rule,
      at: new Date().toISOString(),
      by,
      runId: state.runId,
      ...(reason === '' ? {} : { reason }),
    });
  return issues.length;
}

export async function dismissedIn(store: DismissalStore): Promise<Set<string>> {
  return new Set((await store.list()).map((one) => one.fingerprint));
}
