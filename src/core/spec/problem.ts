import type { Message } from '../../protocol/message.ts';

/** Something wrong in a document, in words for whoever wrote it; `line` counts from 1. */
export interface Problem {
  readonly line: number;
  readonly message: Message;
}
