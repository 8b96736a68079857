import type { Message } from '../../protocol/message.ts';

/** Something wrong in a document, for its author; `line` counts from 1. */
export interface Problem {
  readonly line: number;
  readonly message: Message;
}
