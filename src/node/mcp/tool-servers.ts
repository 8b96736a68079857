import { createHash } from 'node:crypto';
import { ProtocolError, type CallToolResult, type Client } from '@modelcontextprotocol/client';
import { messageOf } from '../../core/describe/message-error.ts';
import { sentence } from '../../core/describe/message.ts';
import { InterruptedError } from '../../core/durable/errors.ts';
import { maskedIn } from '../../core/policy/secret-values.ts';
import type { Clock, Processes } from '../../core/ports.ts';
import type { ServedResult, ServedTools, ServerUser, ToolServers } from '../../core/tool-servers.ts';
import type { Message } from '../../protocol/message.ts';
import { newClient, ProgramTransport } from './program-transport.ts';

export interface ToolServersOptions {
  readonly servers: Readonly<Record<string, { readonly command: readonly string[]; readonly variables: readonly string[] }>>;
  readonly processes: Pick<Processes, 'open'>;
  readonly clock: Clock;
  /** As in `ProgramRequest`. */
  readonly mark: string;
  /** Hides what may not be read in whatever a server says. */
  readonly mask: () => Promise<(text: string) => string>;
  /** Milliseconds for its start and each list of its tools. */
  readonly answerMs?: number;
}

interface Opened {
  readonly client: Client;
  readonly transport: ProgramTransport;
}

/** Characters of an answer that an agent gets. */
const mostText = 30_000;

class Late extends Error {}

/** Servers over their standard streams. */
export function createToolServers(options: ToolServersOptions): ToolServers {
  const { servers, processes, clock, mark, mask, answerMs = 30_000 } = options;
  const opened = new Map<string, Promise<Opened>>();

  const start = async (name: string, user: ServerUser): Promise<Opened> => {
    const { command = [], variables = [] } = servers[name] ?? {};
    const program = await processes.open({ argv: command, variables, mark });
    if ('missing' in program) throw new Error(program.missing);
    const transport = new ProgramTransport(program);
    try {
      await user.onStart?.(program.group);
      const client = newClient();
      await client.connect(transport, { signal: user.signal, timeout: answerMs });
      client.onclose = () => opened.delete(name);
      return { client, transport };
    } catch (error) {
      await transport.close();
      throw error;
    }
  };

  const close = async (name: string): Promise<void> => {
    const known = opened.get(name);
    opened.delete(name);
    await known?.then(
      ({ transport }) => transport.close(),
      () => undefined,
    );
  };

  const use = async <T>(
    name: string,
    user: ServerUser,
    timeoutMs: number,
    fn: (client: Client, request: { signal: AbortSignal; timeout: number }) => Promise<T>,
  ): Promise<T | { readonly missing: Message }> => {
    if (user.signal.aborted) throw new InterruptedError('interrupted');
    if (!Object.hasOwn(servers, name))
      return { missing: sentence('There is no tool server "{0}". There are: {1}.', name, Object.keys(servers).join(', ')) };
    const over = new AbortController();
    const signal = AbortSignal.any([user.signal, over.signal]);
    const late = clock.sleep(timeoutMs + answerMs, signal).then(() => Promise.reject(new Late()));
    const work = (async (): Promise<T> => {
      const starting = opened.get(name) ?? start(name, { ...user, signal });
      opened.set(name, starting);
      const { client } = await starting;
      return fn(client, { signal, timeout: timeoutMs });
    })();
    try {
      return await Promise.race([work, late]);
    } catch (error) {
      // What it is doing now, nobody knows.
      over.abort();
      await close(name);
      if (user.signal.aborted) throw new InterruptedError('interrupted');
      const why = error instanceof Late ? sentence('it takes too long') : cut(maskedIn(messageOf(error), await mask()));
      return { missing: sentence('"{0}": {1}', name, why) };
    } finally {
      over.abort();
      await Promise.allSettled([work, late]);
    }
  };

  const listOf = async (name: string, client: Client, request: { signal: AbortSignal }): Promise<ServedTools> => {
    // A server may say that its list holds for a day: what it was allowed for is asked for anew all the same.
    const { tools } = await client.listTools(undefined, { ...request, timeout: answerMs, cacheMode: 'bypass' });
    const hide = await mask();
    const sorted = tools.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const print = createHash('sha256')
      .update(JSON.stringify([servers[name], sorted]))
      .digest('hex');
    return {
      print,
      tools: sorted.map((tool) => ({
        name: tool.name,
        description: shortened(hide(tool.description ?? ''), 2000),
        input: shortened(hide(JSON.stringify(tool.inputSchema)), 4000),
      })),
    };
  };

  return {
    names: Object.keys(servers),
    list: (name, user) => use(name, user, answerMs, (client, request) => listOf(name, client, request)),
    call: ({ server, tool, input, print, timeoutMs }, user) =>
      use(server, user, timeoutMs, async (client, request) => {
        if ((await listOf(server, client, request)).print !== print) return { changed: true as const };
        const result = await client.callTool({ name: tool, arguments: input }, request).catch(refusedCall);
        return resultOf(result, await mask());
      }),
    close: async () => void (await Promise.all([...opened.keys()].map(close))),
  };
}

const cut = (why: Message): Message => (typeof why === 'string' ? why.slice(0, 300) : why);

/** An error of the protocol is an answer; anything else is thrown on. */
function refusedCall(error: unknown): CallToolResult {
  if (error instanceof ProtocolError) return { content: [{ type: 'text', text: error.message }], isError: true };
  throw error;
}

/** What is text in it; of everything else only that it was there. */
function resultOf({ content, structuredContent, isError }: CallToolResult, hide: (text: string) => string): ServedResult {
  const parts = content.map((part) => (part.type === 'text' ? part.text : `[${part.type}, not shown]`));
  const said = hide(parts.length === 0 && structuredContent ? JSON.stringify(structuredContent) : parts.join('\n'));
  return { ok: isError !== true, text: shortened(said, mostText) };
}

/** Its beginning, and how much was left out. */
function shortened(text: string, most: number): string {
  const more = text.length - most;
  return more > 0 ? `${text.slice(0, most)}\n… ${more} more characters were left out.` : text;
}
