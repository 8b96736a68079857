import * as z from 'zod';

/** A text of Batuta's own as data: its English form with places (`{0}`, `{1}` …) and what fills them. Its translations are in `l10n/`. */
export type Template = { readonly text: string; readonly values: Value[] };

/** Money (null: the model has no price; `digits` behind its point, where it is part of a sum), milliseconds, large counts and times of day (ISO 8601) are written as each reader's language does. */
export type Value = Message | number | { usd: number | null; digits?: 2 | 4 } | { ms: number } | { count: number } | { time: string };

/** A text for people. A mere string is in nobody's table and stays as it is: a person's or model's words, a program's output, a name. */
export type Message = string | Template;

const valueSchema: z.ZodType<Value, Value> = z.union([
  z.number(),
  z.object({ usd: z.number().nullable(), digits: z.literal([2, 4]).exactOptional() }),
  z.object({ ms: z.number() }),
  z.object({ count: z.number() }),
  z.object({ time: z.iso.datetime() }),
  z.lazy(() => messageSchema),
]);

export const messageSchema: z.ZodType<Message, Message> = z.union([
  z.string(),
  z.object({ text: z.string(), values: z.array(valueSchema) }),
]);
