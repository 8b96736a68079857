import type { MemoryGraph, MemoryRelation } from '../../protocol/memory.ts';
import type { Registry } from '../../protocol/registry.ts';
import type { Spec } from '../../protocol/spec.ts';
import { referencesOf } from '../registry/understand.ts';
import type { RunState } from '../run/run-state.ts';
import { filesHeading } from './recall.ts';

/** Files that are named of one piece of work, and relations of one entity. */
const mostFiles = 40;
const mostRelations = 20;

/** How the lines begin that a run writes of its work, beside the summary. */
export const workForms = ['Root cause: ', 'Fix: ', 'Mended (', 'Proof: ', filesHeading] as const;

/** What a run that is done teaches: the work under its name, and the entities that it was about, with relations. */
export function learned(state: RunState, spec: Spec, registry: Registry | null): MemoryGraph {
  const { name, date, summary, cause, fix } = spec;
  // Not what Batuta keeps for itself.
  const files = Object.values(state.files)
    .filter(({ output, file }) => !output && !file.startsWith('.claude/'))
    .map(({ file }) => file)
    .toSorted();
  const mended = [...(cause ? [`Root cause: ${cause}`] : []), ...(fix ? [`Fix: ${fix}`] : [])];
  const verdict = state.proof === null ? [] : [`Proof: ${state.proof.verdict}`];
  const touched = files.length > 0 ? [`${filesHeading}${files.slice(0, mostFiles).join(', ')}`] : [];
  const work = { name, entityType: state.pipeline, observations: [summary, ...mended, ...mendedInReview(state), ...verdict, ...touched] };
  const about = [...new Set((state.understood?.entities ?? []).map((entity) => entity.name))].filter((one) => one !== name);
  const entities = about.map((entity) => ({
    name: entity,
    entityType: 'entity',
    observations: [`${date} ${name}: ${summary}`, ...mended.map((text) => `${date} ${text}`), ...touched],
  }));
  const relations = about.flatMap((entity): MemoryRelation[] => [
    { from: name, to: entity, relationType: 'changes' },
    ...(registry ? relationsOf(entity, registry) : []).slice(0, mostRelations),
  ]);
  return { entities: [work, ...entities], relations };
}

/** Relations of an entity as the registry has them. */
export function relationsOf(entity: string, registry: Registry): MemoryRelation[] {
  const subs = Object.hasOwn(registry.entities, entity) ? (registry.entities[entity]?.sub ?? []) : [];
  return [
    ...subs.map((sub) => ({ from: entity, to: sub, relationType: 'has' })),
    ...referencesOf(entity, registry).map((other) => ({ from: entity, to: other, relationType: 'refers to' })),
  ];
}

/** Issues of reviews before the one that approved: their fixes worked. */
function mendedInReview({ reviews }: RunState): string[] {
  if (reviews.at(-1)?.verdict !== 'approved') return [];
  return reviews
    .slice(0, -1)
    .flatMap(({ issues }) => issues.map(({ title, file, fix }) => `Mended (${file ?? 'no file'}): ${title}. ${fix}`));
}
