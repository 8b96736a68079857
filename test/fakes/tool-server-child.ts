// A tool server of its own process. Its argument: a file with what it says of its tool.
import { createInterface } from 'node:readline';
import { end } from './memory-server.ts';
import { answeringTools, described } from './tool-server.ts';

const answer = answeringTools(null, described(process.argv[2] ?? ''));
for await (const line of createInterface({ input: process.stdin })) {
  const said = await answer(line);
  if (said === end) process.exit(3);
  if (said !== null) process.stdout.write(said);
}
