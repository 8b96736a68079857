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
      return sentence('"{0}" could not be judged, because files changed while it ran.', line);
    case 'missing':
      return sentence('"{0}" could not be started: there is no such program.', line);
    case 'timeout':
      return sentence('"{0}" was ended after {1} s.', line, seconds(durationMs));
    case 'interrupted':
      return sentence('"{0}" was interrupted.', line);
  }
}

/** The same of a hand-over. */
export function handOverEnded({ command, result, exitCode, durationMs }: Ended): Message {
  const line = command.join(' ');
  switch (result) {
    case 'pass':
      return sentence('The hand-over "{0}" passed.', line);
    case 'fail':
      return exitCode === null
        ? sentence('The hand-over "{0}" was ended by a signal.', line)
        : sentence('The hand-over "{0}" failed with exit code {1}.', line, exitCode);
    case 'unstable':
      return sentence('The hand-over "{0}" could not be judged, because files changed while it ran.', line);
    case 'missing':
      return sentence('The hand-over "{0}" could not be started: there is no such program.', line);
    case 'timeout':
      return sentence('The hand-over "{0}" was ended after {1} s.', line, seconds(durationMs));
    case 'interrupted':
      return sentence('The hand-over "{0}" was interrupted.', line);
  }
}

/** The same of a command that was run again when every layer had passed. */
export function lastProofEnded({ command, result, exitCode, durationMs }: Ended): Message {
  const line = command.join(' ');
  switch (result) {
    case 'pass':
      return sentence('"{0}" passed, after all layers were finished.', line);
    case 'fail':
      return exitCode === null
        ? sentence('"{0}" was ended by a signal, after all layers were finished.', line)
        : sentence('"{0}" failed with exit code {1}, after all layers were finished.', line, exitCode);
    case 'unstable':
      return sentence('"{0}" could not be judged, because files changed while it ran, after all layers were finished.', line);
    case 'missing':
      return sentence('"{0}" could not be started: there is no such program, after all layers were finished.', line);
    case 'timeout':
      return sentence('"{0}" was ended after {1} s, after all layers were finished.', line, seconds(durationMs));
    case 'interrupted':
      return sentence('"{0}" was interrupted, after all layers were finished.', line);
  }
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
