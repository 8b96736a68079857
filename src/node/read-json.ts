import { readFile } from 'node:fs/promises';
import { ifThere, toWorkspaceError } from './system-error.ts';

/** Content of a JSON file; undefined when there is none, null when it is not JSON (no schema accepts it). Throws `WorkspaceError` when it cannot be read. */
export async function readJson(file: string): Promise<unknown> {
  try {
    const text = await ifThere(readFile(file, 'utf8'));
    return text === null ? undefined : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw toWorkspaceError(error, file);
  }
}
