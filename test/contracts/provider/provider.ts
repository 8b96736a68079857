import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { ModelProvider, ModelRequest } from '../../../src/core/agent/model-provider.ts';
import type { Usage } from '../../../src/protocol/usage.ts';
import { beginStream, cutAfter, failing, serve, streaming, streamText, unfinished, type SseEvent } from '../../providers/sse-server.ts';

export const apiKey = 'sk-secret-123';
export const never = new AbortController().signal;

/** One call that has an agent's whole conversation. */
export const request: ModelRequest = {
  model: 'claude-opus-5-5',
  system: ['You are the Backend agent.', '', 'Spec'],
  tools: [
    { name: 'read', description: 'Reads.', inputSchema: { type: 'object', properties: { path: { type: 'string' } } } },
    { name: 'finish', description: 'Ends.', inputSchema: { type: 'object' } },
  ],
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'Backend Feature' }] },
    {
      role: 'assistant',
      content: [
        { type: 'opaque', data: { type: 'thinking', thinking: 'hm', signature: 'c2ln' } },
        { type: 'text', text: ' ' },
        { type: 'tool_use', id: 't1', name: 'read', input: null },
        { type: 'tool_use', id: 't2', name: 'read', input: { path: 'a' } },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', toolUseId: 't1', content: '', isError: true },
        { type: 'tool_result', toolUseId: 't2', content: 'text', isError: false },
      ],
    },
  ],
  maxOutputTokens: 5000,
};

export interface ProviderOptions {
  readonly apiKey?: string;
  readonly requestTimeoutMs?: number;
  readonly idleTimeoutMs?: number;
}

/** A model API as it goes over the wire. */
export interface ProviderWire {
  readonly open: (url: string, options: ProviderOptions) => ModelProvider;
  /** The texts "I read " and "it – ü.", then a call of `read` for src/main.ts with the id `call_1`. */
  readonly answer: readonly SseEvent[];
  /** Before the answer's first call. */
  readonly untilCall: number;
  readonly usage: Usage;
  /** What is known of the usage when so many events have come and no more; null: nothing. */
  readonly usageAfter: (count: number) => Usage | null;
  /** The answer, but what its call gets is no JSON. */
  readonly brokenInput: readonly SseEvent[];
  /** How it names why an answer ended, and what that is. */
  readonly stops: readonly (readonly [string, string])[];
  readonly withStop: (reason: string) => readonly SseEvent[];
  /** Types of errors, with the status that they come with. */
  readonly refusals: readonly (readonly [number, string, string])[];
  /** Types of errors within a stream. */
  readonly brokenOff: readonly (readonly [string, string])[];
  readonly errorEvent: (type: string) => SseEvent;
  /** Events that make no sense, by what is wrong with them. */
  readonly senseless: readonly (readonly [string, SseEvent])[];
}

/** What every provider does that is reached over the network. */
export function providerContract(name: string, wire: ProviderWire): void {
  const open = (url: string, options: ProviderOptions = {}) => wire.open(url, { apiKey, ...options });
  const generate = (url: string, options: ProviderOptions = {}) => open(url, options).generate(request, { signal: never });
  const { answer } = wire;

  describe(`Provider: ${name}`, () => {
    it('streams text, tool calls and usage', async () => {
      const server = await serve(streaming(answer));
      const texts: string[] = [];
      const outcome = await open(server.url).generate(request, { signal: never, onText: (text) => texts.push(text) });
      expect({ ...outcome, content: outcome.ok && outcome.content.filter(({ type }) => type !== 'opaque') }).toEqual({
        ok: true,
        content: [
          { type: 'text', text: 'I read it – ü.' },
          { type: 'tool_use', id: 'call_1', name: 'read', input: { path: 'src/main.ts' } },
        ],
        stop: 'tool_use',
        usage: wire.usage,
        model: 'claude-opus-5-5',
      });
      expect([texts, server.received.map(({ headers }) => headers.authorization)]).toEqual([['I read ', 'it – ü.'], [`Bearer ${apiKey}`]]);
    });

    it.each(wire.refusals)('maps %i %s to %s, after one request', async (status, type, kind) => {
      const server = await serve(failing(status, type, {}, `the key ${apiKey} says no`));
      const outcome = await generate(server.url);
      expect(outcome).toMatchObject({ ok: false, error: { kind } });
      expect(outcome).not.toHaveProperty('error.usage');
      expect(JSON.stringify(outcome)).not.toContain(apiKey);
      expect(server.received).toHaveLength(1);
    });

    it('passes retry-after on, uncapped', async () => {
      const after = async (status: number, headers: Record<string, string>): Promise<unknown> => {
        const outcome = await generate((await serve(failing(status, 'as scripted', headers))).url);
        return outcome.ok || [outcome.error.kind, outcome.error.retryAfterMs];
      };
      expect(await after(429, { 'retry-after': '7200' })).toEqual(['rate_limited', 7_200_000]);
      expect(await after(529, { 'retry-after-ms': '1500' })).toEqual(['overloaded', 1500]);
      const [kind, ms] = (await after(429, { 'retry-after': new Date(Date.now() + 86_400_000).toUTCString() })) as [string, number];
      expect([kind, ms > 86_000_000, ms <= 86_400_000]).toEqual(['rate_limited', true, true]);
      for (const absurd of ['soon', '-5', '1e400', 'Infinity', '9'.repeat(400)])
        expect(await after(429, { 'retry-after': absurd })).toEqual(['rate_limited', undefined]);
      expect(await after(429, { 'retry-after': 'Mon, 01 Jan 2001 00:00:00 GMT' })).toEqual(['rate_limited', undefined]);
    });

    it('takes an answer cut at any event as a lost connection, with the usage seen so far', async () => {
      for (let count = 0; count < answer.length; count += 1) {
        const server = await serve(cutAfter(answer, count));
        const outcome = await generate(server.url);
        expect(outcome.ok ? count : { kind: outcome.error.kind, usage: outcome.error.usage }).toEqual({
          kind: 'network',
          usage: wire.usageAfter(count),
        });
      }
    });

    it('does not know what a call cost whose connection was lost before the answer began', async () => {
      const ways = [
        (response: ServerResponse) => void response.socket?.end(),
        (response: ServerResponse) => void (response.socket as Socket).resetAndDestroy(),
      ];
      for (const lose of ways)
        expect(await generate((await serve(lose)).url)).toMatchObject({ ok: false, error: { kind: 'network', usage: null } });
    });

    it('keeps an answer that is whole when the connection breaks off behind it, or stays open', async () => {
      const whole = { ok: true, usage: wire.usage, stop: 'tool_use' };
      expect(await generate((await serve(cutAfter(answer, answer.length))).url)).toMatchObject(whole);
      expect(await generate((await serve(unfinished(answer))).url, { idleTimeoutMs: 50 })).toMatchObject(whole);
    });

    it('takes an answer that ends properly but too early as a lost connection', async () => {
      const server = await serve(streaming(answer.slice(0, wire.untilCall)));
      expect(await generate(server.url)).toMatchObject({ error: { kind: 'network', usage: wire.usageAfter(wire.untilCall) } });
    });

    it('takes half an event as a lost connection', async () => {
      const half = await serve((response) =>
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${JSON.stringify(answer[0]).slice(0, 60)}`),
      );
      expect(await generate(half.url)).toMatchObject({ error: { kind: 'network', usage: null } });
    });

    it('takes a last event without its line end', async () => {
      const server = await serve((response) => {
        beginStream(response);
        response.end(streamText(answer).trimEnd());
      });
      expect(await generate(server.url)).toMatchObject({ ok: true, usage: wire.usage, stop: 'tool_use' });
    });

    it('puts letters and lines together that are cut at any byte', async () => {
      const bytes = Buffer.from(streamText(answer));
      for (const size of [1, 7]) {
        const server = await serve((response) => {
          beginStream(response);
          const send = (from: number): void =>
            void (from >= bytes.length ? response.end() : response.write(bytes.subarray(from, from + size), () => send(from + size)));
          send(0);
        });
        const outcome = await generate(server.url);
        expect(outcome.ok && outcome.content.find(({ type }) => type === 'text')).toEqual({ type: 'text', text: 'I read it – ü.' });
      }
    });

    it('takes an error that comes with the status of a success for the error that it is, which costs nothing', async () => {
      for (const [type, kind] of wire.brokenOff) {
        const server = await serve((response) =>
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(wire.errorEvent(type))),
        );
        const outcome = await generate(server.url);
        expect(outcome).toMatchObject({ ok: false, error: { kind } });
        expect(outcome).not.toHaveProperty('error.usage');
      }
    });

    it('reads a stream whose server calls it JSON', async () => {
      const server = await serve((response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(`\n: begin\n\n${streamText(answer)}`),
      );
      expect(await generate(server.url)).toMatchObject({ ok: true, usage: wire.usage });
    });

    it('says that a web page came, and takes it for a connection that there is not yet', async () => {
      for (const status of [200, 302, 502]) {
        const page = await serve((response) => response.writeHead(status, { 'content-type': 'text/html' }).end('<html>log in</html>'));
        const outcome = await generate(page.url);
        expect(outcome).toMatchObject({ ok: false, error: { kind: status === 502 ? 'server' : 'network' } });
        expect(outcome).not.toHaveProperty('error.usage');
      }
    });

    it('ends a refusal that has no end', async () => {
      const server = await serve((response) => {
        response.writeHead(500, { 'content-type': 'application/json' });
        const more = (): void => {
          while (response.write('x'.repeat(1_000_000)));
          response.once('drain', more);
        };
        more();
      });
      expect(await generate(server.url)).toMatchObject({ ok: false });
    });

    it('takes a refusal whose text goes silent by its status', async () => {
      const server = await serve((response) => void response.writeHead(429, { 'retry-after': '7' }).write('{"error":'));
      expect(await generate(server.url, { idleTimeoutMs: 50 })).toMatchObject({ error: { kind: 'rate_limited', retryAfterMs: 7000 } });
    });

    it.each(wire.brokenOff)('maps a %s in mid-stream by its type to %s', async (type, kind) => {
      const server = await serve(streaming([...answer.slice(0, wire.untilCall), wire.errorEvent(type)]));
      expect(await generate(server.url)).toMatchObject({ ok: false, error: { kind, usage: wire.usageAfter(wire.untilCall) } });
    });

    it('says that an overload before the answer began costs nothing', async () => {
      const outcome = await generate((await serve(streaming([wire.errorEvent('overloaded_error')]))).url);
      expect(outcome).toMatchObject({ ok: false, error: { kind: 'overloaded' } });
      expect(outcome).not.toHaveProperty('error.usage');
    });

    it('says that it does not know the usage of an answer that names none', async () => {
      const silent = answer.map(
        (event) => JSON.parse(JSON.stringify(event, (key, value: unknown) => (key === 'usage' ? undefined : value))) as SseEvent,
      );
      expect(await generate((await serve(streaming(silent))).url)).toMatchObject({ ok: true, usage: null });
    });

    it('gives broken tool input as null', async () => {
      const outcome = await generate((await serve(streaming(wire.brokenInput))).url);
      expect(outcome.ok && outcome.content.at(-1)).toEqual({ type: 'tool_use', id: 'call_1', name: 'read', input: null });
    });

    it.each(wire.stops)('maps the stop reason %s to %s', async (reason, stop) => {
      expect(await generate((await serve(streaming(wire.withStop(reason)))).url)).toMatchObject({ ok: true, stop });
    });

    it.each(wire.senseless)('takes %s for an answer without sense', async (_name, event) => {
      const server = await serve(streaming([...answer.slice(0, wire.untilCall), event, ...answer.slice(wire.untilCall)]));
      expect(await generate(server.url)).toMatchObject({ ok: false, error: { kind: 'bad_answer', usage: null } });
    });

    it('ends an answer that has no end', async () => {
      const server = await serve((response) => {
        beginStream(response);
        const more = (): void => {
          while (response.write('x'.repeat(1_000_000)));
          response.once('drain', more);
        };
        more();
      });
      expect(await generate(server.url)).toMatchObject({ ok: false, error: { kind: 'bad_answer', usage: null } });
    });

    it('says that nobody is there', async () => {
      const outcome = await generate('http://127.0.0.1:1');
      expect(outcome).toMatchObject({ ok: false, error: { kind: 'network' } });
      expect(outcome).not.toHaveProperty('error.usage');
    });

    it('ends a silent stream and a silent server', async () => {
      const silent = await serve(unfinished(answer.slice(0, wire.untilCall)));
      expect(await generate(silent.url, { idleTimeoutMs: 50 })).toMatchObject({
        ok: false,
        error: { kind: 'network', usage: wire.usageAfter(wire.untilCall) },
      });
      const deaf = await serve(() => {});
      expect(await generate(deaf.url, { requestTimeoutMs: 50 })).toMatchObject({ ok: false, error: { kind: 'network', usage: null } });
    });

    it('stops when aborted, before and during the answer', async () => {
      const controller = new AbortController();
      const slow = await serve(unfinished(answer.slice(0, wire.untilCall)));
      const outcome = await open(slow.url).generate(request, { signal: controller.signal, onText: () => controller.abort() });
      expect(outcome).toMatchObject({ ok: false, error: { kind: 'aborted', usage: wire.usageAfter(wire.untilCall) } });
      expect(await open(slow.url).generate(request, { signal: controller.signal })).toMatchObject({
        ok: false,
        error: { kind: 'aborted' },
      });
      expect(slow.received).toHaveLength(1);
    });

    it('refuses a key that cannot be sent, without a request', async () => {
      const server = await serve(streaming(answer));
      expect(await generate(server.url, { apiKey: 'sk\nant' })).toMatchObject({ ok: false, error: { kind: 'auth' } });
      expect(server.received).toEqual([]);
    });
  });
}
