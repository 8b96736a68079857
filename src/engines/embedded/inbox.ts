import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { parsedJson } from '../../protocol/json.ts';
import type { Logger } from '../../core/ports.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('note'), id: z.string(), agent: z.string(), text: z.string(), by: z.string() }),
  z.object({ kind: z.literal('cancel'), by: z.string() }),
]);

export type InboxMessage = z.infer<typeof messageSchema>;

export interface InboxEntry {
  readonly file: string;
  readonly message: InboxMessage;
}

let written = 0;

/** Puts a message into a run's inbox, durably; its name sorts by time. From any process. */
export async function writeInbox(files: JournalFiles, folder: string, message: InboxMessage, now: number): Promise<void> {
  await files.makeFolder(folder);
  written++;
  const name = `${String(now).padStart(14, '0')}-${String(written).padStart(8, '0')}-${randomUUID()}.json`;
  await files.replace(join(folder, name), Buffer.from(JSON.stringify(message)));
}

/** What lies in the inbox, oldest first. A file that is no message is left there, out of the way, and logged. */
export async function readInbox(files: JournalFiles, folder: string, logger: Logger): Promise<InboxEntry[]> {
  const names = (await files.list(folder)).filter((name) => /^\d+-.*\.json$/.test(name)).toSorted();
  const entries: InboxEntry[] = [];
  for (const name of names) {
    const file = join(folder, name);
    const bytes = await files.read(file);
    if (bytes === null) continue;
    const message = parseMessage(bytes);
    if (message !== null) {
      entries.push({ file, message });
      continue;
    }
    logger.warn('A file in the inbox of a run is no message; it is set aside.', { file });
    await files.replace(`${file}.unreadable`, bytes);
    await files.remove(file);
  }
  return entries;
}

function parseMessage(bytes: Buffer): InboxMessage | null {
  // No JSON or another shape: told apart by the caller, who sets the file aside.
  return messageSchema.safeParse(parsedJson(bytes.toString('utf8'))).data ?? null;
}
