import { readdirSync, type Dirent } from 'node:fs';
import { unlessForbidden } from './system-error.ts';

/** What lies in a folder; nothing where this user may not look. In this thread: around every command, and handing each folder over to another one takes longer. */
export async function entriesOf(folder: string): Promise<Dirent[]> {
  const look = async (): Promise<Dirent[]> => readdirSync(folder, { withFileTypes: true });
  return (await unlessForbidden(look())) ?? [];
}
