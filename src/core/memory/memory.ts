import type { MemoryGraph, MemoryNode, MemoryRelation } from '../../protocol/memory.ts';
import type { Message } from '../../protocol/message.ts';
import type { ProcessGroup } from '../ports.ts';

/** A knowledge graph, with what the tools of an MCP memory server can do. */
export interface MemoryTools {
  /** Nodes that hold the term in their name, type or observations, in any case, and their relations. */
  search(term: string): Promise<MemoryGraph>;
  /** Nodes by their exact names, and their relations; what is not there is left out. */
  open(names: readonly string[]): Promise<MemoryGraph>;
  all(): Promise<MemoryGraph>;
  /** Adds what is not there yet: nodes, observations of nodes, relations. What is there stays; so it is safe to repeat. */
  add(learned: MemoryGraph): Promise<void>;
  /** Removes these observations and relations, and nodes of `part` that are left with neither; what is not there is left out. Where a server cannot, it stays. */
  remove(part: MemoryGraph): Promise<void>;
  /** Nothing is kept, for the person turned memory off. */
  readonly off?: true;
  /** Removes nodes, with their relations. */
  forget(names: readonly string[]): Promise<void>;
}

/** Who uses memory. */
export interface MemoryUser {
  readonly signal: AbortSignal;
  /** As in `CommandRequest`. */
  readonly mark: string;
  /** Called, and awaited, when a server was started. */
  readonly onStart?: (group: ProcessGroup) => Promise<void>;
}

/** What a person has to approve before a server of the workspace is used. */
export interface MemoryApproval {
  readonly command: readonly string[];
  /** Its tools, where they are others than those approved; null: the command, or what it runs, was not approved. */
  readonly tools: readonly string[] | null;
  /** What the approval is bound to: what the command runs of the workspace's own, '': nothing; and the tools, '': they are not known yet. */
  readonly program: string;
  readonly print: string;
}

export type MemoryUse<T> =
  | { readonly status: 'used'; readonly value: T }
  | { readonly status: 'unapproved'; readonly approval: MemoryApproval }
  /** It cannot be used; `why` is for the person. */
  | { readonly status: 'missing'; readonly why: Message };

/** What was learned, kept over runs. */
export interface Memory {
  /**
   * Opens it for as long as `fn` works; a server is started only now, and ended after it. A server that is not there, says nothing, says
   * something wrong, too much, or dies: `missing`. Rejects with `InterruptedError` when it is aborted.
   */
  use<T>(user: MemoryUser, fn: (tools: MemoryTools) => Promise<T>): Promise<MemoryUse<T>>;
  /** Keeps the person's approval, in place of an earlier one of the same command. */
  approve(approval: MemoryApproval): Promise<void>;
}

const sameRelation = (a: MemoryRelation, b: MemoryRelation): boolean =>
  a.from === b.from && a.to === b.to && a.relationType === b.relationType;

/** What of `learned` a graph does not have: whole nodes, observations of known ones, relations. */
export function missingIn(
  { entities, relations }: MemoryGraph,
  learned: MemoryGraph,
): {
  readonly nodes: MemoryNode[];
  readonly observations: { entityName: string; contents: string[] }[];
  readonly relations: MemoryRelation[];
} {
  const known = new Map(entities.map((node) => [node.name, new Set(node.observations)]));
  const observations = learned.entities.flatMap(({ name, observations: all }) => {
    const contents = all.filter((text) => known.get(name)?.has(text) === false);
    return contents.length > 0 ? [{ entityName: name, contents }] : [];
  });
  return {
    nodes: learned.entities.filter(({ name }) => !known.has(name)),
    observations,
    relations: learned.relations.filter((one) => !relations.some((other) => sameRelation(one, other))),
  };
}

/** A graph without these observations and relations, and without nodes of `part` that are left with neither. */
export function without({ entities, relations }: MemoryGraph, part: MemoryGraph): MemoryGraph {
  const gone = new Map(part.entities.map(({ name, observations }) => [name, observations]));
  const left = relations.filter((one) => !part.relations.some((other) => sameRelation(one, other)));
  const isRelated = (name: string): boolean => left.some(({ from, to }) => from === name || to === name);
  return {
    entities: entities.flatMap((node) => {
      const observations = node.observations.filter((text) => !gone.get(node.name)?.includes(text));
      return gone.has(node.name) && observations.length === 0 && !isRelated(node.name) ? [] : [{ ...node, observations }];
    }),
    relations: left,
  };
}

/** Several graphs as one: each node, observation and relation once. */
export function merged(graphs: readonly MemoryGraph[]): MemoryGraph {
  const nodes = new Map<string, MemoryNode>();
  const relations: MemoryRelation[] = [];
  for (const graph of graphs) {
    for (const { name, entityType, observations } of graph.entities)
      nodes.set(name, { name, entityType, observations: [...new Set([...(nodes.get(name)?.observations ?? []), ...observations])] });
    for (const one of graph.relations) if (!relations.some((other) => sameRelation(one, other))) relations.push(one);
  }
  return { entities: [...nodes.values()], relations };
}
