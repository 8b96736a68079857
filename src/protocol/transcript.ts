import * as z from 'zod';
import { messageSchema } from './message.ts';
import { usageSchema } from './usage.ts';

const callSchema = z.object({
  tool: z.string(),
  /** What it is about: a file, a pattern, a command. */
  target: z.string(),
  /** The file of the workspace that it reads or changes; null: none that its input names. */
  file: z.string().nullable(),
  /** What else it was given: names and values. */
  given: z.array(z.tuple([z.string(), z.string()])),
  /** What it changes, as lines with their sign (' ', '+' or '-'); null: nothing that its input shows. */
  diff: z.array(z.string()).nullable(),
  /** What the agent was told; null: not carried out (yet). */
  result: z.string().nullable(),
  ok: z.boolean().nullable(),
});
export type TranscriptCall = z.infer<typeof callSchema>;

const turnSchema = z.object({
  /** From 1. */
  turn: z.int().positive(),
  /** When the answer was journaled, ISO 8601. */
  at: z.string(),
  /** Words of the person that came before this turn. */
  guidance: z.array(z.string()),
  /** What the model thought, as far as its provider shows it. */
  thinking: z.string(),
  text: z.string(),
  calls: z.array(callSchema),
  stop: z.string(),
  /** null: the call failed, and `error` says how. */
  usage: usageSchema.nullable(),
  error: messageSchema.nullable(),
});
export type TranscriptTurn = z.infer<typeof turnSchema>;

/** Everything that was said in one attempt of an agent, as journaled. */
export const transcriptSchema = z.object({
  /** Parts of the stable prefix, most stable first. */
  system: z.array(z.string()),
  /** The conversation before the first turn: the task, or what went before in an attempt that goes on. */
  prompt: z.array(z.object({ role: z.enum(['user', 'assistant']), text: z.string() })),
  turns: z.array(turnSchema),
});
export type Transcript = z.infer<typeof transcriptSchema>;
