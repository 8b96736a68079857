import type { MemoryRelation } from '../../protocol/memory.ts';

/** A node beside the one in the middle, with what relates them. */
export interface Neighbour {
  readonly name: string;
  readonly labels: readonly string[];
}

export interface Around {
  /** Nodes that relate to the one in the middle. */
  readonly from: readonly Neighbour[];
  /** Nodes that it relates to. */
  readonly to: readonly Neighbour[];
  /** What relates it to itself. */
  readonly self: readonly string[];
}

/** What is directly around a node, sorted by name. */
export function around(relations: readonly MemoryRelation[], name: string): Around {
  const [from, to, self] = [new Map<string, Set<string>>(), new Map<string, Set<string>>(), new Set<string>()];
  const put = (into: Map<string, Set<string>>, key: string, label: string): void =>
    void into.set(key, (into.get(key) ?? new Set()).add(label));
  for (const { from: begin, to: end, relationType: label } of relations) {
    if (begin === name && end === name) self.add(label);
    else if (begin === name) put(to, end, label);
    else if (end === name) put(from, begin, label);
  }
  const sorted = (all: Map<string, Set<string>>): Neighbour[] =>
    [...all].map(([key, labels]) => ({ name: key, labels: [...labels] })).toSorted((a, b) => a.name.localeCompare(b.name));
  return { from: sorted(from), to: sorted(to), self: [...self] };
}
