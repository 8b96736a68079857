import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Json } from '../../../src/protocol/json.ts';
import type { ModelHandler } from './model-answer.ts';
import { noJson, page } from './model-server.ts';

export interface ChatServer {
  /** What stands before `/chat/completions`. */
  readonly url: string;
  /** Asked turns as `model label#turn`. */
  readonly asked: string[];
  close(): Promise<void>;
}

interface ChatBody {
  readonly [key: string]: Json;
  readonly model: string;
  readonly messages: { role: string; content: string }[];
}

/** OpenAI's chat completions on loopback: a list of models, and streams of what `handler` says. */
export async function startChatServer(models: readonly string[], handler: ModelHandler): Promise<ChatServer> {
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    void (async () => {
      if (incoming.method === 'GET') return response.end(JSON.stringify({ data: models.map((id) => ({ id })) }));
      const body = JSON.parse(await textOf(incoming)) as ChatBody;
      const { model, messages } = body;
      const label = messages.find(({ role }) => role === 'user')?.content.split('\n')[0] ?? '';
      const turn = messages.filter(({ role }) => role === 'assistant').length;
      asked.push(`${model} ${label}#${turn}`);
      const said = await handler({ path: '/v1/messages', label, turn, model, body, hash: '', auth: 'none', outcome: 'open' });
      const calls = (said.tools ?? []).map(({ name, input }, index) => {
        return { index, id: `call_${turn}_${index}`, type: 'function', function: { name, arguments: JSON.stringify(input) } };
      });
      const chunks = [
        { model, choices: [{ index: 0, delta: { content: said.text ?? '' } }] },
        ...calls.map((call) => ({ model, choices: [{ index: 0, delta: { tool_calls: [call] } }] })),
        { model, choices: [{ index: 0, delta: {}, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' }] },
        { model, choices: [], usage: { prompt_tokens: 100, completion_tokens: 10 } },
      ];
      const { fault } = said;
      if (fault?.kind === 'status') {
        const after = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
        response.writeHead(fault.status, { 'content-type': 'application/json', ...after });
        return response.end(JSON.stringify({ error: { type: fault.type ?? 'as scripted', message: fault.message ?? 'as scripted' } }));
      }
      if (fault?.kind === 'page') return page(response);
      if (fault?.kind === 'cut' && fault.afterEvents === 0) return response.socket?.end();
      if (fault?.kind === 'silence' && fault.afterEvents === 0) return;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const text = (events: readonly object[]): string => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
      if (!fault) return response.end(`${text(chunks)}data: [DONE]\n\n`);
      const begun = chunks.slice(0, fault.afterEvents);
      if (fault.kind === 'cut') return response.write(text(begun), () => response.socket?.end());
      if (fault.kind === 'silence') return response.write(text(begun));
      if (fault.kind === 'garbage') return response.end(`${text(begun)}${noJson}`);
      return response.end(text([...begun, { error: { type: fault.type, message: 'in the middle' } }]));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
