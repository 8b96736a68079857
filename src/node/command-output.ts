import { open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { failingLines } from '../core/evidence/failing-lines.ts';
import type { Blobs } from '../core/ports.ts';
import { makeScratchFolder } from './scratch-folder.ts';
import type { Mask } from './secret-values.ts';

/** The log keeps this many bytes from the beginning. */
const longestLog = 64 * 1024 * 1024;
/** The text keeps this many bytes from the beginning and from the end. */
const part = 8_000;
/** Of what lies between them, the lines that say what failed. */
const failingKept = 120;
/** They are looked for in the last bytes of the log. */
const longestText = 8 * 1024 * 1024;

export interface CollectedOutput {
  readonly log: string | null;
  readonly output: string;
}

export interface OutputCollector {
  /** Collects a stream until its end; may be called for several streams. */
  follow(stream: Readable): void;
  /** What was printed, as a blob and as text, both without secrets. */
  finish(blobs: Blobs, mask: Pick<Mask, 'bytes'>): Promise<CollectedOutput>;
  /** Stops collecting and removes the temporary file. */
  discard(): Promise<void>;
}

/** Collects output in a temporary file of its own, so that a chatty build does not fill the memory. */
export async function collectOutput(): Promise<OutputCollector> {
  const folder = await makeScratchFolder('output');
  const file = join(folder, 'output');
  const handle: FileHandle = await open(file, 'wx', 0o600);
  let head: Buffer = Buffer.alloc(0);
  let tail: Buffer = Buffer.alloc(0);
  let total = 0;
  let stored = 0;
  let closed = false;
  let writing: Promise<unknown> = Promise.resolve();
  let failure: Error | null = null;

  const take = (chunk: Buffer): Promise<unknown> => {
    total += chunk.length;
    if (head.length < part) head = Buffer.concat([head, chunk.subarray(0, part - head.length)]);
    tail = Buffer.concat([tail, chunk.subarray(-part)]).subarray(-part);
    const rest = chunk.subarray(0, longestLog - stored);
    stored += rest.length;
    if (rest.length > 0) {
      writing = writing
        .then(() => handle.writeFile(rest))
        .catch((error: unknown) => {
          failure ??= error instanceof Error ? error : new Error(String(error));
        });
    }
    return writing;
  };

  return {
    follow: (stream) => {
      stream.on('data', (chunk: Buffer) => {
        if (closed) return;
        // Back-pressure: the program waits until its output is on disk, so that memory does not fill up.
        stream.pause();
        void take(chunk).then(() => stream.resume());
      });
    },
    finish: async (blobs, mask) => {
      await writing;
      closed = true;
      if (failure) throw failure;
      if (total === 0) return { log: null, output: '' };
      await handle.close();
      const bytes = mask.bytes(await readFile(file));
      // Masked as a whole, so that no part of a secret is left at an end.
      if (total === stored) {
        [head, tail, total] = [bytes.subarray(0, part), bytes.subarray(-part), bytes.length];
      } else [head, tail] = [bytes.subarray(0, part), mask.bytes(tail)];
      const failing = total > head.length + tail.length ? failingLines(bytes.subarray(-longestText).toString('utf8'), failingKept) : null;
      return { log: await blobs.put(new Uint8Array(bytes)), output: headAndTail(head, tail, total, failing) };
    },
    discard: async () => {
      closed = true;
      await writing;
      await handle.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** First and last part of an output of `total` bytes, cut at line ends if possible, with a line that says how much is missing. */
export function headAndTail(head: Buffer, tail: Buffer, total: number, failing: string | null = null): string {
  if (total <= head.length) return head.toString('utf8');
  if (total <= head.length + tail.length) return Buffer.concat([head, tail.subarray(head.length + tail.length - total)]).toString('utf8');
  const headEnd = head.lastIndexOf(10) + 1 || head.length;
  const firstLine = tail.indexOf(10) + 1;
  const tailStart = firstLine === 0 || firstLine === tail.length ? 0 : firstLine;
  const first = head.subarray(0, headEnd);
  const last = tail.subarray(tailStart);
  const gap = total - first.length - last.length;
  const breakBefore = first.at(-1) === 10 ? '' : '\n';
  const between = failing === null ? '' : `${failing}\n[…]\n`;
  return `${first.toString('utf8')}${breakBefore}[… ${gap} bytes left out; the whole output is in the log …]\n${between}${last.toString('utf8')}`;
}
