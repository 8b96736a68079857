import type { Message } from '../../protocol/message.ts';
import { MessageError } from '../describe/message-error.ts';

/** A journaled step error, as it comes back on replay; `name` and message are those of the original. */
export class StepError extends MessageError {
  /** `cause`: the error itself, where it was thrown just now and does not come out of the journal. */
  constructor(name: string, text: Message, options?: ErrorOptions) {
    super(text, options);
    this.name = name;
  }
}

/** The history does not fit the code: an update changed a workflow without raising its version. */
export class ReplayMismatchError extends MessageError {
  override readonly name = 'ReplayMismatchError';
}

/** Another process owns the run now; nothing more may be written or done. */
export class FencedError extends MessageError {
  override readonly name = 'FencedError';
}

/** The run was interrupted or cancelled; never journaled as a result. */
export class InterruptedError extends MessageError {
  override readonly name = 'InterruptedError';
}

/** The journal or a blob cannot be written or read back; the run stops without anything final being recorded. */
export class StorageError extends MessageError {
  override readonly name = 'StorageError';
}

/** What was asked of a run cannot be done, or not now; the message says why and what becomes of it. */
export class RefusedError extends MessageError {
  override readonly name = 'RefusedError';
}
