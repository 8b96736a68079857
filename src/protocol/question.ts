import * as z from 'zod';
import { hashSchema } from './json.ts';
import { messageSchema } from './message.ts';
import { capsSchema } from './usage.ts';

/** One of the answers to a question. `text`: whether words go with it; `caps`: it wants new limits. */
const optionSchema = z.object({
  id: z.string(),
  title: messageSchema,
  text: z.enum(['none', 'may', 'must']),
  caps: z.boolean().exactOptional(),
  /** Each item that has choices gets one of them with it. */
  each: z.literal(true).exactOptional(),
  /** Comments on changed lines can go with it, in place of words. */
  comments: z.literal(true).exactOptional(),
  /** What holds when nobody answers before the deadline. */
  safe: z.boolean().exactOptional(),
  /** What `--yes` says. */
  yes: z.literal(true).exactOptional(),
  /** It cannot be taken back. */
  destructive: z.boolean().exactOptional(),
});
export type Option = z.infer<typeof optionSchema>;

/** What a reply can tick. One with a `hash` is a document: a reply that accepts it says which bytes of it. One with `choices` gets one of them. */
const itemSchema = z.object({
  id: z.string(),
  title: messageSchema,
  hash: hashSchema.exactOptional(),
  choices: z
    .array(z.object({ id: z.string(), title: messageSchema }))
    .min(1)
    .exactOptional(),
});
export type Item = z.infer<typeof itemSchema>;

/** Whatever waits for a person, with everything that a face needs to show it and to take the answer. */
export const questionSchema = z.object({
  /** From 1 within the run. */
  id: z.int().positive(),
  /** `approval` of a document, `budget` that is reached, `stopped`: it cannot go on by itself; a pipeline may have others. */
  kind: z.string(),
  /** Why it is asked, as a code. */
  reason: z.string(),
  /** What it is about: a file, an agent; '' for the run as a whole. */
  subject: z.string().default(''),
  /** Why it is asked, in words; '' where the kind says it all. */
  message: messageSchema,
  /** The last error, the issues, the commands that will prove it. */
  detail: messageSchema.default(''),
  /** What the person can do, a sentence each. */
  hints: z.array(messageSchema).default([]),
  /** Unified diff against what was shown before; '' when there is nothing before. */
  delta: z.string().default(''),
  /** How often it was tried again before it was asked. */
  retriesUsed: z.int().nonnegative().default(0),
  items: z.array(itemSchema).default([]),
  options: z.array(optionSchema).min(1),
  risk: z.enum(['low', 'medium', 'high', 'critical']).exactOptional(),
  /** Who should answer, where people have roles. */
  role: z.string().exactOptional(),
  /** The agent that asks. */
  agent: z.string().exactOptional(),
  /** The worktree that holds the other side of what is shown, as events name it. */
  worktree: z.string().exactOptional(),
  /** After it the safe option holds. */
  deadline: z.iso.datetime().exactOptional(),
  /** Of everything that is shown with it. */
  hash: hashSchema,
});
export type Question = z.infer<typeof questionSchema>;

/** A question as whoever asks it writes it: the engine gives it its number and its hash. */
export const askedSchema = questionSchema.omit({ id: true, hash: true });
export type Asked = z.input<typeof askedSchema>;

/** A person's words about a changed line. */
export const commentSchema = z.object({ file: z.string().min(1), line: z.int().positive().nullable(), text: z.string().min(1) });
export type LineComment = z.infer<typeof commentSchema>;

/** A person's answer. It names the question and the hash of what was shown, so that it never passes for the answer to another one. */
export const replySchema = z.object({
  question: z.int().positive(),
  hash: hashSchema,
  by: z.string(),
  /** An option of the command line answered; nobody looked. */
  unattended: z.literal(true).exactOptional(),
  option: z.string(),
  /** By item: the hash of a document that is accepted, `yes` for what is ticked, the choice. What is not named is not accepted. */
  items: z.record(z.string(), z.string()).exactOptional(),
  text: z.string().exactOptional(),
  comments: z.array(commentSchema).exactOptional(),
  caps: capsSchema.partial().exactOptional(),
});
export type Reply = z.infer<typeof replySchema>;
