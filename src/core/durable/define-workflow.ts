import type { z } from 'zod';
import type { Json } from '../../protocol/json.ts';
import type { Ctx, Workflow } from './contracts.ts';

/** A workflow with typed input, output and services; input and output must be plain JSON at run time. The input is checked before it runs. */
export function defineWorkflow<I, O, S = unknown>(definition: {
  readonly name: string;
  readonly version: string;
  readonly input: z.ZodType<I>;
  run(ctx: Ctx, input: I, services: S): Promise<O>;
}): Workflow<S> {
  const { name, version, input } = definition;
  return {
    name,
    version,
    input: input as z.ZodType<unknown> as z.ZodType<Json>,
    run: async (ctx, json, services) => (await definition.run(ctx, input.parse(json), services)) as Json,
  };
}
