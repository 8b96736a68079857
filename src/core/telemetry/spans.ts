import { createHash } from 'node:crypto';
import type { RunEvent } from '../../protocol/run-event.ts';
import type { Usage } from '../../protocol/usage.ts';
import { inEnglish } from '../describe/message.ts';

/** A span of a run after OpenTelemetry's conventions for generative AI. Times: milliseconds since the epoch. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** null: of the run itself. */
  readonly parentId: string | null;
  readonly name: string;
  readonly kind: 'internal' | 'client';
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number | readonly string[]>>;
  readonly failed: boolean;
}

type Said<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
type Attributes = Span['attributes'];

/** When an agent's last model call or tool call began and ended. */
interface Worked {
  readonly from: number;
  readonly to: number;
}

/**
 * The journal says when a tool call ended: it began when what came before it had ended. Calls that went side by side were journaled at once, so
 * they have their beginning in common too.
 */
function toolTime(before: Worked | undefined, at: number): Worked {
  if (before === undefined) return { from: at, to: at };
  return { from: before.to === at ? before.from : Math.min(before.to, at), to: at };
}

/**
 * Run, agents, model calls and tool calls of a journal, in the order in which they ended, the run last. The same journal gives the same
 * ids, so what is sent twice is one trace. `content`: also the request, what tools were called on, and what agents said.
 */
export function spansOf(events: readonly RunEvent[], content: boolean): Span[] {
  const first = events[0];
  if (first === undefined) return [];
  const spans: Span[] = [];
  const traceId = id('trace', first.runId, 32);
  const root = id('run', first.runId, 16);
  const begun = new Map<string, Said<'agent.started'>>();
  const calledAt = new Map<string, number>();
  const worked = new Map<string, Worked>();
  let started: Said<'run.started'> | null = null;
  let end: RunEvent = first;
  const add = (
    key: string,
    path: string | null,
    span: Pick<Span, 'name' | 'kind' | 'startMs' | 'endMs' | 'attributes' | 'failed'>,
  ): void => {
    const parentId = path !== null && begun.has(path) ? agentId(first.runId, path) : root;
    spans.push({ traceId, spanId: key, parentId, ...span });
  };
  const agent = (path: string, endMs: number, finished: Said<'agent.finished'> | null): void => {
    const was = begun.get(path);
    begun.delete(path);
    if (was === undefined) return;
    const failed = finished?.outcome === 'failed';
    const said: Attributes = content && finished !== null ? { 'batuta.agent.summary': finished.summary } : {};
    const attributes = {
      ...operation('invoke_agent', started),
      'gen_ai.agent.name': was.agent,
      'gen_ai.request.model': was.model,
      ...(failed ? other : {}),
      ...said,
    };
    add(agentId(first.runId, path), null, {
      name: `invoke_agent ${was.agent}`,
      kind: 'internal',
      startMs: Date.parse(was.at),
      endMs,
      attributes,
      failed,
    });
  };
  const call = (event: Said<'turn.completed'> | Said<'turn.failed'>, model: string, ended: Attributes): void => {
    const endMs = Date.parse(event.at);
    const from = calledAt.get(event.path) ?? endMs;
    // A failed call that is repeated waits before it.
    const startMs = event.type === 'turn.completed' ? Math.max(from, endMs - event.durationMs) : from;
    const attributes = { ...operation('chat', started), 'gen_ai.request.model': model, ...usageOf(event.usage), ...ended };
    const failed = event.type === 'turn.failed';
    add(id(String(event.seq), event.runId, 16), event.path, { name: `chat ${model}`, kind: 'client', startMs, endMs, attributes, failed });
    calledAt.set(event.path, endMs);
    worked.set(event.path, { from: endMs, to: endMs });
  };
  for (const event of events) {
    const at = Date.parse(event.at);
    if (event.type === 'run.started') started = event;
    else if (event.type === 'agent.started') begun.set(event.path, event);
    else if (event.type === 'agent.finished') agent(event.path, at, event);
    else if (event.type === 'turn.started') calledAt.set(event.path, at);
    else if (event.type === 'turn.completed') call(event, event.model, { 'gen_ai.response.finish_reasons': [event.stop] });
    else if (event.type === 'turn.failed') call(event, begun.get(event.path)?.model ?? '', { 'error.type': event.error });
    else if (event.type === 'tool.called') {
      const said: Attributes = content ? { 'batuta.tool.target': event.target } : {};
      const attributes = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': event.tool, ...(event.ok ? {} : other), ...said };
      const now = toolTime(worked.get(event.path), at);
      worked.set(event.path, now);
      const span = { name: `execute_tool ${event.tool}`, startMs: now.from, endMs: at, attributes, failed: !event.ok };
      add(id(String(event.seq), event.runId, 16), event.path, { kind: 'internal', ...span });
    } else if (event.type === 'question.answered' || event.type === 'run.resumed')
      // A call that waited for the person, or for somebody to go on with the run, was not at work meanwhile.
      for (const path of worked.keys()) worked.set(path, { from: at, to: at });
    if (event.type === 'run.completed' || event.type === 'run.failed' || event.type === 'run.cancelled') end = event;
  }
  // What happens to a run after its end is no work of it.
  const isOver = end.type === 'run.completed' || end.type === 'run.failed' || end.type === 'run.cancelled';
  const endMs = Date.parse((isOver ? end : (events.at(-1) ?? first)).at);
  for (const path of begun.keys()) agent(path, endMs, null);
  const failed = end.type === 'run.failed';
  spans.push({
    traceId,
    spanId: root,
    parentId: null,
    name: `invoke_workflow ${started?.pipeline ?? ''}`.trim(),
    kind: 'internal',
    startMs: Date.parse(first.at),
    endMs,
    attributes: {
      'gen_ai.operation.name': 'invoke_workflow',
      'gen_ai.workflow.name': started?.pipeline ?? '',
      'batuta.run.id': first.runId,
      ...(failed ? other : {}),
      ...(content ? { 'batuta.run.request': started?.request ?? '' } : {}),
      ...(content && end.type === 'run.failed' ? { 'batuta.run.error': inEnglish(end.error) } : {}),
    },
    failed,
  });
  // A clock may have been set back meanwhile.
  return spans.map((span) => ({ ...span, startMs: Math.min(span.startMs, span.endMs) }));
}

const other = { 'error.type': '_OTHER' };

function operation(name: string, started: Said<'run.started'> | null): Attributes {
  return { 'gen_ai.operation.name': name, 'gen_ai.provider.name': started?.provider ?? '_OTHER' };
}

/** The conventions count what came out of the cache as input. */
function usageOf({ input, output, cacheRead, cacheWrite }: Usage): Attributes {
  return {
    'gen_ai.usage.input_tokens': input + cacheRead + cacheWrite,
    'gen_ai.usage.output_tokens': output,
    'gen_ai.usage.cache_read.input_tokens': cacheRead,
    'gen_ai.usage.cache_creation.input_tokens': cacheWrite,
  };
}

const agentId = (runId: string, path: string): string => id(`agent ${path}`, runId, 16);

function id(what: string, runId: string, digits: number): string {
  return createHash('sha256').update(`${what}\n${runId}`).digest('hex').slice(0, digits);
}
