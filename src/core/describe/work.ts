import type { Message } from '../../protocol/message.ts';
import type { Work } from '../../protocol/work.ts';
import { sentence } from './message.ts';

/** A piece of work in a list of its agent's: "Implementation", "Retry (1 of 2)". */
export function workName({ name, n, of }: Readonly<Pick<Work, 'name' | 'n' | 'of'>>): Message {
  return n === undefined || of === undefined ? name : sentence('{0} ({1} of {2})', name, n, of);
}
