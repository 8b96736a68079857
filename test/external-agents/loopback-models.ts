import type { Json } from '../../src/protocol/json.ts';
import { startModel } from '../fakes/model-server/model-server.ts';
import { serve, type Served } from './served.ts';

/** A call of one of the agent's own tools. */
export interface AgentCall {
  readonly name: string;
  readonly input: { readonly [key: string]: Json };
}

/** What the model says next: a call, or words. `turn`: how often it has answered in this conversation; `told`: all that it was told in it. */
export type Saying = (turn: number, told: string) => AgentCall | string | Promise<AgentCall | string>;

/** The Messages API. Agents send messages of a third role, which the strict model refuses. */
export async function startMessages(saying: Saying): Promise<Served> {
  const model = await startModel(async ({ turn, body }) => {
    const names = ((body['tools'] ?? []) as { name: string }[]).map(({ name }) => name);
    // Titles and the like are asked without tools.
    if (!names.includes('Write')) return { text: 'ok' };
    const said = await saying(turn, JSON.stringify(body['messages']));
    return typeof said === 'string' ? { text: said } : { tools: [said] };
  });
  const lenient = await serve(async ({ url, method = 'POST', headers: given }, text, response) => {
    const body = text === '' ? {} : (JSON.parse(text) as { messages?: { role: string }[] });
    if (body.messages) body.messages = body.messages.filter(({ role }) => role !== 'system');
    const headers = new Headers({ 'content-type': 'application/json' });
    for (const name of ['anthropic-version', 'anthropic-beta', 'x-api-key', 'authorization'])
      if (given[name] !== undefined) headers.set(name, String(given[name]));
    const answer = await fetch(`${model.url}${url ?? ''}`, { method, headers, ...(text === '' ? {} : { body: JSON.stringify(body) }) });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  return {
    url: lenient.url,
    close() {
      lenient.close();
      void model.close();
    },
  };
}

/** The Responses API, as far as Codex uses it: the same. */
export function startResponses(saying: Saying): Promise<Served> {
  let answers = 0;
  return serve(async ({ url }, text, response) => {
    if (url?.endsWith('/responses') !== true) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    answers += 1;
    const { input } = JSON.parse(text) as { input: { type: string; role?: string }[] };
    const turn = input.filter(({ type, role }) => type.endsWith('_call_output') || role === 'assistant').length;
    const said = await saying(turn, JSON.stringify(input));
    const item =
      typeof said === 'string'
        ? { type: 'message', id: `msg_${answers}`, role: 'assistant', content: [{ type: 'output_text', text: said, annotations: [] }] }
        : { type: 'function_call', id: `fc_${turn}`, call_id: `call_${turn}`, name: said.name, arguments: JSON.stringify(said.input) };
    const base = { id: `resp_${answers}`, object: 'response', created_at: 1, model: 'loopback', output: [] };
    const usage = { input_tokens: 1000, output_tokens: 50, total_tokens: 1050 };
    const events = [
      { type: 'response.created', response: { ...base, status: 'in_progress' } },
      { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress' } },
      { type: 'response.output_item.done', output_index: 0, item: { ...item, status: 'completed' } },
      { type: 'response.completed', response: { ...base, status: 'completed', output: [item], usage } },
    ];
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const [index, event] of events.entries())
      response.write(`event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number: index })}\n\n`);
    response.end();
  });
}
