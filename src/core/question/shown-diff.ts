import { sentence } from '../describe/message.ts';
import type { Message } from '../../protocol/message.ts';

/** Characters of a diff that go with a question. */
const mostOfDiff = 400_000;

/** What of a diff goes with a question, and where that is not all of it, a hint that says how much is left out. */
export function shownDiff(diff: string): { readonly delta: string; readonly cut: readonly Message[] } {
  const left = diff.slice(mostOfDiff);
  const cut = left === '' ? [] : [sentence('The diff is long: its last {0} lines are not shown.', left.split('\n').length)];
  return { delta: diff.slice(0, mostOfDiff), cut };
}
