import type { ProcessGroup } from '../../src/core/ports.ts';
import type { Ctx, Note, Outcome, StepContext } from '../../src/core/durable/contracts.ts';
import { InterruptedError, FencedError, ReplayMismatchError, StepError } from '../../src/core/durable/errors.ts';
import { messageOf } from '../../src/core/describe/message-error.ts';
import type { Message } from '../../src/protocol/message.ts';
import { project } from '../../src/core/run/project.ts';
import { questionHash } from '../../src/core/question/question.ts';
import { questionSchema, replySchema } from '../../src/protocol/question.ts';
import type { Json } from '../../src/protocol/json.ts';
import type { RunEvent, RunEventBody } from '../../src/protocol/run-event.ts';
import { createMemoryBlobs, type MemoryBlobs } from './memory-blobs.ts';

/** The process "dies" here: nothing after it is journaled, and every later operation fails as well. */
export class CrashError extends Error {
  override readonly name = 'CrashError';
}

interface MemoryRecord {
  readonly kind: string;
  readonly key: string;
  readonly value:
    | { readonly ok: true; readonly value: Json | undefined }
    | { readonly ok: false; readonly name: string; readonly said: Message }
    | null;
  readonly events: RunEventBody[];
  readonly group?: ProcessGroup;
}

/** What survives a crash: give it to the next `createMemoryRun`. */
export interface MemoryJournal {
  readonly records: MemoryRecord[];
  readonly signals: { readonly path: string; readonly name: string; readonly payload: Json; taken: boolean }[];
  /** A person's words for agents. */
  readonly notes: Note[];
  readonly blobs: MemoryBlobs;
}

export interface MemoryRun {
  readonly ctx: Ctx;
  readonly journal: MemoryJournal;
  /** All journaled events, numbered. */
  events(): RunEvent[];
  /** Names and keys of the operations that were executed (not replayed) by this process. */
  readonly executed: string[];
  /** Absolute times that were slept until. */
  readonly slept: number[];
}

export interface MemoryRunOptions {
  readonly journal?: MemoryJournal;
  readonly runId?: string;
  readonly signal?: AbortSignal;
  /** The n-th journal write (from 1) of this process does not happen any more (`before`), or is the last one (`after`). */
  readonly crash?: { readonly at: number; readonly when: 'before' | 'after' };
  /** Start of time; every `now` and `sleepUntil` moves it on. */
  readonly start?: number;
  /** Child workflows for `all`, by name. */
  readonly children?: Readonly<Record<string, (ctx: Ctx, input: Json) => Promise<Json>>>;
}

export function createMemoryJournal(): MemoryJournal {
  return { records: [], signals: [], notes: [], blobs: createMemoryBlobs() };
}

const copy = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));

/** A durable context in memory: journal, replay by key and kind, crashes at will, no clock of its own. */
export function createMemoryRun(options: MemoryRunOptions = {}): MemoryRun {
  const journal = options.journal ?? createMemoryJournal();
  const runId = options.runId ?? 'run';
  const signal = options.signal ?? new AbortController().signal;
  const executed: string[] = [];
  const slept: number[] = [];
  let time = options.start ?? 1_000_000;
  let writes = 0;
  let dead = false;

  const events = (): RunEvent[] =>
    journal.records
      .flatMap((record) => record.events)
      .map((event, index) => ({ seq: index + 1, at: new Date(index).toISOString(), runId, ...copy(event) }));
  const alive = (): void => {
    if (dead) throw new CrashError('the process is dead');
  };
  const append = (record: MemoryRecord): void => {
    alive();
    writes += 1;
    const crash = options.crash?.at === writes ? options.crash.when : null;
    if (crash !== 'before') journal.records.push(copy(record));
    if (crash) dead = true;
    alive();
  };

  const childNamed = (name: string): ((ctx: Ctx, input: Json) => Promise<Json>) => {
    const child = options.children?.[name];
    if (!child) throw new Error(`no workflow ${name}`);
    return child;
  };
  const contextAt = (path: string): Ctx => {
    const counts = new Map<string, number>();
    const keyOf = (name: string): string => {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return `${path}/${name}#${count}`;
    };
    let busy = false;
    /** One operation: replayed when journaled, otherwise executed and journaled. */
    const operate = async <T>(
      kind: string,
      name: string,
      run: (key: string, emit: (events: RunEventBody[]) => void) => Promise<T>,
    ): Promise<T> => {
      alive();
      if (busy) throw new Error(`operation ${name} while another one is outstanding`);
      busy = true;
      try {
        const key = keyOf(name);
        const known = journal.records.find((record) => record.value !== null && record.key === key);
        if (known) {
          if (known.kind !== kind) throw new ReplayMismatchError(`${key} is a ${known.kind}, not a ${kind}`);
          if (known.value?.ok === false) throw new StepError(known.value.name, known.value.said);
          return copy(known.value?.value) as T;
        }
        if (signal.aborted) throw new InterruptedError('interrupted');
        executed.push(key);
        const events: RunEventBody[] = [];
        const emit = (more: RunEventBody[]): void => void events.push(...more);
        let value: T;
        try {
          value = await run(key, emit);
        } catch (error) {
          if (!(error instanceof Error) || error instanceof CrashError || error instanceof InterruptedError || error instanceof FencedError)
            throw error;
          append({ kind, key, value: { ok: false, name: error.name, said: messageOf(error) }, events });
          throw error;
        }
        append({ kind, key, value: { ok: true, value: value as Json | undefined }, events });
        return copy(value);
      } finally {
        busy = false;
      }
    };
    const stepContext = (key: string, emit: (events: RunEventBody[]) => void): StepContext => ({
      signal,
      stopped: signal,
      key,
      emit: (...events) => emit(events),
      recordProcessGroup: async (group) => append({ kind: 'group', key, value: null, events: [], group }),
      announce: async (...events) => append({ kind: 'announce', key, value: null, events }),
      state: () => project(events()),
      notes: async (agent) => {
        const guided = events().flatMap((event) => (event.type === 'agent.guided' ? [event.id] : []));
        return journal.notes.filter((note) => note.agent === agent && !guided.includes(note.id));
      },
      checkOwner: async () => alive(),
    });
    const ctx: Ctx = {
      runId,
      path,
      signal,
      blobs: journal.blobs,
      step: (name, fn) => operate('step', name, (key, emit) => fn(stepContext(key, emit))),
      look: (name, fn) => operate('step', name, (key, emit) => fn(stepContext(key, emit))),
      emit: (...events) => operate('emit', 'emit', async (_key, emit) => emit(events)),
      all: (name, calls) =>
        operate('all', name, async (key) => {
          const one = async (index: number): Promise<Outcome> => {
            const wanted = calls[index];
            const child = childNamed(wanted?.workflow ?? '');
            if (!wanted) throw new Error('no call');
            try {
              const value = await child(contextAt(`${key}/${wanted.as ?? `${wanted.workflow}-${index}`}`), copy(wanted.input));
              return { ok: true, value };
            } catch (error) {
              if (!(error instanceof Error) || error instanceof CrashError || error instanceof InterruptedError) throw error;
              return { ok: false, error: { name: error.name, message: error.message } };
            }
          };
          const settled = await Promise.allSettled(calls.map((_call, index) => one(index)));
          return settled.map((result) => {
            if (result.status === 'rejected') throw result.reason;
            return result.value;
          });
        }),
      call: (name, workflow, input) => operate('call', name, (key) => childNamed(workflow)(contextAt(`${key}/${workflow}`), copy(input))),
      phase: (name, fn) => operate('phase', name, (key) => fn(contextAt(key))),
      // An answer is a signal named after the question's kind: a reply without question and hash.
      ask: (asked) =>
        operate('ask', asked.kind, async (_key, emit) => {
          const next = journal.signals.find((sent) => !sent.taken && sent.path === path && sent.name === asked.kind);
          const id = journal.records.filter(({ kind }) => kind === 'ask').length + 1;
          const hash = questionHash(asked);
          if (!next) throw new InterruptedError(`nobody answers ${asked.kind}`);
          const reply = replySchema.parse({ ...(next.payload as object), question: id, hash });
          next.taken = true;
          const title = asked.options.find((option) => option.id === reply.option)?.title ?? '';
          emit([
            { type: 'question.asked', question: questionSchema.parse({ ...asked, id, hash }) },
            { type: 'question.answered', reply, title },
          ]);
          return reply;
        }),
      waitSignal: (names, { until } = {}) =>
        operate('signal', names.join(' '), async () => {
          const next = journal.signals.find((sent) => !sent.taken && sent.path === path && names.includes(sent.name));
          if (!next && until === undefined) throw new InterruptedError(`nothing sent to ${path} as ${names.join(' or ')}`);
          if (!next) return null;
          next.taken = true;
          return { name: next.name, payload: next.payload };
        }),
      send: (to, name, payload) =>
        operate('send', name, async () => void journal.signals.push({ path: to, name, payload: copy(payload), taken: false })),
      now: () => operate('now', 'now', async () => (time += 1)),
      sleepUntil: (epochMs) =>
        operate('sleep', 'sleep', async () => {
          slept.push(epochMs);
          time = Math.max(time, epochMs);
        }),
    };
    return ctx;
  };

  return {
    ctx: contextAt(runId),
    journal,
    executed,
    slept,
    events,
  };
}
