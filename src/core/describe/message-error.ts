import type { Message } from '../../protocol/message.ts';
import { inEnglish } from './message.ts';

/** An expected failure, told to a person. `message` is its text in English, for logs, programs and models. */
export abstract class MessageError extends Error {
  readonly text: Message;
  constructor(text: Message, options?: ErrorOptions) {
    super(inEnglish(text), options);
    this.text = text;
  }
}

/** What an error says. An error of somebody else's (Node, git, a library) has its own words only. */
export function messageOf(error: unknown): Message {
  if (error instanceof MessageError) return error.text;
  return error instanceof Error ? error.message : String(error);
}
