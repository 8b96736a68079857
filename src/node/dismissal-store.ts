import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { WorkspaceError } from '../core/ports.ts';
import { dismissalSchema } from '../core/report/dismissal.ts';
import type { Dismissal } from '../core/report/dismissal.ts';
import { atomicWrite } from './atomic-write.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { workspaceId } from './real-path.ts';
import { inWords, systemCode } from './system-error.ts';

const fileSchema = z.object({ version: z.literal(1), dismissed: z.array(dismissalSchema) });

/** Issues of reviews that the person dismissed in one workspace. */
export interface DismissalStore {
  readonly file: string;
  /** Oldest first. Throws `WorkspaceError` for a damaged file, which is never overwritten. */
  list(): Promise<Dismissal[]>;
  /** The latest dismissal of a fingerprint counts. */
  add(dismissal: Dismissal): Promise<void>;
  remove(fingerprint: string): Promise<void>;
}

const queue = createKeyedQueue();

/** `workspaces/<id>/dismissed.json` in Batuta's home; `workspace` is canonical. */
export function createDismissalStore(home: string, workspace: string): DismissalStore {
  const file = join(home, 'workspaces', workspaceId(workspace), 'dismissed.json');
  const list = async (): Promise<Dismissal[]> => {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw inWords(error, file);
    }
    const parsed = fileSchema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data.dismissed;
    throw new WorkspaceError('damaged-file', `${file} is damaged, so no issue counts as dismissed. Remove it and dismiss them again.`);
  };
  const change = (make: (known: Dismissal[]) => Dismissal[]): Promise<void> =>
    queue(file, async () => {
      const dismissed = make(await list());
      try {
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await atomicWrite(file, Buffer.from(`${JSON.stringify({ version: 1, dismissed }, null, 2)}\n`), { mode: 0o600 });
      } catch (error) {
        throw inWords(error, file);
      }
    });
  const others = (known: Dismissal[], fingerprint: string): Dismissal[] => known.filter((one) => one.fingerprint !== fingerprint);
  return {
    file,
    list,
    add: (dismissal) => change((known) => [...others(known, dismissal.fingerprint), dismissal]),
    remove: (fingerprint) => change((known) => others(known, fingerprint)),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
