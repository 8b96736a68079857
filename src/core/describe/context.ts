import type { Message } from '../../protocol/message.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { joined, sentence } from './message.ts';

/** What an agent was told of how this code base is worked in, and what of it was too long. */
export function describeContext({ sources, counted }: Extract<RunEvent, { type: 'context.read' }>): [text: Message, more: Message[]] {
  const told = [...sources.map(({ path }) => path), ...(counted ? [sentence('conventions counted in the files')] : [])];
  const cut = sources.filter(({ left }) => left.length > 0).map(({ path }) => path);
  return [sentence('Context: {0}', joined(told)), cut.length === 0 ? [] : [sentence('Too long to be given whole: {0}', cut.join(', '))]];
}
