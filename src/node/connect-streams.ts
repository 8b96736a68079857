import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { LineCommand } from '../core/policy/command-list.ts';
import type { OutputCollector } from './command-output.ts';

/** Lets each program read what the one before it writes, and collects the rest. */
export function connect(children: readonly ChildProcess[], stages: readonly LineCommand[], collector: OutputCollector): void {
  for (const [index, { stdout, stderr }] of children.entries()) {
    const next = children[index + 1]?.stdin ?? null;
    const { out = 'out', error = 'error' } = stages[index] ?? {};
    const on: Readable[] = [];
    for (const [stream, sink] of [
      [stdout, out],
      [stderr, error],
    ] as const) {
      if (stream === null) continue;
      if (sink === 'out' && next !== null) on.push(stream);
      else collector.follow(stream);
    }
    if (next !== null) feed(on, next);
  }
}

/** What a reader that has had enough does not take is thrown away, so that the writer comes to its own end. */
function feed(streams: readonly Readable[], reader: Writable): void {
  let left = streams.length;
  if (left === 0) reader.end();
  reader.on('error', () => reader.destroy());
  reader.once('close', () => {
    for (const stream of streams) {
      stream.unpipe(reader);
      stream.resume();
    }
  });
  for (const stream of streams) {
    stream.pipe(reader, { end: false });
    stream.once('end', () => {
      left -= 1;
      if (left === 0) reader.end();
    });
  }
}
