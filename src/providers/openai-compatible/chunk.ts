import * as z from 'zod';

const count = z.number().nonnegative().nullish().catch(null);

const callSchema = z.object({
  /** Some servers leave it out, or send 0 for every call. */
  index: z.int().nonnegative().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});
export type CallPart = z.infer<typeof callSchema>;

/** One event of a streamed chat completion, as far as it is used. */
export const chunkSchema = z.object({
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        delta: z
          // Servers name what the model thinks as they like.
          .looseObject({ content: z.string().nullish(), refusal: z.string().nullish(), tool_calls: z.array(callSchema).nullish() })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
    })
    .nullish(),
});

/** Whether a delta brings anything, of whatever kind, but the role that some servers say each time. */
export function bringsAnything(delta: Readonly<Record<string, unknown>>): boolean {
  const isThere = (value: unknown): boolean => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
  return Object.entries(delta).some(([name, value]) => name !== 'role' && isThere(value));
}
