import type { FileModes } from '../../protocol/file-mode.ts';
import type { Message } from '../../protocol/message.ts';
import { sentence } from './message.ts';

/** What a change did to the kind or the executable bit of a file; '' = nothing. */
export function describeModes(modes: FileModes | undefined): Message {
  const { before, after } = modes ?? { before: null, after: null };
  if (before === after || after === null) return '';
  if (after === 'link') return sentence('a link');
  if (before === 'link') return sentence('no longer a link');
  if (after === 'executable') return sentence('executable');
  return before === null ? '' : sentence('no longer executable');
}
