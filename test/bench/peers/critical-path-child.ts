// Plays a critical path that its parent sends, and tells what that took.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { timed } from '../alternately.ts';
import type { CriticalPath, Stage } from './critical-path.ts';

const agent = new Agent({ keepAlive: true });
const headers = { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': 'bench' };

async function call(url: string, body: string): Promise<void> {
  const sent = request(new URL('/v1/messages', url), { method: 'POST', agent, headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream & { readonly statusCode: number }];
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`The model answered with ${response.statusCode}.`);
}

async function play({ url, folder }: CriticalPath, stage: Stage): Promise<void> {
  if ('command' in stage) {
    const [program = '', ...args] = stage.command;
    const [code] = (await once(spawn(program, args, { cwd: folder, stdio: 'ignore' }), 'exit')) as [number | null];
    if (code !== 0) throw new Error(`The proof ended with ${code}.`);
    return;
  }
  await Promise.all(
    stage.calls.map(async (row) => {
      for (const body of row) await call(url, body);
    }),
  );
}

process.once('message', (path: CriticalPath) => {
  const all = async (): Promise<void> => {
    for (const stage of path.stages) await play(path, stage);
  };
  void timed(all).then((taken) => process.send?.(taken, () => process.disconnect()));
});
