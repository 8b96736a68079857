import { join } from 'node:path';
import { parsedJson } from '../../protocol/json.ts';
import { sentence } from '../../core/describe/message.ts';
import { InterruptedError } from '../../core/durable/errors.ts';
import { merged, without, type Memory, type MemoryTools } from '../../core/memory/memory.ts';
import { WorkspaceError } from '../../core/ports.ts';
import { memoryLineSchema, type MemoryGraph } from '../../protocol/memory.ts';
import { readOwn, writeOwn } from '../own-file.ts';
import { workspaceId } from '../real-path.ts';
import { exclusively } from '../shared-file.ts';

/**
 * Memory in `workspaces/<id>/memory.jsonl` of Batuta's home, a line for each node and relation: the file of
 * `@modelcontextprotocol/server-memory`, which can be pointed at it. `workspace` is canonical.
 */
export function createFileMemory(home: string, workspace: string): Memory {
  const file = join(home, 'workspaces', workspaceId(workspace), 'memory.jsonl');
  const tools = fileTools(file);
  return {
    async use({ signal }, fn) {
      if (signal.aborted) throw new InterruptedError('interrupted');
      try {
        return { status: 'used', value: await fn(tools) };
      } catch (error) {
        if (error instanceof WorkspaceError) return { status: 'missing', why: error.text };
        throw error;
      }
    },
    approve: async () => undefined,
  };
}

function fileTools(file: string): MemoryTools {
  const all = async (): Promise<MemoryGraph> => {
    const lines = ((await readOwn(file)) ?? '').split('\n').filter((one) => one.trim() !== '');
    return merged(lines.map((line) => graphOf(line, file)));
  };
  const change = (fn: (graph: MemoryGraph) => MemoryGraph): Promise<void> =>
    exclusively(file, async () => {
      const { entities, relations } = fn(await all());
      const lines = [
        ...entities.map((node) => JSON.stringify({ type: 'entity', ...node })),
        ...relations.map((relation) => JSON.stringify({ type: 'relation', ...relation })),
      ];
      await writeOwn(file, lines.map((line) => `${line}\n`).join(''));
    });
  return {
    all,
    search: async (term) => {
      const wanted = term.toLowerCase();
      return part(await all(), (node) =>
        [node.name, node.entityType, ...node.observations].some((text) => text.toLowerCase().includes(wanted)),
      );
    },
    open: async (names) => part(await all(), ({ name }) => names.includes(name)),
    add: (learned) => change((graph) => merged([graph, learned])),
    remove: (gone) => change((graph) => without(graph, gone)),
    forget: (names) =>
      change(({ entities, relations }) => ({
        entities: entities.filter(({ name }) => !names.includes(name)),
        relations: relations.filter(({ from, to }) => !names.includes(from) && !names.includes(to)),
      })),
  };
}

/** Some nodes, with the relations that begin or end at one. */
function part({ entities, relations }: MemoryGraph, wanted: (node: MemoryGraph['entities'][number]) => boolean): MemoryGraph {
  const some = entities.filter(wanted);
  const names = new Set(some.map(({ name }) => name));
  return { entities: some, relations: relations.filter(({ from, to }) => names.has(from) || names.has(to)) };
}

function graphOf(line: string, file: string): MemoryGraph {
  const parsed = memoryLineSchema.safeParse(parsedJson(line));
  if (!parsed.success)
    throw new WorkspaceError('damaged-file', sentence('{0} is damaged, so nothing is remembered. Remove it, or mend its lines.', file));
  const { type, ...rest } = parsed.data;
  return type === 'entity'
    ? { entities: [rest as MemoryGraph['entities'][number]], relations: [] }
    : { entities: [], relations: [rest as MemoryGraph['relations'][number]] };
}
