import { execFile } from 'node:child_process';
import { open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { mapLimit } from '../../core/map-limit.ts';
import { findProgram, type FoundProgram } from '../find-program.ts';
import { createSharedLook } from '../shared-look.ts';

/** So many files are waited for at once: they share what the disk has to write for each. */
const atOnce = 16;

export interface FlushOptions {
  /** The workspace, whose own programs are not asked. */
  readonly root: string;
  /** Exists; what is flushed lies in it. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Brings a folder and all in it onto the disk. Linux can do that for a whole file system, once for all who ask: that costs less than a hundred files. */
export function createFlush({ root, folder, env }: FlushOptions): (below: string) => Promise<void> {
  let sync: FoundProgram | null = null;
  const flushAll = createSharedLook(async (): Promise<boolean> => {
    if (process.platform !== 'linux') return false;
    sync ??= await findProgram('sync', root, env, root);
    if (!sync.found) return false;
    const flushed = promisify(execFile)(sync.file, ['-f', folder], { env: {}, cwd: dirname(folder) });
    // It is too old to know that.
    return flushed.then(
      () => true,
      () => false,
    );
  });
  return async (below) => {
    if (!(await flushAll())) await flushEach(below);
  };
}

async function flushEach(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = entries.flatMap((entry) => (entry.isFile() || entry.isDirectory() ? [join(entry.parentPath, entry.name)] : []));
  await mapLimit([...paths, folder], flush, atOnce);
}

async function flush(path: string): Promise<void> {
  // Windows opens no folders, and flushes only what may be written; its file system journals names itself.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
