import { MessageError } from '../../core/describe/message-error.ts';
import { sentence } from '../../core/describe/message.ts';
import { watchIdle } from './idle-watch.ts';

/** Not the provider answered, but somebody on the way to it. The message is for a person. */
class WebPageError extends MessageError {
  override readonly name = 'WebPageError';
}

type Bytes = Uint8Array<ArrayBuffer>;

/** More of an error is of no use. */
const mostOfAnError = 100_000;

/**
 * A response to a request for a stream. Throws where a web page came: of a proxy, or of a network that one has to log in to. Of an error the whole
 * text is there, as far as it came before it was silent for `idleMs` or said enough.
 */
export async function receive(response: Response, idleMs: number): Promise<Response> {
  if (response.status < 400 && /\bhtml\b/iu.test(typeOf(response))) {
    await response.body?.cancel();
    throw new WebPageError(sentence('a web page came instead of an answer'));
  }
  if (response.ok || !response.body) return response;
  const reader: ReadableStreamDefaultReader<Bytes> = response.body.getReader();
  const idle = watchIdle(idleMs, () => void reader.cancel().catch(() => undefined));
  const chunks: Bytes[] = [];
  let size = 0;
  try {
    for (;;) {
      idle.touch();
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      size += value.byteLength;
      if (size > mostOfAnError) await reader.cancel();
    }
  } catch {
    // The status is what counts.
  } finally {
    idle.stop();
  }
  return new Response(Buffer.concat(chunks), { status: response.status, statusText: response.statusText, headers: response.headers });
}

export interface StreamEvent {
  /** '' when it has none. */
  readonly name: string;
  readonly data: string;
}

/**
 * The events of a stream, as they come; the data of each is one line. Its closing mark and a last line that was cut off are none, but a whole one
 * without its end is, and an error with the status of a success is one of the name `error`. `take` gets the size of every chunk; what it throws
 * ends the stream.
 */
export async function* eventsOf(response: Response, take: (bytes: number) => void): AsyncGenerator<StreamEvent> {
  take(0);
  if (!response.body) return;
  if (/\bjson\b/iu.test(typeOf(response))) {
    let text = '';
    for await (const part of textsOf(response.body, take)) text += part;
    // Some servers call a stream so.
    if (/^\s*[[{"]/u.test(text)) yield { name: 'error', data: text };
    else yield* eventsIn([text]);
  } else yield* eventsIn(textsOf(response.body, take));
}

async function* eventsIn(texts: Iterable<string> | AsyncIterable<string>): AsyncGenerator<StreamEvent> {
  let name = '';
  let rest = '';
  for await (const text of texts) {
    // Only what is new is searched: a line may be long.
    const lines = text.split('\n');
    lines[0] = rest + (lines[0] ?? '');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const data = valueOf(line, 'data');
      if (data !== undefined && data !== '' && data !== '[DONE]') yield { name, data };
      else if (data === undefined) name = valueOf(line, 'event') ?? (line.trim() === '' ? '' : name);
    }
  }
  const last = valueOf(rest, 'data');
  if (last !== undefined && isWhole(last)) yield { name, data: last };
}

/** Read by hand: streams between would take as much processor time as all else of an answer. */
async function* textsOf(body: ReadableStream<Bytes>, take: (bytes: number) => void): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      take(read.value.byteLength);
      yield decoder.decode(read.value, { stream: true });
    }
    yield decoder.decode();
  } finally {
    // Nobody waits for the rest; after the end, or a loss, there is none.
    void reader.cancel().catch(() => undefined);
  }
}

function valueOf(line: string, field: string): string | undefined {
  return line.startsWith(`${field}:`) ? line.slice(field.length + 1).trim() : undefined;
}

function isWhole(data: string): boolean {
  try {
    JSON.parse(data);
    return true;
  } catch {
    return false;
  }
}

const typeOf = (response: Response): string => response.headers.get('content-type') ?? '';
