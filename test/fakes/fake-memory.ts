import { InterruptedError } from '../../src/core/durable/errors.ts';
import { merged, without, type Memory, type MemoryApproval, type MemoryTools } from '../../src/core/memory/memory.ts';
import type { MemoryGraph } from '../../src/protocol/memory.ts';

const holds = (text: string, term: string): boolean => text.toLowerCase().includes(term.toLowerCase());

/** A knowledge graph that is lost at the end. */
export function fakeTools(begin: MemoryGraph = { entities: [], relations: [] }): MemoryTools & { graph: MemoryGraph } {
  const part = (wanted: (node: MemoryGraph['entities'][number]) => boolean): MemoryGraph => {
    const entities = tools.graph.entities.filter(wanted);
    const isIn = (name: string): boolean => entities.some((node) => node.name === name);
    return { entities, relations: tools.graph.relations.filter(({ from, to }) => isIn(from) || isIn(to)) };
  };
  const tools = {
    graph: begin,
    all: async () => tools.graph,
    open: async (names: readonly string[]) => part(({ name }) => names.includes(name)),
    search: async (term: string) =>
      part(({ name, entityType, observations }) => [name, entityType, ...observations].some((text) => holds(text, term))),
    add: async (learned: MemoryGraph) => {
      tools.graph = merged([tools.graph, learned]);
    },
    remove: async (gone: MemoryGraph) => {
      tools.graph = without(tools.graph, gone);
    },
    forget: async (names: readonly string[]) => {
      tools.graph = {
        entities: tools.graph.entities.filter(({ name }) => !names.includes(name)),
        relations: tools.graph.relations.filter(({ from, to }) => !names.includes(from) && !names.includes(to)),
      };
    },
  };
  return tools;
}

/** `approval`: what it wants to have approved first. */
export function fakeMemory(
  begin?: MemoryGraph,
  approval: MemoryApproval | null = null,
): Memory & { readonly tools: ReturnType<typeof fakeTools>; readonly approved: string[] } {
  const tools = fakeTools(begin);
  const approved: string[] = [];
  return {
    tools,
    approved,
    async use({ signal }, fn) {
      if (signal.aborted) throw new InterruptedError('interrupted');
      if (approval !== null && !approved.includes(approval.print)) return { status: 'unapproved', approval };
      return { status: 'used', value: await fn(tools) };
    },
    approve: async ({ print }) => void approved.push(print),
  };
}
