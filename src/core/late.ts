import { sentence } from './describe/message.ts';
import { WorkspaceError } from './ports.ts';

/** A function whose code is loaded when it is first called. Throws `WorkspaceError` when it cannot be: the next call looks for it again. */
export function late<A extends readonly unknown[], R>(load: () => Promise<(...args: A) => Promise<R>>): (...args: A) => Promise<R> {
  return async (...args) => {
    const part = await load().catch((error: unknown) => {
      throw unloaded(error);
    });
    return part(...args);
  };
}

/** Where a file of code is gone, which says nothing about the work that needed it; null: it is another error. */
export function missingPart(error: unknown): WorkspaceError | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND' ? unloaded(error) : null;
}

/** Node lists after the first line who wanted it. */
function unloaded(error: unknown): WorkspaceError {
  const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return new WorkspaceError(
    'failed',
    sentence(
      'A part of Batuta could not be loaded ({0}), perhaps because it was updated meanwhile. Nothing is lost: start Batuta again (in the editor, reload the window), then resume the run or repeat the command.',
      why,
    ),
  );
}
