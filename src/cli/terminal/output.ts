/** A stream that the CLI prints to; `process.stdout` or a test's. */
export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

/**
 * Output that survives the end of its reader (`batuta runs | head`): after that, writes are ignored instead of throwing, and `onClosed`
 * is called once.
 */
export interface Output {
  readonly stream: OutputStream;
  readonly closed: boolean;
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
  // EPIPE, or EIO for a closed terminal: nobody reads any more.
  stream.on('error', close);
  stream.on('close', close);
  return {
    stream,
    get closed() {
      return closed;
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
