import { setImmediate as comeRound } from 'node:timers/promises';
import type { InputStream } from '../cli-io.ts';

/**
 * Throws away what a person typed before there was a question: it answers none, because nobody had seen what is asked. Resolves with
 * whether Ctrl-C was among it, or arrived as a signal meanwhile.
 */
export async function dropTypedAhead(input: InputStream, onInterrupt: (listener: () => void) => () => void): Promise<boolean> {
  let interrupted = false;
  let came = false;
  const drop = (typed: Buffer | string): void => {
    came = true;
    interrupted ||= typed.includes('\u0003');
  };
  const forget = onInterrupt(() => (interrupted = true));
  // A line without its Enter waits in the terminal, and is handed over only letter by letter.
  input.setRawMode?.(true);
  input.on('data', drop);
  input.resume();
  do {
    came = false;
    // Once to the end of the turn under way, which no longer looks for input, and once through a turn that does.
    await comeRound();
    await comeRound();
  } while (came);
  input.pause();
  input.off('data', drop);
  input.setRawMode?.(false);
  forget();
  return interrupted;
}
