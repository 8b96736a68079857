import { recall, rememberedFiles, rememberedText, remembers } from '../../core/memory/recall.ts';
import { entitiesTask, readNamed } from '../../core/registry/asked-entities.ts';
import { registryFacts } from '../../core/registry/describe-registry.ts';
import { understandRequest, type Understanding } from '../../core/registry/understand.ts';
import type { CodeBase } from '../../core/reference/code-base.ts';
import { findModule } from '../../core/reference/find-module.ts';
import type { ReferenceModule } from '../../core/reference/reference-module.ts';
import type { Ctx } from '../../core/durable/contracts.ts';
import { inEnglish, joined, sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { Facts } from '../../core/prompt/tasks.ts';
import { codeBase } from './code-base.ts';
import { concernedLayers } from './concerned-layers.ts';
import type { Services } from './services.ts';
import type { RunInput } from '../../core/pipeline/run-input.ts';
import type { Finish } from '../../protocol/agent-report.ts';
import type { MemoryGraph } from '../../protocol/memory.ts';
import type { Registry } from '../../protocol/registry.ts';
import { askForEntities } from './ask-for-entities.ts';
import { understandWork } from './work.ts';
import { loadRegistry } from './sync.ts';
import { approveMemory, tellMissing, userOf } from './memory.ts';
import { pause } from './pause.ts';

/** Entities that a question offers, and reasons that a summary tells. */
const mostChoices = 6;
/** Modules that a request changes, as far as they are shown. */
const mostOwn = 3;
/** The option that no entity is meant; no entity is called so. */
const none = '-';

/**
 * UNDERSTAND: which entities the request is about, from memory and registry – no agent is spent on what they know. Where neither knows a word of
 * it, a cheap model is asked once. The real files of their modules, and of the one to imitate, are handed on.
 */
export async function understand(ctx: Ctx, services: Services, input: RunInput): Promise<{ output: Facts; summary: Message }> {
  const chosen: Record<string, string> = {};
  let declined = false;
  let answer: Finish['report'] | null = null;
  for (;;) {
    const result = await ctx.step('understand', async (step) => {
      const { registry, problem } = await loadRegistry(services);
      if (problem !== null) return { problem };
      const named = answer === null || registry === null ? null : readNamed(answer, registry);
      const about = understandRequest(input.request, registry, chosen, named);
      if (about.unclear !== null && Object.keys(chosen).length === 0) return { unclear: about.unclear };
      const names = about.entities.map((entity) => entity.name);
      const used = await services.memory.use(userOf(ctx, step), (tools) => recall(tools, names, input.request));
      if (used.status === 'unapproved' && !declined) return { approval: used.approval };
      if (used.status !== 'used') tellMissing(step, used);
      const memory = used.status === 'used' ? used.value : { entities: [], relations: [] };
      if (registry && answer === null && isOpen(about, registry, memory) && !input.scripted && input.settings.understand)
        return { task: entitiesTask(inEnglish(understandWork(input.request).label), input.request, registry) };
      const known = about.entities.filter((entity) => entity.known || remembers(memory, entity.name));
      const base = await codeBase(step, services, registry);
      const modules = await modulesOf(about, known, base);
      const touched = {
        remembered: rememberedFiles(memory).filter((path) => base.paths.includes(path)),
        own: modules.flatMap(({ use, files }) => (use === 'own' ? files : [])),
        known: known.map(({ name }) => name),
      };
      const { layers, reason } = await concernedLayers(input, touched, about, base);
      const reasons = [...about.reasons, ...(reason === null ? [] : [reason])];
      const entities = about.entities.map(({ name, source }) => {
        const remembered = remembers(memory, name);
        return { name, known: source === 'registry' || remembered, source: remembered ? ('memory' as const) : source };
      });
      step.emit({
        type: 'understood',
        entities,
        layers,
        pattern: about.pattern,
        references: about.references,
        ...(used.status === 'used' ? {} : { forgetful: true }),
        kind: about.kind,
        reasons,
      });
      const facts: Facts = {
        request: requestFacts(about),
        registry: registry ? registryFacts(registry, names) : '',
        memory: rememberedText(memory),
        fresh: about.entities.filter((entity) => !known.includes(entity)).map(({ name }) => name),
        modules,
        layers,
      };
      return { facts, summary: summarise(entities, { ...about, reasons }, layers) };
    });
    if (result.facts) return { output: result.facts, summary: result.summary };
    if (result.task !== undefined) {
      answer = await askForEntities(ctx, input, input.settings.understand?.model ?? '', result.task);
      continue;
    }
    if (result.approval) {
      declined = !(await approveMemory(ctx, services, result.approval));
      continue;
    }
    if (result.unclear) {
      const { written, names, orNone } = result.unclear;
      const all = orNone ? [none, ...names] : names;
      const { option } = await ctx.ask({
        kind: 'entity',
        reason: 'unclear',
        subject: written,
        message: sentence('Which entity is meant by "{0}"?', written),
        // Where nobody answers, the likeliest holds.
        options: all.slice(0, mostChoices).map((name, index) => ({
          id: name,
          title: name === none ? sentence('None of them') : name,
          text: 'none',
          ...(index === 0 ? { safe: true, yes: true } : {}),
        })),
      });
      chosen[written] = option;
      continue;
    }
    await pause(ctx, services, {
      reason: 'unreadable',
      message: sentence('The entity registry cannot be read.'),
      detail: result.problem,
      hints: [sentence('Fix the file (Batuta never overwrites it), then resume the run.')],
    });
  }
}

/** Nobody knows what the request is about, or whether its unknown word is something to keep records of; and there is something that it may be about. */
function isOpen({ entities, unsure }: Understanding, registry: Registry, memory: MemoryGraph): boolean {
  return (entities.length === 0 || unsure === true) && memory.entities.length === 0 && Object.keys(registry.entities).length > 0;
}

/** The modules of what is known, then the one that something new is to be like. */
async function modulesOf(
  { entities, pattern }: Understanding,
  known: Understanding['entities'],
  base: CodeBase,
): Promise<ReferenceModule[]> {
  const modules: ReferenceModule[] = [];
  for (const { name } of known.slice(0, mostOwn)) modules.push(await findModule(name, 'own', null, base));
  const fresh = entities.find((entity) => !known.includes(entity))?.name ?? null;
  if (pattern !== null && !known.some(({ name }) => name === pattern)) modules.push(await findModule(pattern, 'imitate', fresh, base));
  return modules.filter(({ files }) => files.length > 0);
}

/** What the request is about, for the spec's writer, so that nobody has to look for it. */
function requestFacts({ entities, kind, pattern, references, reasons }: Understanding): string {
  if (entities.length === 0) return '';
  const named = entities.map(({ name, known }) => `${name} (${known ? 'known' : 'new'})`).join(', ');
  return [
    `- Entities: ${named}`,
    `- Pattern: ${kind ?? 'none'}${pattern === null ? '' : `, imitate ${pattern}`}`,
    ...(references.length > 0 ? [`- References: ${references.join(', ')}`] : []),
    ...reasons.map((reason) => `- ${inEnglish(reason)}`),
  ].join('\n');
}

function summarise(
  entities: readonly { name: string; known: boolean }[],
  { pattern, reasons }: Understanding,
  layers: readonly string[],
): Message {
  const [first, ...others] = entities.map(({ name, known }) => (known ? sentence('{0} (known)', name) : sentence('{0} (new)', name)));
  const about = first ? others.reduce((before, one) => sentence('{0}, {1}', before, one), first) : sentence('no entity mentioned');
  // The example of a pattern is like no other.
  const like = pattern === null || entities.some(({ name }) => name === pattern) ? [] : [sentence('like {0}', pattern)];
  return joined([about, ...reasons.slice(0, mostChoices), ...like, layers.join(', ')]);
}
