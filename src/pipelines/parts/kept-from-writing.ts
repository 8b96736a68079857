import { lines, sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';

/** What a command that failed said, and after it, where it was kept from writing, what lets it. */
export function withRemedy(said: Message, output: string): Message {
  if (!/\bEROFS\b|read-only file ?system/iu.test(output)) return said;
  return lines([
    said,
    sentence('In the sandbox commands write only the workspace. If this one needs another folder, name it in your settings: {0}.', example),
  ]);
}

const example = 'sandbox: { write: [~/.FOLDER] }';
