import * as z from 'zod';

/**
 * Tokens of one model call as the provider reported them. `input` excludes what was read from
 * or written to the provider's prompt cache, so the four numbers add up to the whole bill.
 */
export const usageSchema = z.object({
  input: z.int().nonnegative(),
  output: z.int().nonnegative(),
  cacheRead: z.int().nonnegative(),
  cacheWrite: z.int().nonnegative(),
});
export type Usage = z.infer<typeof usageSchema>;

/** Caps of a run; `null` means "no cap of this kind". USD, tokens (all kinds added up), model calls. */
export const capsSchema = z.object({
  usd: z.number().nonnegative().nullable(),
  tokens: z.int().nonnegative().nullable(),
  turns: z.int().nonnegative().nullable(),
});
export type Caps = z.infer<typeof capsSchema>;

/** How much of a cap is used. */
export const usedShape = { cap: z.enum(['usd', 'tokens', 'turns']), spent: z.number(), limit: z.number() };
/** `part`: what of an audit has the part of the budget that it is about: a dimension, or one of a module. */
export const nearlyUsedShape = { ...usedShape, part: z.string().exactOptional() };

/** What a model call counts for. */
export const billedShape = {
  usage: usageSchema,
  /** null: the model has no price in the book. */
  usd: z.number().nullable(),
  /** The provider did not say what was used: the numbers are Batuta's own count, or the most that it can be. */
  estimated: z.boolean().optional(),
};
