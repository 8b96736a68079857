import { applyPatch, structuredPatch } from 'diff';
import { sentence } from '../core/describe/message.ts';
import type { Message } from '../protocol/message.ts';

/** What `apply` commits of one file, or why the run's change cannot be told from the person's. */
export type OwnChange = { readonly ok: true; readonly bytes: Uint8Array | null } | { readonly ok: false; readonly why: Message };

/**
 * The run's own change of a file, on top of what HEAD has. Where the person had changed the file before the
 * run, only the run's lines are taken; the person's stay in the working tree, uncommitted.
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
  if ([head, before, after].some((bytes) => bytes.includes(0)))
    return { ok: false, why: sentence('it is not text, and had changes of yours before the run') };
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const patched = applyPatch(text(head), structuredPatch('a', 'b', text(before), text(after), '', '', { context: 3 }), {
    autoConvertLineEndings: false,
  });
  if (patched === false) return { ok: false, why: sentence('the run changed lines next to changes of yours that were not committed') };
  return { ok: true, bytes: new TextEncoder().encode(patched) };
}
