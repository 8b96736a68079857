import { isDeepStrictEqual } from 'node:util';
import type { OpenedProgram, ProgramEnd } from '../../src/core/ports.ts';
import type { fakeTools } from './fake-memory.ts';
import type { MemoryGraph } from '../../src/protocol/memory.ts';

interface Request {
  readonly id?: number;
  readonly method: string;
  readonly params?: { readonly name: string; readonly arguments: Record<string, unknown>; readonly protocolVersion: string };
}

/** How a server is wrong. `mute`: it answers nothing after its list of tools; `dies` likewise ends. */
export type Fault = 'mute from the start' | 'mute' | 'dies' | 'no graph' | 'says no' | 'huge' | 'prints' | 'few tools';

const toolNames = [
  'search_nodes',
  'open_nodes',
  'read_graph',
  'create_entities',
  'create_relations',
  'add_observations',
  'delete_entities',
  'delete_observations',
  'delete_relations',
];

/** In place of an answer: it ends. */
export const end = Symbol('end');

/** What a memory server answers to a line; null: nothing. A tool `more` stands in its list, too. */
export function answering(tools: ReturnType<typeof fakeTools>, fault: Fault | null = null, more: readonly string[] = []) {
  const list = (fault === 'few tools' ? toolNames.slice(1) : [...toolNames, ...more]).map((name) => ({
    name,
    description: `does ${name}`,
    inputSchema: { type: 'object' },
  }));
  return async (line: string): Promise<string | typeof end | null> => {
    const { id, method, params } = JSON.parse(line) as Request;
    if (id === undefined || fault === 'mute from the start') return null;
    const answer = (result: unknown): string =>
      `${fault === 'prints' ? 'a line for people\n[1, 2]\n' : ''}${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`;
    if (method === 'initialize')
      return answer({
        protocolVersion: params?.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: 'memory', version: '1' },
      });
    if (method === 'tools/list') return answer({ tools: list });
    if (fault === 'mute') return null;
    if (fault === 'dies') return end;
    if (fault === 'huge') return answer({ content: [{ type: 'text', text: 'x'.repeat(9 * 1024 * 1024) }] });
    if (fault === 'no graph') return answer({ content: [{ type: 'text', text: 'all fine' }], structuredContent: { entities: 'none' } });
    if (fault === 'says no') return answer({ content: [{ type: 'text', text: 'the disk is full' }], isError: true });
    const graph = await called(tools, params?.name ?? '', params?.arguments ?? {});
    return answer({ content: [{ type: 'text', text: JSON.stringify(graph) }], structuredContent: graph });
  };
}

async function called(tools: ReturnType<typeof fakeTools>, name: string, args: Record<string, unknown>): Promise<unknown> {
  const given = args as { query: string; names: string[]; entityNames: string[] } & MemoryGraph & {
      observations: { entityName: string; contents: string[] }[];
      deletions: { entityName: string; observations: string[] }[];
    };
  if (name === 'search_nodes') return tools.search(given.query);
  if (name === 'open_nodes') return tools.open(given.names);
  if (name === 'read_graph') return tools.all();
  if (name === 'create_entities') await tools.add({ entities: given.entities, relations: [] });
  if (name === 'create_relations') await tools.add({ entities: [], relations: given.relations });
  if (name === 'delete_entities') await tools.forget(given.entityNames);
  if (name === 'delete_relations')
    tools.graph = {
      ...tools.graph,
      relations: tools.graph.relations.filter((one) => !given.relations.some((other) => isDeepStrictEqual(one, other))),
    };
  if (name === 'delete_observations')
    tools.graph = {
      ...tools.graph,
      entities: tools.graph.entities.map((node) => {
        const gone = given.deletions.flatMap(({ entityName, observations }) => (entityName === node.name ? observations : []));
        return { ...node, observations: node.observations.filter((text) => !gone.includes(text)) };
      }),
    };
  if (name === 'add_observations') {
    const entities = given.observations.map(({ entityName, contents }) => ({ name: entityName, entityType: '', observations: contents }));
    await tools.add({ entities: entities.map((one) => ({ ...one, entityType: typeOf(tools, one.name) })), relations: [] });
  }
  return { success: true };
}

const typeOf = (tools: ReturnType<typeof fakeTools>, name: string): string =>
  tools.graph.entities.find((node) => node.name === name)?.entityType ?? '';

/** Such a server as a program of this process. */
export function openedServer(answer: ReturnType<typeof answering>): OpenedProgram & { readonly isClosed: () => boolean } {
  const over = Promise.withResolvers<ProgramEnd>();
  const output = new TransformStream<Uint8Array, Uint8Array>(undefined, { highWaterMark: 1000 }, { highWaterMark: 1000 });
  const writer = output.writable.getWriter();
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await writer.close().catch(() => undefined);
    over.resolve({ said: '', exitCode: 0 });
  };
  const input = new WritableStream<Uint8Array>({
    async write(chunk) {
      for (const line of new TextDecoder().decode(chunk).split('\n').filter(Boolean)) {
        const said = await answer(line);
        if (said === end) await close();
        else if (said !== null && !isClosed) void writer.write(new TextEncoder().encode(said)).catch(() => undefined);
      }
    },
  });
  return { group: { pid: 1, startTime: 'now' }, input, output: output.readable, ended: over.promise, close, isClosed: () => isClosed };
}
