import * as z from 'zod';
import { sentence } from '../describe/message.ts';
import { tolerant } from './input-aliases.ts';
import { done, refused } from './result.ts';
import type { ReadTool } from './tool.ts';

const longestNote = 4000;

const input = tolerant({ text: z.string().min(1).describe('A few lines, with paths and names') });

/** Lets an agent write something down for itself. Calls stay in the conversation when results are dropped, and it is handed on when all is cut. */
export const notesTool: ReadTool<z.infer<typeof input>> = {
  kind: 'read',
  name: 'notes',
  description:
    'Writes down what you will still need later: what you found out, decided, and where. Old results of tools are removed when the conversation gets long; notes stay.',
  input,
  target: ({ text }) => text.split('\n', 1)[0] ?? '',
  run: async ({ text }) =>
    text.length > longestNote
      ? refused(
          `A note has at most ${longestNote} characters; this one has ${text.length}. Write down only what you need.`,
          sentence('too long'),
        )
      : done('Noted.', 'noted'),
};

/** The text of a call of `notes` that was accepted; null: it is none. */
export function noteOf(name: string, input: unknown): string | null {
  if (name !== notesTool.name) return null;
  const read = notesTool.input.safeParse(input);
  return read.success && read.data.text.length <= longestNote ? read.data.text : null;
}
