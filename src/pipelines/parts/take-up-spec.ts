import * as z from 'zod';
import type { Ctx } from '../../core/durable/contracts.ts';
import { runInputSchema } from '../../core/pipeline/run-input.ts';
import { PathError } from '../../core/ports.ts';
import { sentence } from '../../core/describe/message.ts';
import { parseSpec } from '../../core/spec/parse-spec.ts';
import { specHash } from '../../core/spec/spec-hash.ts';
import type { Services } from './services.ts';
import type { Draft } from './write-spec.ts';

/** What a run begins with that goes by a spec. */
export const specInputSchema = runInputSchema.extend({
  /** A spec that exists already (taken up from its file alone): the run begins at the approval. */
  specFile: z.string().nullable().default(null),
  /** A change of a line or two, without a spec. */
  quick: z.boolean().default(false),
});
export type SpecInput = z.infer<typeof specInputSchema>;

/** A spec that was written in another run, perhaps on another machine: the file is all that is needed. */
export async function takeUpSpec(ctx: Ctx, services: Services, file: string): Promise<Draft> {
  return ctx.step('take-up-spec', async (step) => {
    const content = await services.files.read(file);
    if (!content) throw new PathError(sentence('No spec found at {0}.', file));
    const text = new TextDecoder().decode(content.bytes);
    const base = await services.checkpoints.take();
    const parsed = parseSpec(text);
    const name = parsed.ok ? parsed.spec.name : file;
    step.emit(
      { type: 'checkpoint', name: sentence('base'), ...base },
      { type: 'spec.written', file, hash: specHash(text), name, revision: 1 },
    );
    return { file, text, hash: specHash(text), revision: 1, base, read: [] };
  });
}
