import type { Ctx } from '../../../src/core/durable/contracts.ts';
import { definePipeline } from '../../../src/core/pipeline/pipeline.ts';
import { runInputSchema } from '../../../src/core/pipeline/run-input.ts';
import { countLines } from '../../../src/core/tool/count-lines.ts';
import { runPhase } from '../../../src/pipelines/parts/run-phase.ts';
import type { Services } from '../../../src/pipelines/parts/services.ts';
import { put } from '../../../src/pipelines/parts/write-spec.ts';
import type { Phase } from '../../../src/protocol/phase.ts';

const measure: Phase = { id: 'measure', title: 'Measure', doing: 'measuring the fence' };
const stroke: Phase = { id: 'stroke', title: 'Stroke', doing: 'painting' };
const dry: Phase = { id: 'dry', title: 'Dry', doing: 'waiting for it to dry' };

const fence = 'fence.txt';

/** A way of working that shares nothing with the feature's but the contract: other phases, one that repeats, a question in its middle, a role of its own. */
export const toyPipeline = definePipeline({
  id: 'toy',
  version: '1',
  title: 'Toy',
  summary: 'paint a fence in two strokes',
  phases: [measure, stroke, dry],
  specSections: null,
  expects: null,
  input: runInputSchema,
  workflows: [],
  async run(ctx, { request }, services: Services) {
    await runPhase(ctx, services, measure, async (phase) => {
      // Who paints is known only when the fence is.
      await phase.emit({
        type: 'agents.defined',
        agents: [{ name: 'painter', section: 'Painter', owns: [fence], needs: [], model: 'brush', validate: [] }],
      });
      return { output: null, summary: '2 metres' };
    });
    let colour = 'white';
    for (let n = 1; n <= 2; n++)
      colour = await runPhase(
        ctx,
        services,
        stroke,
        async (phase) => {
          const chosen = n === 1 ? colour : await askColour(phase);
          await paint(phase, services, n, chosen);
          return { output: chosen, summary: chosen };
        },
        n,
      );
    return runPhase(ctx, services, dry, async (phase) => {
      const { hash } = await phase.step('tree', () => services.checkpoints.take());
      return { output: { artifacts: [], tree: hash, message: request }, skipped: 'it is warm today' };
    });
  },
});

async function askColour(ctx: Ctx): Promise<string> {
  const reply = await ctx.ask({
    kind: 'colour',
    reason: 'colour',
    subject: fence,
    message: 'Which colour?',
    options: [
      { id: 'red', title: 'Red', text: 'none' },
      { id: 'blue', title: 'Blue', text: 'none' },
    ],
  });
  return reply.option;
}

async function paint(ctx: Ctx, services: Services, n: number, colour: string): Promise<void> {
  await ctx.step('paint', async (step) => {
    const painter = { agent: 'painter', path: step.key };
    step.emit({ type: 'agent.started', ...painter, role: 'painter', name: 'Coat', label: `COAT ${colour}`, n, of: 2, model: 'brush' });
    await step.checkOwner();
    const before = await services.files.read(fence);
    if (before) await ctx.blobs.put(before.bytes);
    await put(services, fence, `${colour}\n`);
    const after = await services.files.read(fence);
    const change = { before: before?.hash ?? null, after: after?.hash ?? null };
    const lines = countLines(before?.bytes ?? null, after?.bytes ?? null);
    step.emit({ type: 'file.changed', agent: 'painter', file: fence, ...change, ...lines });
    step.emit({ type: 'agent.finished', ...painter, outcome: 'finished', summary: 'painted', error: null });
  });
}
