import path from 'node:path';
import { runFolder } from '../../src/engines/embedded/run-folder.ts';
import { writeInbox } from '../../src/engines/embedded/inbox.ts';
import { diskFiles } from '../../src/node/disk-files.ts';

/** What a process leaves that asks for a run to be cancelled, and ends before anybody has done it. */
export async function askToCancel(home: string, runId: string): Promise<void> {
  const folder = runFolder(path.join(home, 'runs'), runId);
  if (folder === null) throw new Error(`"${runId}" is no run.`);
  await writeInbox(diskFiles(), folder.signals, { kind: 'cancel', by: 'ada' }, 1);
}
