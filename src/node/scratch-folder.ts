import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processExists } from './process-table.ts';
import { systemCode } from './system-error.ts';

let swept: Promise<void> | null = null;

/** A new folder for this process alone, to be removed by whoever made it. Those of killed processes are removed before the first. */
export async function makeScratchFolder(kind: 'output' | 'apply'): Promise<string> {
  await (swept ??= sweepScratch());
  return mkdtemp(join(tmpdir(), `batuta-${kind}-${process.pid}-`));
}

/** Removes those of processes that are no more. */
export async function sweepScratch(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = /^batuta-(?:output|apply)-(\d+)-/u.exec(name)?.[1];
    if (pid === undefined || processExists(Number(pid))) continue;
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch((error: unknown) => {
      // Another user's folder.
      if (systemCode(error) !== 'EACCES' && systemCode(error) !== 'EPERM') throw error;
    });
  }
}
