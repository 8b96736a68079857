import { MessageError } from '../../core/describe/message-error.ts';
import { sentence } from '../../core/describe/message.ts';

/** Not the provider answered, but somebody on the way to it. The message is for a person. */
class WebPageError extends MessageError {
  override readonly name = 'WebPageError';
}

/**
 * A response to a request for a stream, as the stream that it should be: an error with the status of a success becomes an event like an error in
 * mid-stream. Throws where a web page came: of a proxy, or of a network that one has to log in to.
 */
export async function asEventStream(response: Response): Promise<Response> {
  const type = response.headers.get('content-type') ?? '';
  if (response.status < 400 && /\bhtml\b/iu.test(type)) {
    await response.body?.cancel();
    throw new WebPageError(sentence('a web page came instead of an answer'));
  }
  if (!response.ok || !response.body) return response;
  if (!/\bjson\b/iu.test(type)) return response;
  const text = await response.text();
  // Some servers call a stream so.
  if (!/^\s*[[{"]/u.test(text)) return new Response(text);
  return new Response(`event: error\ndata: ${text.replace(/[\r\n]+/gu, ' ')}\n\n`);
}

/** The same, its last event ended: the SDK forgets one whose line has no end. */
export function withLastEvent(response: Response): Response {
  if (!response.body) return response;
  const ended = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    flush: (controller) => controller.enqueue(new TextEncoder().encode('\n\n')),
  });
  return new Response(response.body.pipeThrough(ended), { status: response.status, headers: response.headers });
}
