import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { InputStream } from '../cli-io.ts';
import type { OutputStream } from '../terminal/output.ts';

export type Typed =
  | { readonly kind: 'line'; readonly text: string }
  /** Ctrl-D, or the terminal is gone. */
  | { readonly kind: 'end' }
  /** Ctrl-C. */
  | { readonly kind: 'interrupt' }
  /** The question is settled elsewhere. */
  | { readonly kind: 'superseded' };

export interface AskOptions {
  readonly signal: AbortSignal;
  /** What is typed is not shown: for keys. */
  readonly hidden?: boolean;
}

/** Reads what a person types, one line per question. Between questions the terminal is in its normal mode, so Ctrl-C is a signal. */
export interface LineReader {
  ask(prompt: string, options: AskOptions): Promise<Typed>;
}

/** `onInterrupt` brings signals that arrive while a question is open. */
export function createLineReader(input: InputStream, output: OutputStream, onInterrupt: (listener: () => void) => () => void): LineReader {
  /** Lines of one paste beyond the one that was asked for. */
  const surplus: string[] = [];
  return {
    ask(prompt, { signal, hidden = false }) {
      const ready = surplus.shift();
      if (ready !== undefined) return Promise.resolve({ kind: 'line', text: ready });
      if (signal.aborted) return Promise.resolve({ kind: 'superseded' });
      if (input.readableEnded) return Promise.resolve({ kind: 'end' });
      return new Promise((resolve) => {
        if (hidden) output.write(prompt);
        const editor = createInterface({
          input,
          output: hidden ? silence() : output,
          terminal: true,
          prompt: hidden ? '' : prompt,
          historySize: 0,
        });
        let settled = false;
        const settle = (typed: Typed): void => {
          if (settled) return;
          settled = true;
          forget();
          signal.removeEventListener('abort', supersede);
          // Lines of the same paste are still being told by the editor; it closes after them.
          queueMicrotask(() => {
            editor.close();
            if (hidden || typed.kind !== 'line') output.write('\n');
            resolve(typed);
          });
        };
        const supersede = (): void => settle({ kind: 'superseded' });
        const forget = onInterrupt(() => settle({ kind: 'interrupt' }));
        signal.addEventListener('abort', supersede);
        editor.on('line', (text) => (settled ? surplus.push(text) : settle({ kind: 'line', text })));
        editor.on('SIGINT', () => settle({ kind: 'interrupt' }));
        editor.on('close', () => settle({ kind: 'end' }));
        editor.prompt();
      });
    },
  };
}

function silence(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
