import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { otlpTraces } from '../../src/core/telemetry/otlp.ts';
import { spansOf } from '../../src/core/telemetry/spans.ts';
import { RunReader } from '../../src/engines/embedded/run-reader.ts';
import { runFolder } from '../../src/engines/embedded/run-folder.ts';
import { diskFiles } from '../../src/node/disk-files.ts';
import type { Json } from '../../src/protocol/json.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { otlpSchema } from '../core/telemetry/otlp-schema.ts';
import { installedPackages } from './installed-packages.ts';

/** A message of OTLP as its generated code reads and writes it. */
interface Definition {
  fromObject(message: unknown): unknown;
  verify(message: unknown): string | null;
  encode(message: unknown): { finish(): Uint8Array };
  decode(bytes: Uint8Array): unknown;
  toObject(message: unknown, options: { readonly longs: StringConstructor }): unknown;
}

const packages = await installedPackages(import.meta.dirname);
if ('missing' in packages) throw new Error(packages.missing);
const generated = (await packages.load('@opentelemetry/otlp-transformer/build/src/generated/root.js')) as {
  readonly default: {
    readonly opentelemetry: {
      readonly proto: {
        readonly collector: { readonly trace: { readonly v1: { readonly ExportTraceServiceRequest: Definition } } };
        readonly trace: {
          readonly v1: {
            readonly Span: { readonly SpanKind: Readonly<Record<string, number>> };
            readonly Status: { readonly StatusCode: Readonly<Record<string, number>> };
          };
        };
      };
    };
  };
};
const { collector, trace } = generated.default.opentelemetry.proto;
const names = (await packages.load('@opentelemetry/semantic-conventions/incubating')) as Readonly<Record<string, unknown>>;

/** In JSON an id is hexadecimal, not base 64 as other bytes: 16 bytes for a trace, 8 for a span. */
const lengths: Readonly<Record<string, number>> = { traceId: 16, spanId: 8, parentSpanId: 8 };
const idsAsBytes = (body: Json): unknown =>
  JSON.parse(JSON.stringify(body), (key, value: unknown) => {
    const bytes = lengths[key];
    if (bytes === undefined) return value;
    expect(value).toMatch(new RegExp(`^[0-9a-f]{${2 * bytes}}$`, 'u'));
    return Buffer.from(String(value), 'hex');
  });
/** `JSON.stringify` has made a Buffer plain by then. */
const bytesSchema = z.object({ type: z.literal('Buffer'), data: z.array(z.int()) });
const idsAsText = (message: unknown): unknown =>
  JSON.parse(JSON.stringify(message), (key, value: unknown) =>
    key in lengths ? Buffer.from(bytesSchema.parse(value).data).toString('hex') : value,
  );

/** What a collector has of a body: it drops in silence what the definition does not know. */
function readByCollector(body: Json): unknown {
  const { ExportTraceServiceRequest: definition } = collector.trace.v1;
  const message = definition.fromObject(idsAsBytes(body));
  expect(definition.verify(message)).toBeNull();
  return idsAsText(definition.toObject(definition.decode(definition.encode(message).finish()), { longs: String }));
}

const journals = join(import.meta.dirname, '../journals');
async function recorded(name: string): Promise<readonly RunEvent[]> {
  const folder = runFolder(join(journals, name), 'run');
  if (folder === null) throw new Error('no folder');
  const reader = new RunReader(diskFiles(), folder);
  await reader.read();
  return reader.events;
}

const at = (second: number): string => new Date(second * 1000).toISOString();
const base = { runId: 'r', agent: 'code', path: 'r/code' };
const usage = { input: 1, output: 2, cacheRead: 30, cacheWrite: 400 };
/** Everything that fails, which the recorded runs have little of. */
const failing: readonly RunEvent[] = [
  { ...base, seq: 1, at: at(0), type: 'agent.started', role: 'x', name: 'x', label: 'x', model: 'm' },
  { ...base, seq: 2, at: at(2), type: 'turn.failed', turn: 1, error: 'overloaded', message: 'no', retryInMs: 5000, usage, usd: null },
  { ...base, seq: 3, at: at(9), type: 'turn.completed', model: 'm', turn: 1, usage, usd: null, durationMs: 2000, stop: 'end' },
  { ...base, seq: 4, at: at(10), type: 'tool.called', tool: 'edit', target: 'a', ok: false, detail: '' },
  { ...base, seq: 5, at: at(11), type: 'agent.finished', outcome: 'failed', summary: 'ünd', error: 'no' },
  { runId: 'r', seq: 6, at: at(12), type: 'run.failed', error: 'no' },
];
const histories = readdirSync(journals, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const runs = [
  ...histories.map((name) => ({ name, events: () => recorded(name) })),
  { name: 'one in which all fails', events: async () => failing },
];
expect(histories.length).toBeGreaterThan(0);

test.each(runs)('a collector has of $name exactly what was sent, with content and without', async ({ events }) => {
  for (const content of [false, true]) {
    const body = otlpTraces(spansOf(await events(), content));
    expect(readByCollector(body)).toEqual(body);
  }
});

test('what the definition does not know would be seen to be lost', () => {
  const body = JSON.stringify(otlpTraces(spansOf(failing, false)));
  for (const [from, to] of [
    ['startTimeUnixNano', 'start_time'],
    ['"intValue":"2"', '"intValue":2'],
    ['"stringValue"', '"string"'],
    ['"code":2', '"code":"2"'],
  ] as const) {
    expect(body).toContain(from);
    const changed = z.json().parse(JSON.parse(body.replace(from, to)));
    expect([from, changed]).not.toEqual([from, readByCollector(changed)]);
  }
});

/** What the conventions require of a span, and its kind, by its operation. */
const required: Readonly<Record<string, { readonly kind: string; readonly attributes: readonly string[]; readonly named: string }>> = {
  chat: { kind: 'SPAN_KIND_CLIENT', attributes: ['PROVIDER_NAME', 'REQUEST_MODEL'], named: 'REQUEST_MODEL' },
  invoke_agent: { kind: 'SPAN_KIND_INTERNAL', attributes: ['PROVIDER_NAME', 'AGENT_NAME'], named: 'AGENT_NAME' },
  execute_tool: { kind: 'SPAN_KIND_INTERNAL', attributes: ['TOOL_NAME'], named: 'TOOL_NAME' },
  invoke_workflow: { kind: 'SPAN_KIND_INTERNAL', attributes: ['WORKFLOW_NAME'], named: 'WORKFLOW_NAME' },
};

test.each(runs)('the spans of $name have the names, kinds and attributes of the conventions for generative AI', async ({ events }) => {
  const known = new Set(Object.entries(names).flatMap(([name, value]) => (name.startsWith('ATTR_') ? [value] : [])));
  const operations = Object.entries(names).flatMap(([name, value]) => (name.startsWith('GEN_AI_OPERATION_NAME_VALUE_') ? [value] : []));
  const { resourceSpans } = otlpSchema.parse(otlpTraces(spansOf(await events(), true)));
  expect(resourceSpans.map(({ resource }) => resource.attributes.map(({ key }) => key))).toEqual([[names['ATTR_SERVICE_NAME']]]);
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  expect(spans.length).toBeGreaterThan(0);
  for (const span of spans) {
    const given = new Map(span.attributes.map(({ key, value }) => [key, value]));
    expect(given.size).toBe(span.attributes.length);
    expect([...given.keys()].filter((key) => !known.has(key) && !key.startsWith('batuta.'))).toEqual([]);
    const textOf = (key: string): string => {
      const value = given.get(String(names[`ATTR_GEN_AI_${key}`]));
      return value && 'stringValue' in value ? value.stringValue : `no ${key}`;
    };
    const operation = textOf('OPERATION_NAME');
    expect(operations).toContain(operation);
    const { kind, attributes, named } = required[operation] ?? { kind: '', attributes: [], named: '' };
    expect([span.name, span.kind]).toEqual([`${operation} ${textOf(named)}`.trim(), trace.v1.Span.SpanKind[kind]]);
    expect(attributes.map(textOf).filter((value) => value.startsWith('no '))).toEqual([]);
    const failed = span.status.code === trace.v1.Status.StatusCode['STATUS_CODE_ERROR'];
    expect([span.name, failed]).toEqual([span.name, given.has(String(names['ATTR_ERROR_TYPE']))]);
    expect(BigInt(span.startTimeUnixNano) <= BigInt(span.endTimeUnixNano)).toBe(true);
    if (operation !== 'chat') continue;
    for (const key of ['INPUT_TOKENS', 'OUTPUT_TOKENS', 'CACHE_READ_INPUT_TOKENS', 'CACHE_CREATION_INPUT_TOKENS'])
      expect(given.get(String(names[`ATTR_GEN_AI_USAGE_${key}`]))).toHaveProperty('intValue');
    if (!failed) expect(given.get(String(names['ATTR_GEN_AI_RESPONSE_FINISH_REASONS']))).toHaveProperty('arrayValue');
  }
});
