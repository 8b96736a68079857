import { sentence } from '../core/describe/message.ts';
import { withBoth } from '../core/run/with-both.ts';
import type { Message } from '../protocol/message.ts';

/** What `apply` commits of one file, or why the run's change cannot be told from the person's. `with`: it has lines of the person's in it. */
export type OwnChange =
  | { readonly ok: true; readonly bytes: Uint8Array | null; readonly with?: true }
  | { readonly ok: false; readonly why: Message };

/**
 * The run's own change of a file, on top of what HEAD has. Where the person had changed the file before the run, only the run's lines are
 * taken; the person's stay in the working tree, uncommitted. Where both changed the same lines they cannot be parted: all go in, for the person to say.
 * All contents are in the form of the working tree; null = no such file.
 */
export function ownChange(contents: {
  readonly head: Uint8Array | null;
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
}): OwnChange {
  const { head, before, after } = contents;
  // Committed already, by an earlier apply or by hand.
  if (head !== null && after !== null && Buffer.compare(head, after) === 0) return { ok: true, bytes: after };
  if (before === null || (head !== null && Buffer.compare(head, before) === 0)) return { ok: true, bytes: after };
  if (head === null) return { ok: false, why: sentence('it was not committed before the run; commit it first') };
  if (after === null) return { ok: false, why: sentence('the run deleted it, with changes of yours that were not committed') };
  if (![head, before, after].every(isText)) return { ok: false, why: sentence('it is not text, and had changes of yours before the run') };
  const merged = withBoth(before, head, after);
  return merged === null ? { ok: true, bytes: after, with: true } : { ok: true, bytes: merged };
}

function isText(bytes: Uint8Array): boolean {
  return !bytes.includes(0);
}
