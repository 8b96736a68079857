import { join } from 'node:path';
import { expect, test } from 'vitest';
import { otlpTraces } from '../../../src/core/telemetry/otlp.ts';
import { spansOf, type Span } from '../../../src/core/telemetry/spans.ts';
import { RunReader } from '../../../src/engines/embedded/run-reader.ts';
import { runFolder } from '../../../src/engines/embedded/run-folder.ts';
import { diskFiles } from '../../../src/node/disk-files.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { started } from '../../cli/recorded-runs.ts';
import { otlpSchema } from './otlp-schema.ts';

async function recorded(name: string): Promise<readonly RunEvent[]> {
  const folder = runFolder(join(import.meta.dirname, '../../journals', name), 'run');
  if (folder === null) throw new Error('no folder');
  const reader = new RunReader(diskFiles(), folder);
  await reader.read();
  return reader.events;
}

/** One line a span: what lies in it is indented. */
function drawn(spans: readonly Span[], parent: string | null = null, indent = ''): string[] {
  return spans
    .filter(({ parentId }) => parentId === parent)
    .flatMap((span) => [
      `${indent}${span.name} [${span.kind}${span.failed ? ', failed' : ''}] ${span.spanId} ${span.endMs - span.startMs} ms ${JSON.stringify(span.attributes)}`,
      ...drawn(spans, span.spanId, `${indent}  `),
    ]);
}

test.each(['feature-1-whole-way', 'feature-1-retries-used'])('%s as spans', async (name) => {
  const spans = spansOf(await recorded(name), false);
  await expect(`${drawn(spans).join('\n')}\n`).toMatchFileSnapshot(`golden/${name}.txt`);
  // Each is drawn: none hangs on a parent that is not there.
  expect(drawn(spans).length).toBe(spans.length);
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(spansOf(await recorded(name), false)).toEqual(spans);
  otlpSchema.parse(otlpTraces(spans));
});

test('no content leaves unless it is asked for', () => {
  const base = { runId: 'r', at: new Date(0).toISOString(), agent: 'code', path: 'r/code' };
  const events: RunEvent[] = [
    { ...(started as Extract<RunEvent, { type: 'run.started' }>), ...base, seq: 1, request: 'a private request' },
    { ...base, seq: 2, type: 'agent.started', role: 'x', name: 'x', label: 'a private label', model: 'm' },
    { ...base, seq: 3, type: 'tool.called', tool: 'read', target: 'private.ts', ok: true, detail: 'private lines' },
    { ...base, seq: 4, type: 'tool.called', tool: 'edit', target: 'private.ts', ok: false, detail: 'private lines' },
    { ...base, seq: 5, type: 'agent.finished', outcome: 'failed', summary: 'a private summary', error: 'a private error' },
    { ...base, seq: 6, type: 'run.failed', error: 'a private failure' },
  ];
  const [without, whole] = [false, true].map((content) => JSON.stringify(otlpTraces(spansOf(events, content))));
  expect(without).not.toMatch(/private|\/home\/shop/);
  for (const text of ['a private request', 'private.ts', 'a private summary', 'a private failure']) expect(whole).toContain(text);
  otlpSchema.parse(JSON.parse(whole ?? ''));
  expect(drawn(spansOf(events, false)).map((line) => line.replace(/\S{16} 0 ms /, ''))).toEqual([
    'invoke_workflow feature [internal, failed] {"gen_ai.operation.name":"invoke_workflow","gen_ai.workflow.name":"feature","batuta.run.id":"r","error.type":"_OTHER"}',
    '  invoke_agent code [internal, failed] {"gen_ai.operation.name":"invoke_agent","gen_ai.provider.name":"scripted","gen_ai.agent.name":"code","gen_ai.request.model":"m","error.type":"_OTHER"}',
    '    execute_tool read [internal] {"gen_ai.operation.name":"execute_tool","gen_ai.tool.name":"read"}',
    '    execute_tool edit [internal, failed] {"gen_ai.operation.name":"execute_tool","gen_ai.tool.name":"edit","error.type":"_OTHER"}',
  ]);
});

test('a call that failed is a span of its own, and an agent that never ended ends with the run', () => {
  const base = { runId: 'r', agent: 'code', path: 'r/code' };
  const at = (second: number): string => new Date(second * 1000).toISOString();
  const usage = { input: 1, output: 2, cacheRead: 30, cacheWrite: 400 };
  const spans = spansOf(
    [
      { ...base, seq: 1, at: at(0), type: 'agent.started', role: 'x', name: 'x', label: 'x', model: 'm' },
      { ...base, seq: 2, at: at(1), type: 'turn.started', model: 'm', turn: 1, reservedTokens: 1, reservedUsd: null },
      { ...base, seq: 3, at: at(2), type: 'turn.failed', turn: 1, error: 'overloaded', message: 'no', retryInMs: 5000, usage, usd: null },
      { ...base, seq: 4, at: at(9), type: 'turn.completed', model: 'm', turn: 1, usage, usd: null, durationMs: 2000, stop: 'end' },
      { runId: 'r', seq: 5, at: at(10), type: 'run.cancelled', by: 'me' },
      { runId: 'r', seq: 6, at: at(99), type: 'run.undone', restored: [], skipped: [], by: 'me' },
    ],
    false,
  );
  expect(spans.map(({ name, startMs, endMs, failed }) => [name, startMs, endMs, failed])).toEqual([
    ['chat m', 1000, 2000, true],
    ['chat m', 7000, 9000, false],
    ['invoke_agent code', 0, 10_000, false],
    ['invoke_workflow', 0, 10_000, false],
  ]);
  expect(spans[0]?.attributes).toMatchObject({ 'error.type': 'overloaded', 'gen_ai.usage.input_tokens': 431 });
});

test('a tool call lasts from the end of what came before it; those side by side begin together, and a question is not counted', () => {
  const base = { runId: 'r', agent: 'code', path: 'r/code' };
  const at = (second: number): string => new Date(second * 1000).toISOString();
  const usage = { input: 1, output: 2, cacheRead: 30, cacheWrite: 400 };
  const tool = (seq: number, second: number, name: string) =>
    ({ ...base, seq, at: at(second), type: 'tool.called', tool: name, target: '', ok: true, detail: '' }) as const;
  const spans = spansOf(
    [
      { ...base, seq: 1, at: at(0), type: 'agent.started', role: 'x', name: 'x', label: 'x', model: 'm' },
      { ...base, seq: 2, at: at(4), type: 'turn.completed', model: 'm', turn: 1, usage, usd: null, durationMs: 3000, stop: 'end' },
      tool(3, 6, 'read'),
      tool(4, 6, 'grep'),
      tool(5, 16, 'run'),
      { runId: 'r', seq: 6, at: at(50), type: 'run.resumed', epoch: 2, host: 'h', pid: 1, takenOver: false },
      tool(7, 53, 'edit'),
      { ...base, path: 'r/other', seq: 8, at: at(60), type: 'tool.called', tool: 'read', target: '', ok: true, detail: '' },
    ],
    false,
  );
  const tools = spans.filter(({ name }) => name.startsWith('execute_tool'));
  expect(tools.map(({ name, startMs, endMs }) => [name, startMs / 1000, endMs / 1000])).toEqual([
    ['execute_tool read', 4, 6],
    ['execute_tool grep', 4, 6],
    ['execute_tool run', 6, 16],
    ['execute_tool edit', 50, 53],
    ['execute_tool read', 60, 60],
  ]);
});

test('a clock that is set back by a day in the middle makes no span that ends before it begins', async () => {
  const events = await recorded('feature-1-whole-way');
  const middle = events.findIndex(({ type }) => type === 'agent.started') + 1;
  expect(middle).toBeGreaterThan(0);
  const back = events.map((event, index) =>
    index < middle ? event : { ...event, at: new Date(Date.parse(event.at) - 86_400_000).toISOString() },
  );
  const spans = spansOf(back, false);
  expect(spans.length).toBe(spansOf(events, false).length);
  expect(spans.filter(({ startMs, endMs }) => !(startMs <= endMs))).toEqual([]);
  otlpSchema.parse(otlpTraces(spans));
});
