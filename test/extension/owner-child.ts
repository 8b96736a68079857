// node test/extension/owner-child.ts WORKSPACE REQUEST – another process that works on a run: begins it, prints its id as
// one line, and goes on until it is killed. Home and script come from the environment.
import { createApp } from '../../src/app/create-app.ts';
import { silentLogger } from '../fakes/silent-logger.ts';

const [workspace, request] = process.argv.slice(2);
if (workspace === undefined || request === undefined) throw new Error('Name the workspace and the request.');
const app = await createApp({ env: process.env, logger: silentLogger });
const session = await app.session(workspace, { provider: 'scripted', trusted: true });
const { runId, done } = await session.start('feature', request);
console.log(runId);
await done;
