import { InterruptedError } from '../core/durable/errors.ts';

/** What the editor was asked for, or an InterruptedError as soon as nobody wants it any more: the editor may hear of that late, or never. */
export function unlessAborted<T>(signal: AbortSignal, wanted: Promise<T>, doing: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new InterruptedError(`interrupted while ${doing}`));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    wanted.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
