import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { RunSummary } from '../../core/durable/contracts.ts';
import type { JournalFiles } from '../../core/durable/journal-files.ts';
import { isSystemError } from '../../core/is-system-error.ts';
import { epochFile, listEpochs, type JournalSnapshot } from './read-journal.ts';
import type { RunFolder } from './run-folder.ts';
import { summaryFormat } from './summary-format.ts';

/**
 * What lies beside the journal of a run that was given free, so that nobody has to read the journal only to list the run, nor to go through all of its
 * events to go on with it; and, of its beginning, beside that of a run whose process may die. Nothing depends on it: one of another format or of another
 * journal is as if it were not there.
 */
export interface KeptSummary {
  readonly format: string;
  /** Bytes that count, per epoch, 1 first. */
  readonly ends: readonly number[];
  /** How many records those are, and the time of the last one. */
  readonly records: number;
  readonly at: string;
  readonly summary: RunSummary;
  /** Its process went on with the run, so it says nothing of how the run stands. */
  readonly midway?: true;
}

/** null: there is none of this run, whole and in this format, or the system does not let us read it. */
export async function readKept(files: JournalFiles, folder: RunFolder): Promise<KeptSummary | null> {
  const bytes = await files.read(file(folder)).catch((error: unknown) => {
    systemError(error);
    return null;
  });
  const [head = '', checksum] = /^\{"checksum":(\d+),"kept":/u.exec(bytes?.toString('latin1', 0, 40) ?? '') ?? [];
  const body = bytes?.subarray(head.length, -1) ?? Buffer.alloc(0);
  if (Number(checksum) !== crc32(body)) return null;
  const kept = JSON.parse(body.toString('utf8')) as KeptSummary;
  return kept.format === summaryFormat() && kept.summary.runId === folder.runId ? kept : null;
}

/** Whether nothing was added or cut off since, as far as can be seen without reading. */
export async function isCurrent({ ends, midway }: KeptSummary, files: JournalFiles, { journal }: RunFolder): Promise<boolean> {
  if (midway) return false;
  const newest = (await listEpochs(files, journal)).at(-1);
  if (newest !== ends.length) return false;
  for (const [index, end] of ends.entries()) {
    const size = (await files.size(epochFile(journal, index + 1))) ?? 0;
    // What was written behind the end of an epoch after another one had begun never counted.
    if (index + 1 === newest ? size !== end : size < end) return false;
  }
  return true;
}

/** Whether it is about the beginning of what counts now: whole epochs and a part of the next one, up to the same record. To an epoch only is added. */
export function isBeginning({ ends, records, at }: KeptSummary, journal: Pick<JournalSnapshot, 'ends' | 'records'>): boolean {
  const isThere = (end: number, index: number): boolean =>
    index === ends.length - 1 ? end <= (journal.ends[index] ?? 0) : end === journal.ends[index];
  return ends.every(isThere) && journal.records[records - 1]?.at === at;
}

/** Where the system does not let us write it (a full disk, one that is only read) there is none; `unkept` is told why. */
export async function keepSummary(
  files: JournalFiles,
  folder: RunFolder,
  told: Omit<KeptSummary, 'format'>,
  unkept: (error: Error) => void,
): Promise<void> {
  const kept: KeptSummary = { format: summaryFormat(), ...told };
  const body = JSON.stringify(kept);
  const bytes = Buffer.from(`{"checksum":${crc32(body)},"kept":${body}}`);
  await files.replace(file(folder), bytes).catch((error: unknown) => unkept(systemError(error)));
}

/** Throws every other one. */
function systemError(error: unknown): Error {
  if (isSystemError(error)) return error;
  throw error;
}

function file(folder: RunFolder): string {
  return join(folder.root, 'summary.json');
}
