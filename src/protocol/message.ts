import { z } from 'zod';

/** A text of Batuta's own as data: its English form with places (`{0}`, `{1}` …) and what fills them. Its translations are in `l10n/`. */
export type Template = { readonly text: string; readonly values: (number | Message)[] };

/** A text for people. A mere string is in nobody's table and stays as it is: a person's or model's words, a program's output, a name. */
export type Message = string | Template;

export const messageSchema: z.ZodType<Message> = z.union([
  z.string(),
  z.object({ text: z.string(), values: z.array(z.union([z.number(), z.lazy(() => messageSchema)])) }),
]);
