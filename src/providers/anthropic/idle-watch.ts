/** Aborts when nothing has come for a while. */
export interface IdleWatch {
  readonly signal: AbortSignal;
  /** Something came. */
  readonly touch: () => void;
  readonly stop: () => void;
}

/** `idleMs` without a `touch` aborts the signal. Starts with the first `touch`: before, the request's own time-out counts. */
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

/** The same answer, telling of every piece that arrives (keep-alive pings too, which the SDK passes over). */
export function tellOfBytes(response: Response, touch: () => void): Response {
  touch();
  if (!response.body) return response;
  const watched = response.body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (chunk, controller) => {
        touch();
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(watched, { status: response.status, statusText: response.statusText, headers: response.headers });
}
