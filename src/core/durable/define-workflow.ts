import type { z } from 'zod';
import type { Json } from '../../protocol/json.ts';
import type { Ctx, Workflow } from './contracts.ts';

/** A workflow with typed input and output; both must be plain JSON at run time. The input is checked before it runs. */
export function defineWorkflow<I, O>(definition: {
  readonly name: string;
  readonly version: string;
  readonly input: z.ZodType<I>;
  run(ctx: Ctx, input: I): Promise<O>;
}): Workflow {
  const { name, version, input } = definition;
  return {
    name,
    version,
    input: input as z.ZodType<unknown> as z.ZodType<Json>,
    run: async (ctx, json) => (await definition.run(ctx, input.parse(json))) as Json,
  };
}
