/** A process of its own that starts or resumes a run and approves what it is asked; ends itself at a journal write when told to. */
import { writeSync } from 'node:fs';
import { createApp } from '../../src/app/create-app.ts';
import { project } from '../../src/core/run/project.ts';
import { diskFiles } from '../../src/node/disk-files.ts';
import { approveIn } from '../fakes/reply.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { killingFiles } from './killing-files.ts';
import type { Kill } from './killing-files.ts';

interface Order {
  readonly workspace: string;
  readonly request: string;
  readonly kill: Kill | null;
  /** Whether it approves what it is asked; else it waits there. */
  readonly approves: boolean;
}

const order = JSON.parse(process.argv[2] ?? '') as Order;
const killing = killingFiles(diskFiles(), order.kill);
const app = await createApp({ env: process.env, logger: silentLogger, journalFiles: killing.files });
const session = await app.session(order.workspace, { trusted: true });
const known = (await app.runs.list())[0];
// Killed right after the record that ends the run: there is nothing left to go on with.
if (known?.state.status === 'completed') {
  writeSync(1, JSON.stringify({ runId: known.runId, outcome: { status: 'completed' }, writes: 0 }));
  process.exit(0);
}
const handle = known ? await app.runs.own(known.runId) : await session.start('feature', order.request);
handle.onIdle(() => void answer());
const outcome = await handle.done;
await app.close();
writeSync(1, JSON.stringify({ runId: handle.runId, outcome, writes: killing.writes() }));

async function answer(): Promise<void> {
  const { approval } = project(await app.runs.read(handle.runId, 0));
  if (!approval) return handle.stop();
  if (order.approves) await approveIn(app, session, handle.runId);
}
