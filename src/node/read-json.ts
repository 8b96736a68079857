import { readFile } from 'node:fs/promises';
import { inWords, systemCode } from './system-error.ts';

/** What a JSON file of ours holds: undefined when there is none, null when it is no JSON, so that no schema takes it. Throws `WorkspaceError` when it cannot be read. */
export async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw inWords(error, file);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
