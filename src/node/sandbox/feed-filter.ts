import type { ChildProcess } from 'node:child_process';
import { Writable } from 'node:stream';

/** Gives a sandbox that was just started its filter. Where it could not be started, or has ended, nobody reads it. */
export function feedFilter({ stdio }: ChildProcess, filter: Uint8Array): void {
  const [, , , , reader] = stdio;
  if (!(reader instanceof Writable)) return;
  reader.on('error', () => {});
  reader.end(filter, () => reader.destroy());
}
