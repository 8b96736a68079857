import { createHash } from 'node:crypto';
import type { CallToolResult } from '@modelcontextprotocol/client';
import { parsedJson } from '../../protocol/json.ts';
import { MessageError } from '../../core/describe/message-error.ts';
import { sentence } from '../../core/describe/message.ts';
import { FencedError, InterruptedError, StorageError } from '../../core/durable/errors.ts';
import {
  missingIn,
  without,
  type Memory,
  type MemoryApproval,
  type MemoryTools,
  type MemoryUse,
  type MemoryUser,
} from '../../core/memory/memory.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import type { StoredCommand } from '../../core/policy/stored-command.ts';
import type { Clock, Processes } from '../../core/ports.ts';
import { memoryGraphSchema, type MemoryGraph } from '../../protocol/memory.ts';
import type { Message } from '../../protocol/message.ts';
import type { KeyedList } from '../keyed-list.ts';
import { newClient, ProgramTransport } from '../mcp/program-transport.ts';

export interface ServerMemoryOptions {
  readonly command: readonly string[];
  readonly variables: readonly string[];
  readonly processes: Pick<Processes, 'open'>;
  readonly clock: Clock;
  /** What the person approved here, and what the command runs of the workspace's own, as a hash; null: the person named the server themselves. */
  readonly approval: { readonly list: KeyedList<StoredCommand>; readonly program: (signal: AbortSignal) => Promise<string> } | null;
  /** Milliseconds for one answer, and for everything between start and end. */
  readonly limits?: { readonly answerMs: number; readonly useMs: number };
}

/** The server answered with an error, or with nonsense. */
class ServerError extends MessageError {
  override readonly name = 'ServerError';
}

const defaultLimits = { answerMs: 15_000, useMs: 60_000 } as const;
const needed = ['search_nodes', 'open_nodes', 'create_entities', 'create_relations', 'add_observations'] as const;
/** Of a server without these nothing is removed that a run wrote. */
const removing = ['delete_observations', 'delete_relations', 'delete_entities'] as const;
/** Nodes of an answer that are read. */
const mostNodes = 5000;

/** Memory of an MCP server over its standard streams. It runs only while it is used. */
export function createServerMemory(options: ServerMemoryOptions): Memory {
  const { command, approval, clock, limits = defaultLimits } = options;
  return {
    async use(user, fn) {
      if (user.signal.aborted) throw new InterruptedError('interrupted');
      const over = new AbortController();
      const late = clock.sleep(limits.useMs, AbortSignal.any([user.signal, over.signal])).then(() => 'late' as const);
      const work = talk(options, { ...user, signal: AbortSignal.any([user.signal, over.signal]) }, fn);
      try {
        const first = await Promise.race([work, late]);
        return first === 'late' ? missing(command, sentence('it takes too long')) : first;
      } catch (error) {
        if (user.signal.aborted) throw new InterruptedError('interrupted');
        // The run's own trouble is none of the server's.
        if (error instanceof FencedError || error instanceof StorageError) throw error;
        return missing(
          command,
          error instanceof MessageError ? error.text : String(error instanceof Error ? error.message : error).slice(0, 300),
        );
      } finally {
        over.abort();
        await Promise.allSettled([work, late]);
      }
    },
    approve: async (given) => keep(approval?.list, given),
  };
}

async function talk<T>(
  { command, variables, processes, approval, limits = defaultLimits }: ServerMemoryOptions,
  { signal, mark, onStart }: MemoryUser,
  fn: (tools: MemoryTools) => Promise<T>,
): Promise<MemoryUse<T>> {
  // Agents may have changed it since.
  const own = approval && (await approval.program(signal));
  const stored = approval && (await approval.list.list()).find((one) => isFor(one, command) && one.program === own);
  const asked = { command, tools: null, program: own ?? '', print: '' };
  if (stored === undefined) return { status: 'unapproved', approval: asked };
  const program = await processes.open({ argv: command, variables, mark });
  if ('missing' in program) return missing(command, program.missing);
  const transport = new ProgramTransport(program);
  const end = (): void => void transport.close();
  signal.addEventListener('abort', end);
  try {
    await onStart?.(program.group);
    signal.throwIfAborted();
    const client = newClient();
    const request = { signal, timeout: limits.answerMs };
    await client.connect(transport, request);
    const { tools } = await client.listTools(undefined, request);
    const names = tools.map(({ name }) => name).toSorted();
    const print = createHash('sha256')
      .update(JSON.stringify(tools.toSorted((a, b) => (a.name < b.name ? -1 : 1))))
      .digest('hex');
    if (stored?.tools === '') await keep(approval?.list, { ...asked, print });
    else if (stored && stored.tools !== print) return { status: 'unapproved', approval: { ...asked, tools: names, print } };
    const lacking = needed.filter((name) => !names.includes(name));
    if (lacking.length > 0) return missing(command, sentence('it has no {0}', lacking.join(', ')));
    const call = async (name: string, args: Record<string, unknown>): Promise<MemoryGraph> => {
      const result = await client.callTool({ name, arguments: args }, request);
      if (result.isError) throw new ServerError(sentence('{0}: {1}', name, textOf(result).slice(0, 200)));
      return graphOf(name, result);
    };
    return { status: 'used', value: await fn(toolsOf(call, names)) };
  } finally {
    signal.removeEventListener('abort', end);
    await transport.close();
  }
}

function toolsOf(call: (name: string, args: Record<string, unknown>) => Promise<MemoryGraph>, offered: readonly string[]): MemoryTools {
  const open = async (names: readonly string[]): Promise<MemoryGraph> => call('open_nodes', { names });
  return {
    open,
    search: async (term) => call('search_nodes', { query: term }),
    all: async () => call('read_graph', {}),
    add: async (learned) => {
      const { nodes, observations, relations } = missingIn(await open(learned.entities.map(({ name }) => name)), learned);
      if (nodes.length > 0) await call('create_entities', { entities: nodes });
      if (observations.length > 0) await call('add_observations', { observations });
      if (relations.length > 0) await call('create_relations', { relations });
    },
    remove: async (gone) => {
      if (!removing.every((name) => offered.includes(name))) return;
      const { entities, relations } = await open(gone.entities.map(({ name }) => name));
      const names = entities.map(({ name }) => name);
      const deletions = gone.entities
        .filter(({ name, observations }) => observations.length > 0 && names.includes(name))
        .map(({ name, observations }) => ({ entityName: name, observations }));
      if (deletions.length > 0) await call('delete_observations', { deletions });
      if (gone.relations.length > 0) await call('delete_relations', { relations: gone.relations });
      const left = without({ entities, relations }, gone).entities.map(({ name }) => name);
      const empty = names.filter((name) => !left.includes(name));
      if (empty.length > 0) await call('delete_entities', { entityNames: empty });
    },
    forget: async (names) => void (await call('delete_entities', { entityNames: names })),
  };
}

/** What stands in the answer, as far as it is a graph; of a tool that gives none nothing. */
function graphOf(tool: string, result: CallToolResult): MemoryGraph {
  const reads = /^(?:search|open|read)_/u.test(tool);
  if (!reads) return { entities: [], relations: [] };
  const parsed = memoryGraphSchema.safeParse(result.structuredContent ?? parsedJson(textOf(result)));
  if (!parsed.success) throw new ServerError(sentence('{0}: its answer is not understood', tool));
  return { entities: parsed.data.entities.slice(0, mostNodes), relations: parsed.data.relations.slice(0, mostNodes) };
}

const textOf = ({ content }: CallToolResult): string => content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');

function missing(command: readonly string[], why: Message): Extract<MemoryUse<never>, { status: 'missing' }> {
  return { status: 'missing', why: sentence('"{0}": {1}', formatCommandLine(command), why) };
}

const isFor = ({ argv, tools }: StoredCommand, command: readonly string[]): boolean =>
  tools !== undefined && JSON.stringify(argv) === JSON.stringify(command);

/** One approval for each command: the latest. */
async function keep(list: KeyedList<StoredCommand> | undefined, { command, program, print }: MemoryApproval): Promise<void> {
  for (const one of (await list?.list()) ?? []) if (isFor(one, command)) await list?.remove(JSON.stringify(one));
  await list?.put({ argv: [...command], files: false, tools: print, program });
}
