import * as z from 'zod';
import { WorkspaceError } from '../core/ports.ts';
import type { Message } from '../protocol/message.ts';
import { writeOwn } from './own-file.ts';
import { readJson } from './read-json.ts';
import { exclusively } from './shared-file.ts';

/** What a person decided, in a JSON file that processes share: one entry for each key, the latest of it, oldest first. */
export interface KeyedList<T> {
  readonly file: string;
  /** [] while there is no file. Throws `WorkspaceError` for a damaged one, which is never overwritten. */
  list(): Promise<T[]>;
  put(entry: T): Promise<void>;
  remove(key: string): Promise<void>;
}

/** `name`: what the list is called in the file. `damaged`: what a damaged file means and what to do. */
export function createKeyedList<T>(
  file: string,
  options: { readonly name: string; readonly entry: z.ZodType<T>; readonly keyOf: (entry: T) => string; readonly damaged: Message },
): KeyedList<T> {
  const { name, entry, keyOf, damaged } = options;
  const schema = z.object({ version: z.literal(1), [name]: z.array(entry) });
  const list = async (): Promise<T[]> => {
    const stored = await readJson(file);
    const parsed = schema.safeParse(stored === undefined ? { version: 1, [name]: [] } : stored);
    if (parsed.success) return parsed.data[name] as T[];
    throw new WorkspaceError('damaged-file', damaged);
  };
  const replace = (key: string, entries: readonly T[]): Promise<void> =>
    exclusively(file, async () => {
      const next = { version: 1, [name]: [...(await list()).filter((one) => keyOf(one) !== key), ...entries] };
      await writeOwn(file, `${JSON.stringify(next, null, 2)}\n`);
    });
  return { file, list, put: (added) => replace(keyOf(added), [added]), remove: (key) => replace(key, []) };
}
