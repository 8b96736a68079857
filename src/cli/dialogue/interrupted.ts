import { UserError } from '../../app/contracts.ts';
import { exitCodes } from '../exit-codes.ts';

/** Ctrl-C at a question before a run: it means neither yes nor no, and nothing begins. */
export function interrupted(): UserError {
  return new UserError('Interrupted; nothing was started.', exitCodes.interrupted);
}
