import * as z from 'zod';

const turnSchema = z
  .strictObject({
    text: z.string().optional(),
    tools: z.array(z.strictObject({ name: z.string().min(1), input: z.record(z.string(), z.json()) })).optional(),
    delay_ms: z.int().nonnegative().optional(),
  })
  .refine((turn) => turn.text !== undefined || (turn.tools ?? []).length > 0, 'a turn needs text or tools');

const ruleSchema = z.strictObject({
  /** Regular expression for the whole label; its named groups can be used in the turns as `{{name}}`. */
  label: z.string().min(1).refine(isPattern, 'a regular expression'),
  /** Words that must stand in the system prompt or the task. */
  contains: z.array(z.string().min(1)).optional(),
  /** Words that must stand in what tools answered in the conversation so far: what was read shows that the work is done, say. */
  heard: z.array(z.string().min(1)).optional(),
  turns: z.array(turnSchema).min(1),
});

/**
 * A scripted model. The first rule that fits a request's label (and its words, and what was heard) answers; the turn is the number of answers
 * so far in the conversation. In every text, `{{name}}` is a named group of the label or `{{today}}`, and lines between
 * `{{if switch}}` (or `{{if not switch}}`) and `{{end}}` stand only where the switch's words occur in the system prompt or the task.
 */
export const scriptSchema = z.strictObject({
  /** The one request that the script can play; shown when another one is asked. */
  request: z.string().min(1),
  /** Those of other pipelines, by the pipeline's id. */
  requests: z.record(z.string(), z.string().min(1)).default({}),
  switches: z.record(z.string().regex(/^[a-z_]+$/), z.string().min(1)).default({}),
  /** Delay before each answer, so that people can follow; a turn may set its own. */
  delay_ms: z.int().nonnegative().default(0),
  rules: z.array(ruleSchema).min(1),
});
export type Script = z.infer<typeof scriptSchema>;

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
