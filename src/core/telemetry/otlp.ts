import type { Json } from '../../protocol/json.ts';
import type { Span } from './spans.ts';

/** The body of a request to `/v1/traces` of OTLP/HTTP in JSON: ids in hexadecimal, 64-bit numbers as text. */
export function otlpTraces(spans: readonly Span[]): Json {
  const service = { key: 'service.name', value: { stringValue: 'batuta' } };
  const scopeSpans = [{ scope: { name: 'batuta' }, spans: spans.map(otlpSpan) }];
  return { resourceSpans: [{ resource: { attributes: [service] }, scopeSpans }] };
}

function otlpSpan({ traceId, spanId, parentId, name, kind, startMs, endMs, attributes, failed }: Span): Json {
  return {
    traceId,
    spanId,
    ...(parentId === null ? {} : { parentSpanId: parentId }),
    name,
    kind: { internal: 1, client: 3 }[kind],
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(endMs),
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: otlpValue(value) })),
    status: failed ? { code: 2 } : {},
  };
}

const nanoseconds = (ms: number): string => String(BigInt(Math.round(ms)) * 1_000_000n);

function otlpValue(value: Span['attributes'][string]): Json {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'number') return { intValue: String(value) };
  return { arrayValue: { values: value.map((stringValue) => ({ stringValue })) } };
}
