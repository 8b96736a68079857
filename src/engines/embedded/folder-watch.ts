import { watch, type FSWatcher } from 'node:fs';

/** Watchers miss changes on some file systems (network, containers); this is how late one is seen then. */
const pollMs = 200;

/** Tells when something in a folder may have changed. */
export class FolderWatch {
  private watcher: FSWatcher | null = null;
  private changed = true;
  private wake: (() => void) | null = null;

  constructor(folder: string) {
    try {
      this.watcher = watch(folder, { persistent: false }, () => this.poke());
      // A watcher that breaks later (its folder removed, say) leaves the poll, which is enough.
      this.watcher.on('error', () => this.close());
    } catch {
      // No watchers to be had (limits, file system): the poll alone serves.
      this.watcher = null;
    }
  }

  /** Somebody knows that something changed. */
  poke(): void {
    this.changed = true;
    this.wake?.();
  }

  /** Resolves at a change since the last call, at the latest after the poll interval; at once when aborted. */
  async next(signal: AbortSignal): Promise<void> {
    if (!this.changed && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const finish = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', finish);
          this.wake = null;
          resolve();
        };
        const timer = setTimeout(finish, pollMs);
        signal.addEventListener('abort', finish);
        this.wake = finish;
      });
    }
    this.changed = false;
  }

  close(): void {
    this.watcher?.close();
    this.watcher = null;
  }
}
