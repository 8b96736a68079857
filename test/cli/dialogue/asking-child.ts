import { once } from 'node:events';
import { createLineReader } from '../../../src/cli/dialogue/line-reader.ts';

/** Asks in the terminal that it was started in, but not before SIGUSR2 arrives. */
const reader = createLineReader(process.stdin, process.stdout, () => () => {});
const told = once(process, 'SIGUSR2');
// A signal that is waited for keeps no process alive.
setInterval(() => {}, 1_000_000);
process.stdout.write(`busy ${process.pid} `);
await told;
const typed = await reader.ask('asked › ', { signal: new AbortController().signal });
process.stdout.write(`answer ${JSON.stringify(typed)}\n`);
process.exit();
