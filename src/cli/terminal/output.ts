/** A stream that the CLI prints to; `process.stdout` or a test's. */
export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

/**
 * Output that survives the end of its reader (`batuta runs | head`): after that, writes are ignored instead of throwing, and `onClosed`
 * is called once.
 */
export interface Output {
  readonly stream: OutputStream;
  readonly closed: boolean;
  /** Why what was printed is not there; null where it is, or where only nobody reads it any more. */
  readonly failure: Error | null;
  write(text: string): void;
  onClosed(listener: () => void): () => void;
  /** Resolves when everything written so far has left this process, or the reader is gone. */
  flush(): Promise<void>;
}

export function createOutput(stream: OutputStream): Output {
  const listeners = new Set<() => void>();
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    for (const listener of listeners) listener();
  };
  let failure: Error | null = null;
  stream.on('error', (error: Error) => {
    if (!isReaderGone(error)) failure ??= error;
    close();
  });
  stream.on('close', close);
  return {
    stream,
    get closed() {
      return closed;
    },
    get failure() {
      return failure;
    },
    write(text) {
      if (!closed && text !== '') stream.write(text);
    },
    onClosed(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush: () =>
      new Promise((resolve) => {
        if (closed) return resolve();
        listeners.add(resolve);
        stream.write('', () => resolve());
      }),
  };
}

/** The end of a pipe (on Windows also EOF) or a connection that nobody reads any more, or (EIO) a terminal that was closed. */
function isReaderGone(error: Error): boolean {
  return 'code' in error && ['EPIPE', 'EOF', 'ECONNRESET', 'EIO'].includes(String(error.code));
}
