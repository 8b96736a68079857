/** A process of its own that starts or resumes a run and approves what it is asked; ends itself at a journal write when told to. */
import { writeSync } from 'node:fs';
import { createApp } from '../../src/app/create-app.ts';
import { project } from '../../src/core/run/project.ts';
import { diskFiles } from '../../src/node/disk-files.ts';
import { approveIn, replyIn } from '../fakes/reply.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { killingFiles } from './killing-files.ts';
import type { Start } from './crash.ts';
import type { Kill } from './killing-files.ts';

interface Order {
  readonly workspace: string;
  readonly request: string;
  readonly kill: Kill | null;
  /** Whether it approves what it is asked; else it waits there. */
  readonly approves: boolean;
  /** Which pipeline, and its own input. */
  readonly start: Start;
}

const order = JSON.parse(process.argv[2] ?? '') as Order;
const killing = killingFiles(diskFiles(), order.kill);
const app = await createApp({ env: process.env, logger: silentLogger, journalFiles: killing.files });
const session = await app.session(order.workspace, { trusted: true });
const known = (await app.runs.list())[0];
// Killed right after the record that ends the run: there is nothing left to go on with.
if (known?.state.status === 'completed') {
  writeSync(1, JSON.stringify({ runId: known.runId, outcome: { status: 'completed' }, writes: 0, kinds: [] }));
  process.exit(0);
}
const handle = known
  ? await app.runs.own(known.runId)
  : await session.start(order.start.pipeline, order.request, { more: order.start.more });
handle.onIdle(() => void answer());
const outcome = await handle.done;
await app.close();
writeSync(1, JSON.stringify({ runId: handle.runId, outcome, writes: killing.writes(), kinds: killing.kinds }));

async function answer(): Promise<void> {
  const [asked] = project(await app.runs.read(handle.runId, 0)).questions;
  const approval = asked?.kind === 'approval';
  const yes = asked?.options.find((option) => option.yes === true);
  if (!approval && !yes) return handle.stop();
  if (!order.approves) return;
  if (approval) await approveIn(app, session, handle.runId);
  else if (yes) await replyIn(app, session, handle.runId, { by: 'test', option: yes.id });
}
