import { FolderWatch } from '../../core/durable/folder-watch.ts';
import { diskFiles } from '../../node/disk-files.ts';

/** Calls back when something has come into a folder or is gone from it, until `signal` is aborted. The folder may come later. */
export async function watchNames(folder: string, changed: () => void, signal: AbortSignal): Promise<void> {
  const files = diskFiles();
  const watch = new FolderWatch(files, folder);
  let seen: string | null = null;
  while (!signal.aborted) {
    await watch.next(signal);
    const names = (await files.list(folder)).join('/');
    if (!signal.aborted && seen !== null && names !== seen) changed();
    seen = names;
  }
  watch.close();
}
