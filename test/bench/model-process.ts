import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A model in a process of its own, so that what it takes is counted nowhere. */
export async function startModelProcess(): Promise<{ readonly url: string; stop(): void }> {
  const child = fork(join(import.meta.dirname, 'model-child.ts'));
  const [url] = (await once(child, 'message')) as [string];
  return { url, stop: () => void child.kill() };
}
