import type { MemoryGraph } from '../../protocol/memory.ts';
import { missingIn, type MemoryTools } from './memory.ts';
import { workForms } from './learned.ts';

/** What a run's statement changes in memory: what is new, and what earlier runs said of the same work. */
export interface Restated {
  readonly added: MemoryGraph;
  readonly replaced: MemoryGraph;
}

/** What memory has of the work, of what the run is about, and of what earlier runs under its name were about. */
export async function knownOf(tools: MemoryTools, learned: MemoryGraph): Promise<MemoryGraph> {
  const names = learned.entities.map(({ name }) => name);
  const { relations } = await tools.open(names.slice(0, 1));
  return tools.open([...new Set([...names, ...relations.flatMap(({ from, to }) => (from === names[0] ? [to] : []))])]);
}

/**
 * Compares a statement, its work first, with what is known. What an earlier run said of the same work under the same type is replaced, as far as
 * it has the form that runs write; what others noted beside it stays.
 */
export function restated(known: MemoryGraph, learned: MemoryGraph): Restated {
  const { nodes, observations, relations } = missingIn(known, learned);
  const typeOf = (name: string): string => known.entities.find((node) => node.name === name)?.entityType ?? '';
  const more = observations.map(({ entityName, contents }) => ({
    name: entityName,
    entityType: typeOf(entityName),
    observations: contents,
  }));
  return { added: { entities: [...nodes, ...more], relations }, replaced: saidBefore(known, learned) };
}

function saidBefore(known: MemoryGraph, learned: MemoryGraph): MemoryGraph {
  const [work] = learned.entities;
  const earlier = known.entities.find(({ name, entityType }) => name === work?.name && entityType === work.entityType);
  if (!work || !earlier) return { entities: [], relations: [] };
  const stated = (name: string): readonly string[] => learned.entities.find((node) => node.name === name)?.observations ?? [];
  const others = known.entities.filter(({ name }) => name !== work.name);
  const lead = (text: string): string | null => {
    const [, words = ''] = dated.exec(text) ?? [];
    return words.startsWith(`${work.name}: `) ? words.slice(work.name.length + 2) : null;
  };
  const formed = earlier.observations.filter((text) => workForms.some((form) => text.startsWith(form)));
  // Runs write the summary right before these; a person may have noted something earlier.
  const first = earlier.observations.findIndex((text) => formed.includes(text));
  const summaries = new Set([
    ...others.flatMap(({ observations }) => observations.flatMap((text) => lead(text) ?? [])),
    ...earlier.observations.slice(Math.max(first - 1, 0), Math.max(first, 0)),
  ]);
  const isOfWork = (text: string): boolean => summaries.has(text) || formed.includes(text);
  const isOfEntity = (text: string): boolean =>
    lead(text) !== null || formed.includes(text) || formed.includes(dated.exec(text)?.[1] ?? '');
  const entities = [earlier, ...others].flatMap((node) => {
    const isOld = node === earlier ? isOfWork : isOfEntity;
    const observations = node.observations.filter((text) => isOld(text) && !stated(node.name).includes(text));
    return observations.length > 0 ? [{ ...node, observations }] : [];
  });
  const about = new Set(learned.entities.map(({ name }) => name));
  const relations = known.relations.filter((one) => one.from === work.name && one.relationType === 'changes' && !about.has(one.to));
  return { entities, relations };
}

/** The day before what an entity is told of a piece of work. */
const dated = /^\d{4}-\d{2}-\d{2} (.*)$/su;
