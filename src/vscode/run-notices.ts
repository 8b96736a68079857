import type { RunChange } from '../app/runs/known-run.ts';
import type { OpenQuestion } from '../core/run/run-state.ts';
import type { Message } from '../protocol/message.ts';

/** What the person is told of in a notification. */
export type RunNotice =
  | { readonly kind: 'blocked'; readonly reason: Message }
  /** Somebody else answered what this window asks: a notification cannot be taken back. */
  | { readonly kind: 'settled'; readonly question: number }
  /** Anything but a spec, which is opened instead. */
  | { readonly kind: 'asks'; readonly question: OpenQuestion }
  | { readonly kind: 'completed' | 'failed' };

/**
 * What is to be told of each change, each thing once. A question is one also while other agents of the run are at work. What was so already
 * when this window began to look on is no news, except in a run of its own.
 */
export function createNotices(isAnsweredHere: (runId: string, question: number) => boolean): (change: RunChange) => RunNotice[] {
  const known = new Map<string, { readonly blocked: Message | null; readonly told: Set<string> }>();
  return ({ run: { runId, owner, blocked, state }, events }) => {
    const asks = state.questions.filter(({ kind }) => kind !== 'approval').map((question): RunNotice => ({ kind: 'asks', question }));
    const ends: RunNotice[] = state.status === 'completed' || state.status === 'failed' ? [{ kind: state.status }] : [];
    const now = [...asks, ...ends];
    const before = known.get(runId);
    const told = before?.told ?? new Set(owner === 'self' ? [] : now.map(keyOf));
    const fresh = now.filter((notice) => !told.has(keyOf(notice)));
    known.set(runId, { blocked, told: new Set([...told, ...fresh.map(keyOf)]) });
    const settled = events.flatMap((event): RunNotice[] =>
      event.type === 'question.answered' && owner === 'self' && !isAnsweredHere(runId, event.reply.question)
        ? [{ kind: 'settled', question: event.reply.question }]
        : [],
    );
    return [
      ...(blocked !== null && blocked !== before?.blocked ? [{ kind: 'blocked' as const, reason: blocked }] : []),
      ...settled,
      ...fresh,
    ];
  };
}

function keyOf(notice: RunNotice): string {
  return notice.kind === 'asks' ? `${notice.question.id}` : notice.kind;
}
