/** Aborts when nothing has come for a while. */
export interface IdleWatch {
  readonly signal: AbortSignal;
  /** Something came. */
  readonly touch: () => void;
  readonly stop: () => void;
}

/** Aborts the signal after `idleMs` without a `touch`. Starts with the first `touch`; before that the request's time-out counts. */
export function watchIdle(idleMs: number): IdleWatch {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | null = null;
  return {
    signal: controller.signal,
    touch: () => {
      if (timer) timer.refresh();
      else timer = setTimeout(() => controller.abort(), idleMs);
    },
    stop: () => {
      if (timer) clearTimeout(timer);
    },
  };
}

/**
 * The same response, with a call of `touch` for every chunk with its size; the SDK would not show keep-alive pings, and would take in a line
 * without an end. What `touch` throws ends the response.
 */
export function tellOfBytes(response: Response, touch: (bytes: number) => void): Response {
  touch(0);
  if (!response.body) return response;
  const watched = response.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (chunk, controller) => {
        touch(chunk.byteLength);
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(watched, { status: response.status, statusText: response.statusText, headers: response.headers });
}
