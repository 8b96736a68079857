/** A process that starts a run and answers nothing: it owns the run for as long as it lives. Ends with the run. */
import { writeSync } from 'node:fs';
import { createApp } from '../../src/app/create-app.ts';
import { silentLogger } from '../fakes/silent-logger.ts';

const [workspace = '', request = ''] = process.argv.slice(2);
const app = await createApp({ env: process.env, logger: silentLogger });
const session = await app.session(workspace, { trusted: true, provider: 'scripted' });
const handle = await session.start('feature', request);
handle.onIdle(() => {
  const { questions = [] } = app.runs.get(handle.runId)?.state ?? {};
  writeSync(1, `waiting for ${questions.map(({ kind }) => kind).join()} in run ${handle.runId}\n`);
});
const outcome = await handle.done;
writeSync(1, `${outcome.status}\n`);
process.exit(0);
