import { readOwn } from './own-file.ts';

/** Content of a JSON file; undefined when there is none, null when it is not JSON (no schema accepts it). Throws `WorkspaceError` when it cannot be read. */
export async function readJson(file: string): Promise<unknown> {
  const text = await readOwn(file);
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return null;
  }
}
