import { registryFacts } from '../../core/registry/describe-registry.ts';
import { referenceFiles, understandRequest } from '../../core/registry/understand.ts';
import { ownerOf } from '../../core/policy/owned-paths.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { joined, sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { Facts } from '../../core/prompt/tasks.ts';
import type { Services } from './services.ts';
import type { RunInput } from '../../core/pipeline/run-input.ts';
import { loadRegistry } from './sync.ts';
import { pause } from './pause.ts';

/** How many paths of a workspace are looked through for the module to imitate. */
const pathLimit = 50_000;

/**
 * UNDERSTAND: which entities the request is about, from memory and registry alone – no agent is spent
 * on what they know. The real files of the module to imitate are handed on.
 */
export async function understand(ctx: Ctx, services: Services, input: RunInput): Promise<{ output: Facts; summary: Message }> {
  for (;;) {
    const result = await ctx.step('understand', async (step) => {
      const { registry, problem } = await loadRegistry(services);
      if (problem !== null) return { problem };
      const about = understandRequest(input.request, registry);
      const memory = await services.memory.search(about.entities.map((entity) => entity.name));
      const paths = await services.search.glob(null, pathLimit, step.signal);
      const imitate = about.pattern ?? about.entities.find((entity) => entity.known)?.name ?? null;
      const reference = imitate ? referenceFiles(imitate, paths) : [];
      const known = about.entities.filter((entity) => entity.known || memory.some((one) => one.entity === entity.name));
      const touched = known.flatMap((entity) => referenceFiles(entity.name, paths));
      const layers = layersOf(input, touched, known.length > 0);
      const entities = about.entities.map(({ name, source }) => {
        const remembered = memory.some((one) => one.entity === name);
        return { name, known: source === 'registry' || remembered, source: remembered ? ('memory' as const) : source };
      });
      step.emit({ type: 'understood', entities, layers, pattern: about.pattern, references: about.references });
      const facts: Facts = {
        registry: registry
          ? registryFacts(
              registry,
              about.entities.map((entity) => entity.name),
            )
          : '',
        memory: memory.map((one) => `- ${one.entity}: ${one.text}`).join('\n'),
        reference: reference.slice(0, 40),
        layers,
      };
      return { facts, summary: summarise(entities, about.pattern, layers) };
    });
    if (result.facts) return { output: result.facts, summary: result.summary };
    await pause(ctx, services, {
      reason: 'unreadable',
      message: sentence('The entity registry cannot be read.'),
      detail: result.problem,
      hints: [sentence('Fix the file (Batuta never overwrites it), then resume the run.')],
    });
  }
}

/** A new entity concerns every layer that the workspace has; something known, the layers whose files are about it. */
function layersOf(input: RunInput, touched: readonly string[], known: boolean): string[] {
  const { agents } = input.settings;
  const concerned = agents.filter((agent) => touched.some((path) => ownerOf(agents, path) === agent));
  return (known && concerned.length > 0 ? concerned : agents).map((agent) => agent.section);
}

function summarise(entities: readonly { name: string; known: boolean }[], pattern: string | null, layers: readonly string[]): Message {
  const [first, ...others] = entities.map(({ name, known }) => (known ? sentence('{0} (known)', name) : sentence('{0} (new)', name)));
  const about = first ? others.reduce((before, one) => sentence('{0}, {1}', before, one), first) : sentence('no entity mentioned');
  return joined([about, ...(pattern ? [sentence('like {0}', pattern)] : []), layers.join(', ')]);
}
