import * as z from 'zod';

/** What is expected at least, most likely, and at most. */
export const forecastRangeSchema = z.object({
  low: z.number().nonnegative(),
  likely: z.number().nonnegative(),
  high: z.number().nonnegative(),
});
export type ForecastRange = z.infer<typeof forecastRangeSchema>;

const forecastAgentSchema = z.object({
  agent: z.string(),
  /** As in its `agent.started`; retries and fixes are in `high`. */
  role: z.string(),
  model: z.string(),
  /** Files that it is about. */
  files: z.int().nonnegative(),
  turns: forecastRangeSchema,
  /** Of all kinds added up. */
  tokens: forecastRangeSchema,
  /** US dollars; null: the price book has no price for the model. */
  usd: forecastRangeSchema.nullable(),
  /** Earlier runs of this workspace that the numbers come from; 0 = from the stated defaults. */
  runs: z.int().nonnegative(),
});

/** What implementing an approved spec and its review will likely need. What was spent before the approval is not in it. */
export const forecastSchema = z.object({
  /** Priced agents only; see `unpriced`. */
  usd: forecastRangeSchema,
  tokens: forecastRangeSchema,
  turns: forecastRangeSchema,
  agents: z.array(forecastAgentSchema),
  /** Models without a price: their part is in tokens and turns, not in `usd`. */
  unpriced: z.array(z.string()),
  /** Earlier runs of this workspace that gave a figure to any of it. */
  runs: z.int().nonnegative(),
  /** Day of the prices, ISO. */
  pricesOf: z.string(),
});
export type Forecast = z.infer<typeof forecastSchema>;

/** What a run would likely cost that has not begun. */
export const outlookSchema = z.object({
  /** What it needs before anything is approved; null: the pipeline does not say. */
  first: forecastSchema.nullable(),
  /** US dollars of earlier runs of the pipeline in this workspace; null: there are none whose prices are known. */
  whole: forecastRangeSchema.nullable(),
  /** Earlier runs that `whole` comes from. */
  runs: z.int().nonnegative(),
});
export type Outlook = z.infer<typeof outlookSchema>;
