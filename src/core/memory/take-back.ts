import type { MemoryGraph } from '../../protocol/memory.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { merged } from './memory.ts';

/** What a run wrote to memory. */
interface Taught {
  readonly at: string;
  /** All that it said, whether memory had it or not; its work first. */
  readonly said: MemoryGraph;
  readonly added: MemoryGraph;
  readonly replaced: MemoryGraph;
  /** The run was taken back since. */
  readonly isUndone: boolean;
}

/** Of one run; null: it wrote nothing. */
function taughtBy(events: readonly RunEvent[]): Taught | null {
  const told = events.flatMap((event) => (event.type === 'memory.learned' ? [event] : []));
  const [first] = told;
  if (!first) return null;
  const added = merged(told.map((one) => one.added));
  return {
    at: first.at,
    said: merged(told.map((one) => one.said ?? one.added)),
    added,
    replaced: less(merged(told.map((one) => one.replaced)), added),
    isUndone:
      events.findLastIndex((event) => event.type === 'run.undone' && event.target === undefined) >
      events.findLastIndex((event) => event.type === 'memory.learned'),
  };
}

/**
 * What goes when a run is undone, and what comes back, by its events and those of the workspace's other runs. What a run that still stands says as well
 * stays; what only undone ones said goes with the last of them, and never comes back. null: there is nothing to take back.
 */
export function takenBack(
  run: readonly RunEvent[],
  more: readonly (readonly RunEvent[])[],
): { readonly gone: MemoryGraph; readonly back: MemoryGraph } | null {
  const own = taughtBy(run);
  if (!own || own.isUndone) return null;
  const others = more.flatMap((events) => taughtBy(events) ?? []).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const undone = others.filter((one) => one.isUndone);
  const standing = merged(others.filter((one) => !one.isUndone).map((one) => one.said));
  const theirs = merged(undone.map((one) => one.added));
  const gone = less(merged([own.added, less(own.said, less(own.said, theirs))]), standing);
  // A later run said anew what there is to say of the same work.
  const ofWork = others.filter((one) => workOf(one) === workOf(own));
  const replaced = [own.replaced];
  for (const earlier of ofWork.filter((one) => one.at < own.at).toReversed()) {
    if (!earlier.isUndone) break;
    replaced.push(earlier.replaced);
  }
  const isSaidAnew = ofWork.some((one) => one.at > own.at && !one.isUndone);
  const back = less(merged(replaced), less(merged(undone.map((one) => one.said)), standing));
  return { gone, back: isSaidAnew ? { entities: [], relations: [] } : withWords(back) };
}

const workOf = ({ said: { entities } }: Taught): string => JSON.stringify([entities[0]?.name, entities[0]?.entityType]);

/** Observations and relations that the other has not; nodes stay, with what is left of them. */
function less({ entities, relations }: MemoryGraph, other: MemoryGraph): MemoryGraph {
  const known = new Map(other.entities.map(({ name, observations }) => [name, observations]));
  const told = new Set(other.relations.map((one) => JSON.stringify([one.from, one.relationType, one.to])));
  return {
    entities: entities.map((node) => ({
      ...node,
      observations: node.observations.filter((text) => !known.get(node.name)?.includes(text)),
    })),
    relations: relations.filter((one) => !told.has(JSON.stringify([one.from, one.relationType, one.to]))),
  };
}

function withWords({ entities, relations }: MemoryGraph): MemoryGraph {
  return { entities: entities.filter(({ observations }) => observations.length > 0), relations };
}
