import type { Sentence } from '../../protocol/sentence.ts';
import { SaidError } from '../report/said-error.ts';

/** A journaled step error, as it comes back on replay; `name` and message are those of the original. */
export class StepError extends SaidError {
  /** `cause`: the error itself, where it was thrown just now and does not come out of the journal. */
  constructor(name: string, said: Sentence, options?: ErrorOptions) {
    super(said, options);
    this.name = name;
  }
}

/** The history does not fit the code: an update changed a workflow without raising its version. */
export class ReplayMismatchError extends SaidError {
  override readonly name = 'ReplayMismatchError';
}

/** Another process owns the run now; nothing more may be written or done. */
export class FencedError extends SaidError {
  override readonly name = 'FencedError';
}

/** The run was interrupted or cancelled; never journaled as a result. */
export class InterruptedError extends SaidError {
  override readonly name = 'InterruptedError';
}

/** The journal or a blob cannot be written or read back; the run stops without anything final being recorded. */
export class StorageError extends SaidError {
  override readonly name = 'StorageError';
}

/** What was asked of a run cannot be done, or not now; the message says why and what becomes of it. */
export class RefusedError extends SaidError {
  override readonly name = 'RefusedError';
}
