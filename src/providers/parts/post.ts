import http, { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { MessageError } from '../../core/describe/message-error.ts';
import { sentence } from '../../core/describe/message.ts';
import { watchIdle } from './idle-watch.ts';

/** Not the provider answered, but somebody on the way to it. The message is for a person. */
class WebPageError extends MessageError {
  override readonly name = 'WebPageError';
}

/** A connection was lost over which the request may have gone: the server may have set to work. */
export class BrokenOffError extends Error {
  override readonly name = 'BrokenOffError';
}

/** No answer began in time. */
export class LateError extends Error {
  override readonly name = 'LateError';
}

/** The answer to a request for a stream: what is not refused is still to come through that. */
export class Answer {
  readonly stream: IncomingMessage;
  readonly status: number;
  /** What was said with a status that is no success; null: it is one. */
  readonly refusal: string | null;

  constructor(stream: IncomingMessage, status: number, refusal: string | null) {
    this.stream = stream;
    this.status = status;
    this.refusal = refusal;
  }

  get headers(): Headers {
    const headers = new Headers();
    for (const [name, values] of Object.entries(this.stream.headersDistinct)) for (const value of values ?? []) headers.append(name, value);
    return headers;
  }
}

export interface Call {
  readonly headers: OutgoingHttpHeaders;
  /** In pieces. */
  readonly body: readonly Uint8Array[];
  readonly signal: AbortSignal;
  /** Longest silence within the text of an error, milliseconds. */
  readonly idleMs: number;
  /** Until the answer begins, milliseconds. */
  readonly lateMs: number;
}

/** More of an error is of no use. */
const mostOfAnError = 100_000;
/** Handshake included; as long as `fetch` waits three times. */
const mostMsToConnect = 30_000;

/**
 * Posts a body, once: no redirect is followed, since the headers hold a key. By Node's own client, because `fetch` and its streams take as
 * much processor time as all else of a call. Throws where no answer begins, and where a web page came: of a proxy, or of a network that one has
 * to log in to. Of an error the whole text is there, as far as it came before it was silent for `idleMs` or said enough.
 */
export async function post(address: string | URL, { headers, body, signal, idleMs, lateMs }: Call): Promise<Answer> {
  const url = new URL(address);
  const length = body.reduce((sum, piece) => sum + piece.byteLength, 0);
  // Looked up at every call: an editor or a proxy puts its own in their place.
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': length },
    signal,
  });
  const late = setTimeout(() => request.destroy(new LateError()), lateMs);
  try {
    const answered = answerTo(request, signal);
    for (const piece of body) request.write(piece);
    request.end();
    const stream = await answered;
    const status = stream.statusCode ?? 500;
    if (status < 400 && /\bhtml\b/iu.test(stream.headers['content-type'] ?? '')) {
      stream.destroy();
      throw new WebPageError(sentence('a web page came instead of an answer'));
    }
    return new Answer(stream, status, status < 300 ? null : (await errorIn(stream, idleMs)).toString());
  } finally {
    clearTimeout(late);
  }
}

function answerTo(request: ClientRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const isSecure = request.protocol === 'https:';
  return new Promise((resolve, reject) => {
    let connected = false;
    let waiting: NodeJS.Timeout | undefined;
    request.on('response', resolve);
    request.on('socket', (socket) => {
      // Through a proxy the socket is there before the handshake: nothing has been sent by then.
      const isShaking = isSecure && 'secureConnecting' in socket && socket.secureConnecting === true;
      if (!socket.connecting && !isShaking) {
        connected = true;
        return;
      }
      waiting = setTimeout(() => request.destroy(new Error('No connection came about.')), mostMsToConnect);
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        clearTimeout(waiting);
        connected = true;
      });
    });
    request.on('close', () => clearTimeout(waiting));
    request.on('error', (error) => {
      const isBroken = connected && !signal.aborted && !(error instanceof LateError);
      reject(isBroken ? new BrokenOffError(error.message, { cause: error }) : error);
    });
  });
}

function errorIn(stream: IncomingMessage, idleMs: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const idle = watchIdle(idleMs, () => stream.destroy());
    idle.touch();
    stream.on('data', (chunk: Buffer) => {
      idle.touch();
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > mostOfAnError) stream.destroy();
    });
    // The status is what counts, also of what was lost.
    stream.on('error', () => undefined);
    stream.on('close', () => {
      idle.stop();
      resolve(Buffer.concat(chunks));
    });
  });
}
