import { MessageError } from '../describe/message-error.ts';

/** A context that cannot be used: the message names the file and what to do. */
export class ContextError extends MessageError {
  override readonly name = 'ContextError';
}
