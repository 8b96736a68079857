import type { Key } from 'node:readline';
import type { InputStream } from '../cli-io.ts';
import type { OutputStream } from '../terminal/output.ts';
import { dropTypedAhead } from './drop-typed-ahead.ts';

export type Typed =
  /** What was ended by Enter. Lines that were pasted, or that came together, stay together: none of them alone is an answer. */
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
  /** The answer before is going on: what was typed since then belongs to it. Else what was typed before the prompt is thrown away. */
  readonly goesOn?: boolean;
}

/** Reads what a person types, one answer per question. Between questions the terminal is in its normal mode, so Ctrl-C is a signal. */
export interface LineReader {
  ask(prompt: string, options: AskOptions): Promise<Typed>;
}

/** Has the terminal mark the beginning and the end of what is pasted. */
const markPastes = '\u001b[?2004h';
const markNoPastes = '\u001b[?2004l';

/** `onInterrupt` brings signals that arrive while a question is open. */
export function createLineReader(input: InputStream, output: OutputStream, onInterrupt: (listener: () => void) => () => void): LineReader {
  return {
    async ask(prompt, { signal, hidden = false, goesOn = false }) {
      const { createInterface } = await import('node:readline');
      if (!input.readableEnded && !goesOn && (await dropTypedAhead(input, onInterrupt))) return { kind: 'interrupt' };
      if (signal.aborted) return { kind: 'superseded' };
      if (input.readableEnded) return { kind: 'end' };
      return new Promise<Typed>((resolve) => {
        output.write(`${markPastes}${hidden ? prompt : ''}`);
        const editor = createInterface({
          input,
          ...(hidden ? {} : { output }),
          terminal: true,
          prompt: hidden ? '' : prompt,
          historySize: 0,
        });
        const lines: string[] = [];
        let pasting = false;
        let settled = false;
        const settle = (typed: Typed): void => {
          if (settled) return;
          settled = true;
          forget();
          signal.removeEventListener('abort', supersede);
          input.off('keypress', notePaste);
          editor.close();
          output.write(`${markNoPastes}${hidden || typed.kind !== 'line' ? '\n' : ''}`);
          resolve(typed);
        };
        const notePaste = (_text: unknown, key: Key): void => {
          if (key.name === 'paste-start' || key.name === 'paste-end') pasting = key.name === 'paste-start';
        };
        // Nothing is left of what came with the line, so that Enter was pressed.
        const settleIfWhole = (): void => {
          if (!pasting && editor.line === '') settle({ kind: 'line', text: lines.join('\n') });
        };
        const supersede = (): void => settle({ kind: 'superseded' });
        const forget = onInterrupt(() => settle({ kind: 'interrupt' }));
        signal.addEventListener('abort', supersede);
        input.on('keypress', notePaste);
        editor.on('line', (text) => {
          lines.push(text);
          queueMicrotask(settleIfWhole);
        });
        editor.on('SIGINT', () => settle({ kind: 'interrupt' }));
        editor.on('close', () => settle({ kind: 'end' }));
        editor.prompt();
      });
    },
  };
}
