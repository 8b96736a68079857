import { parsedJson } from '../../protocol/json.ts';
import type { Answer } from './post.ts';

export interface StreamEvent {
  /** '' when it has none. */
  readonly name: string;
  readonly data: string;
}

/**
 * Hands the events of a stream over as they come, to its end; the data of each is one line. Its closing mark and a last line that was cut off are
 * none, but a whole one without its end is, and an error with the status of a success is one of the name `error`. `take` gets the size of every
 * chunk. What either throws ends the stream; a connection that breaks off rejects.
 */
export function readEvents(
  { stream }: Pick<Answer, 'stream'>,
  take: (bytes: number) => void,
  each: (event: StreamEvent) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  const lines = new EventLines(each);
  const isJson = /\bjson\b/iu.test(stream.headers['content-type'] ?? '');
  let text = '';
  const push = (part: string): void => {
    if (isJson) text += part;
    else lines.push(part);
  };
  const end = (): void => {
    push(decoder.decode());
    // Some servers call a stream so.
    if (isJson && /^\s*[[{"]/u.test(text)) each({ name: 'error', data: text });
    else {
      lines.push(text);
      lines.end();
    }
  };
  return new Promise((resolve, reject) => {
    const attempt = (work: () => void): void => {
      try {
        work();
      } catch (error) {
        reject(error instanceof Error ? error : new Error('The stream could not be read.', { cause: error }));
        // Nobody waits for the rest.
        stream.destroy();
      }
    };
    stream.on('data', (chunk: Buffer) =>
      attempt(() => {
        take(chunk.byteLength);
        push(decoder.decode(chunk, { stream: true }));
      }),
    );
    stream.on('end', () => {
      attempt(end);
      resolve();
    });
    stream.on('error', reject);
    stream.on('close', () => reject(new Error('The connection was closed.')));
    attempt(() => take(0));
  });
}

/** Finds the events in text that comes in pieces. */
class EventLines {
  private readonly each: (event: StreamEvent) => void;
  private name = '';
  private rest = '';

  constructor(each: (event: StreamEvent) => void) {
    this.each = each;
  }

  push(text: string): void {
    // Only what is new is searched: a line may be long.
    const lines = text.split('\n');
    lines[0] = this.rest + (lines[0] ?? '');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const data = valueOf(line, 'data');
      if (data !== undefined && data !== '' && data !== '[DONE]') this.each({ name: this.name, data });
      else if (data === undefined) this.name = valueOf(line, 'event') ?? (line.trim() === '' ? '' : this.name);
    }
  }

  end(): void {
    const last = valueOf(this.rest, 'data');
    if (last !== undefined && parsedJson(last) !== undefined) this.each({ name: this.name, data: last });
  }
}

function valueOf(line: string, field: string): string | undefined {
  return line.startsWith(`${field}:`) ? line.slice(field.length + 1).trim() : undefined;
}
