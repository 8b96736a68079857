import { MessageError } from '../../core/describe/message-error.ts';
import type { Message } from '../../protocol/message.ts';
import type { Draft } from './write-spec.ts';

/** A person wants nothing of it: what was written for the approval goes again. */
export class DeclinedError extends MessageError {
  override readonly name = 'DeclinedError';
  /** What was declined, as it was written last; null: no spec. */
  readonly spec: Pick<Draft, 'file' | 'hash'> | null;

  constructor(text: Message, spec: DeclinedError['spec'] = null) {
    super(text);
    this.spec = spec;
  }
}
