import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { WorkspaceError } from '../core/ports.ts';
import type { Message } from '../protocol/message.ts';
import { atomicWrite } from './atomic-write.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { readJson } from './read-json.ts';
import { inWords } from './system-error.ts';

/** A list in a JSON file of its own, changed as a whole, one change after the other. */
export interface ListFile<T> {
  /** [] while there is no file. Throws `WorkspaceError` for a damaged one, which is never overwritten. */
  readonly list: () => Promise<T[]>;
  readonly change: (make: (known: T[]) => T[]) => Promise<void>;
}

const queue = createKeyedQueue();

/** `key`: what the list is called in the file. `damaged`: what a damaged file means and what to do. */
export function createListFile<T>(
  file: string,
  options: { readonly key: string; readonly entry: z.ZodType<T>; readonly damaged: Message },
): ListFile<T> {
  const { key, entry, damaged } = options;
  const schema = z.object({ version: z.literal(1) }).catchall(z.array(entry));
  const list = async (): Promise<T[]> => {
    const stored = await readJson(file);
    if (stored === undefined) return [];
    const parsed = schema.safeParse(stored);
    const entries = parsed.success ? parsed.data[key] : undefined;
    if (Array.isArray(entries)) return entries;
    throw new WorkspaceError('damaged-file', damaged);
  };
  return {
    list,
    change: (make) =>
      queue(file, async () => {
        const entries = make(await list());
        try {
          await mkdir(dirname(file), { recursive: true, mode: 0o700 });
          await atomicWrite(file, Buffer.from(`${JSON.stringify({ version: 1, [key]: entries }, null, 2)}\n`), { mode: 0o600 });
        } catch (error) {
          throw inWords(error, file);
        }
      }),
  };
}
