import type { JournalFiles } from './journal-files.ts';

/** Watchers miss changes on some file systems (network, containers); this is how late one is seen then. */
const fallbackMs = 5_000;

/** Tells when something in a folder may have changed. */
export class FolderWatch {
  private readonly watch: () => () => void;
  private stopWatching: () => void;
  private changed = true;
  private wake: (() => void) | null = null;
  private readonly lateMs: number;

  /** `lateMs`: how late a change is seen that the watcher misses, or that is none of a file. */
  constructor(files: Pick<JournalFiles, 'watch'>, folder: string, lateMs = fallbackMs) {
    this.lateMs = lateMs;
    this.watch = () => files.watch(folder, () => this.poke());
    this.stopWatching = this.watch();
  }

  /** Somebody knows that something changed. */
  poke(): void {
    this.changed = true;
    this.wake?.();
  }

  /** Resolves at a change since the last call, at the latest after the fall-back; at once when aborted. */
  async next(signal: AbortSignal): Promise<void> {
    if (!this.changed && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const finish = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', finish);
          this.wake = null;
          resolve();
        };
        const timer = setTimeout(() => {
          // The folder may have come, or another one in its place.
          this.stopWatching();
          this.stopWatching = this.watch();
          finish();
        }, this.lateMs);
        signal.addEventListener('abort', finish);
        this.wake = finish;
      });
    }
    this.changed = false;
  }

  close(): void {
    this.stopWatching();
  }
}
