import { spawn, type ChildProcess } from 'node:child_process';
import type { Stream } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { InterruptedError } from '../../core/durable/errors.ts';
import { safeLines } from '../../core/report/sanitise.ts';
import { signalProcess } from '../process-table.ts';
import { feedFilter } from './feed-filter.ts';

export interface TryOptions {
  readonly cwd: string;
  /** How long it may take, milliseconds. */
  readonly mostMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The stream that it is heard on. */
  readonly hears: 'stdout' | 'stderr';
  /** What it reads on its fifth stream (4). */
  readonly filter?: Uint8Array | null;
}

export interface Tried {
  /** null: it was not started, was ended by a signal, or is late. */
  readonly exitCode: number | null;
  readonly isLate: boolean;
  /** The first line that is not empty of what it said, or why it could not be started; safe to print. */
  readonly said: string;
}

/** So much of what it says is kept: bytes, and characters of a line. */
const mostBytes = 4096;
const mostCharacters = 300;
/** How long its last words are waited for when somebody else keeps its streams open. */
const wordsMs = 1000;

/** Groups that run now. Nobody else would end them: a terminal's Ctrl-C does not reach them. */
const groups = new Set<number>();

/**
 * Starts a program that takes a moment and waits for its end, not for its children's: all of its process group is ended with it, when it is late, and
 * when the signal is aborted, with which this rejects with `InterruptedError`.
 */
export async function tryProgram([file = '', ...args]: readonly string[], options: TryOptions): Promise<Tried> {
  const { cwd, mostMs, signal, hears, filter } = options;
  if (signal?.aborted) throw new InterruptedError('interrupted');
  let child: ChildProcess;
  try {
    const heard = (name: TryOptions['hears']): 'pipe' | 'ignore' => (name === hears ? 'pipe' : 'ignore');
    child = spawn(file, args, { cwd, detached: true, stdio: ['ignore', heard('stdout'), heard('stderr'), 'pipe', 'pipe'] });
  } catch (error) {
    // Some failures come at once, others with an event.
    if (!(error instanceof Error)) throw error;
    return { exitCode: null, isLate: false, said: firstLine(error.message) };
  }
  const words = beginningOf(child[hears]);
  if (filter) feedFilter(child, filter);
  // What a sandbox tells of itself is in its exit code as well.
  (child.stdio[3] as Stream | null)?.on('data', () => {});
  const { promise: ended, resolve, reject } = Promise.withResolvers<Tried>();
  const endGroup = watchGroup(child);
  const stop = (): void => {
    endGroup();
    reject(new InterruptedError('interrupted'));
  };
  const timer = setTimeout(() => {
    endGroup();
    resolve({ exitCode: null, isLate: true, said: '' });
  }, mostMs);
  signal?.addEventListener('abort', stop, { once: true });
  child.once('error', (error) => resolve({ exitCode: null, isLate: false, said: firstLine(error.message) }));
  const closed = new Promise<void>((done) => child.once('close', () => done()));
  child.once('exit', (exitCode) => {
    clearTimeout(timer);
    endGroup();
    const heard = Promise.race([closed, delay(wordsMs, undefined, { ref: false })]);
    void heard.then(() => resolve({ exitCode, isLate: false, said: firstLine(words()) }));
  });
  try {
    return await ended;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    for (const stream of child.stdio) stream?.destroy();
    // One inside a disk operation cannot be killed.
    child.unref();
  }
}

/** What ends the child's group, once: after its end the number may be another's. It is done as well when this process ends. */
function watchGroup({ pid }: ChildProcess): () => void {
  // It was not started.
  if (pid === undefined) return () => {};
  if (groups.size === 0) process.on('exit', endGroups);
  groups.add(pid);
  return () => {
    if (!groups.delete(pid)) return;
    if (groups.size === 0) process.off('exit', endGroups);
    signalProcess(-pid, 'SIGKILL');
  };
}

function endGroups(): void {
  for (const pid of groups) signalProcess(-pid, 'SIGKILL');
}

/** Reads a stream to its end, and keeps its beginning. */
function beginningOf(stream: Stream | null): () => string {
  const kept: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    if (size >= mostBytes) return;
    kept.push(chunk.subarray(0, mostBytes - size));
    size += chunk.length;
  });
  return () => Buffer.concat(kept).toString('utf8');
}

function firstLine(text: string): string {
  const line = safeLines(text).find((one) => one.trim() !== '') ?? '';
  return line.trim().slice(0, mostCharacters);
}
