import type { OpenRefusal, StepContext } from '../../core/durable/contracts.ts';
import { RefusedError } from '../../core/durable/errors.ts';
import { sentence } from '../../core/describe/message.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import { FolderWatch } from '../../core/durable/folder-watch.ts';
import { readInbox } from './inbox.ts';
import type { EmbeddedEngineOptions } from './engine-options.ts';
import type { NewRecord } from './journal-writer.ts';
import type { RunFolder } from './run-folder.ts';
import type { RunReader } from './run-reader.ts';

export interface Cancellation {
  readonly folder: RunFolder;
  readonly reader: Pick<RunReader, 'onAdded'>;
  readonly by: string;
  readonly options: Pick<EmbeddedEngineOptions, 'clearAway' | 'clock' | 'journalFiles' | 'logger'>;
  /** Claims the run, records and releases it; or says why not. */
  readonly record: (
    make: (notices: readonly RunEventBody[], announce: StepContext['announce']) => Promise<NewRecord>,
  ) => Promise<OpenRefusal | null>;
}

/** How long a living owner may take to stop its steps, before the person is told. */
const patienceMs = 30_000;

/** The end of a cancelled run, by whoever owns it now. */
export async function cancelledEnd(
  { clearAway }: Pick<EmbeddedEngineOptions, 'clearAway'>,
  runId: string,
  by: string,
  announce: StepContext['announce'],
  notices: readonly RunEventBody[] = [],
): Promise<NewRecord> {
  const cleared = (await clearAway?.(runId, by, announce)) ?? [];
  return { type: 'ended', status: 'cancelled', events: [...notices, ...cleared, { type: 'run.cancelled', by }] };
}

/**
 * The request lies in the inbox already. Without a living owner the cancellation is recorded here, else
 * this waits until the owner has done so. RefusedError when the owner does not answer: the request stays.
 */
export async function cancelRun({ folder, reader, by, options, record }: Cancellation): Promise<void> {
  const { clock, journalFiles: files, logger } = options;
  const [settled, patience] = [new AbortController(), new AbortController()];
  void clock.sleep(patienceMs, settled.signal).then(
    () => patience.abort(),
    () => undefined,
  );
  const watch = new FolderWatch(files, folder.journal);
  // What this process writes itself is known once the disk has it, when the watcher has told already.
  const stopListening = reader.onAdded(() => watch.poke());
  try {
    for (;;) {
      await watch.next(patience.signal);
      const refusal = await record((notices, announce) => cancelledEnd(options, folder.runId, by, announce, notices));
      if (refusal === null || refusal.reason === 'ended') break;
      if (refusal.reason === 'not-found')
        throw new RefusedError(sentence('The run "{0}" cannot be cancelled: its journal is gone.', folder.runId));
      if (refusal.reason === 'damaged')
        throw new RefusedError(sentence('The run "{0}" cannot be cancelled: {1}.', folder.runId, refusal.detail));
      const { pid, host } = refusal;
      if (!refusal.sameHost)
        throw new RefusedError(
          sentence(
            'The run belongs to process {0} on {1}. The cancellation is stored and takes effect when that process, or whoever takes the run over, sees it.',
            pid,
            host,
          ),
        );
      if (patience.signal.aborted)
        throw new RefusedError(
          sentence(
            'The run belongs to process {0} on {1}, which does not answer. The cancellation is stored and takes effect as soon as it does.',
            pid,
            host,
          ),
        );
    }
  } finally {
    settled.abort();
    stopListening();
    watch.close();
  }
  for (const { file, message } of await readInbox(files, folder.signals, logger)) if (message.kind === 'cancel') await files.remove(file);
}
