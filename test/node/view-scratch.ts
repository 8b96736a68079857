import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Batuta home of its own. */
export async function copyScratch(): Promise<{ home: string; remove(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'batuta-views-'));
  return { home, remove: () => rm(home, { recursive: true, force: true }) };
}
