// A memory server of its own process. Its argument: a fault.
import { createInterface } from 'node:readline';
import { fakeTools } from './fake-memory.ts';
import { answering, end, type Fault } from './memory-server.ts';

const answer = answering(fakeTools(), (process.argv[2] as Fault | undefined) ?? null);
for await (const line of createInterface({ input: process.stdin })) {
  const said = await answer(line);
  if (said === end) process.exit(3);
  if (said !== null) process.stdout.write(said);
}
