import { join } from 'node:path';
import type { Logger } from '../core/ports.ts';
import { diskFiles } from '../node/disk-files.ts';
import { pruneRuns } from '../engines/embedded/prune-runs.ts';
import type { UserSettings } from '../protocol/settings-file.ts';

const defaultDays = 30;
const defaultBytes = 1024 ** 3;

/** Removes old runs that are over, as the person's settings say. Never fails: keeping too much is only logged. */
export async function pruneOldRuns(options: {
  readonly home: string;
  readonly keep: UserSettings['keep'];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly logger: Logger;
}): Promise<void> {
  const { home, keep, now, logger } = options;
  try {
    const removed = await pruneRuns({
      runsFolder: join(home, 'runs'),
      days: keep?.days ?? defaultDays,
      bytes: keep?.bytes ?? defaultBytes,
      now,
      journalFiles: diskFiles(),
    });
    if (removed.length > 0) logger.info('Old runs were removed.', { runs: removed });
  } catch (error) {
    logger.error('Old runs could not be removed.', { error });
  }
}
