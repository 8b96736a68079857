import type { Evidence } from '../../protocol/run-event.ts';
import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';

type Ended = Pick<Evidence, 'command' | 'result' | 'exitCode' | 'durationMs'>;

/** How a command ended, in a sentence that begins with the command. */
export function commandEnded({ command, result, exitCode, durationMs }: Ended): Message {
  const line = command.join(' ');
  switch (result) {
    case 'pass':
      return sentence('"{0}" passed.', line);
    case 'fail':
      return exitCode === null
        ? sentence('"{0}" was ended by a signal.', line)
        : sentence('"{0}" failed with exit code {1}.', line, exitCode);
    case 'unstable':
      return sentence('"{0}" was inconclusive: files changed while it ran.', line);
    case 'missing':
      return sentence('"{0}" could not be started: program not found.', line);
    case 'timeout':
      return sentence('"{0}" was ended after {1} s.', line, seconds(durationMs));
    case 'interrupted':
      return sentence('"{0}" was interrupted.', line);
  }
}

/** The same of a hand-over. */
export function handOverEnded(ended: Ended): Message {
  return sentence('Hand-over: {0}', commandEnded(ended));
}

/** The same of a command that was run again when every layer had passed. */
export function lastProofEnded(ended: Ended): Message {
  return sentence('After all layers finished: {0}', commandEnded(ended));
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
