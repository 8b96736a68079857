import type { Message } from '../../protocol/message.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { sentence } from './message.ts';
import { describeModes } from './modes.ts';

/** Lines that came and went in a file, and what became of its kind. */
export function changeText({ file, added, removed, modes }: Extract<RunEvent, { type: 'file.changed' | 'file.uncertain' }>): Message {
  const lines = `${file} +${added} −${removed}`;
  const mode = describeModes(modes);
  return mode === '' ? lines : sentence('{0} ({1})', lines, mode);
}

/** An issue of a review in two lines. */
export function issueText({
  title,
  file,
  line,
  description,
  fix,
}: Extract<RunEvent, { type: 'review.completed' }>['issues'][number]): Message {
  const place = file === null ? '' : ` (${file}${line === null ? '' : `:${line}`})`;
  return `${title}${place}\n  ${(fix === '' ? description : fix).replaceAll(/\s+/gu, ' ').trim()}`;
}

/** How long the provider is waited for. */
export function waitText({ since, until }: { since: string; until: string }, message: Message): Message {
  return sentence(
    '{0} – waiting for the provider until {1} (since {2}). To end the wait, stop the run; it can be resumed.',
    message,
    { time: until },
    { time: since },
  );
}
