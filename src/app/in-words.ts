import { PathError, WorkspaceError } from '../core/ports.ts';
import { UserError } from './contracts.ts';

/** Expected failures of the ports as errors with words for the person; what is unexpected passes through. */
export async function inWords<T>(fn: () => Promise<T>): Promise<T> {
  try {
    return await fn();
  } catch (error) {
    if (error instanceof WorkspaceError || error instanceof PathError) throw new UserError(error.message);
    throw error;
  }
}
