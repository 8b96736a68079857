import * as z from 'zod';
import { jsonSchema, type Json } from '../../protocol/json.ts';
import { messageSchema } from '../../protocol/message.ts';
import { usageSchema } from '../../protocol/usage.ts';
import type { Transcript, TranscriptCall, TranscriptTurn } from '../../protocol/transcript.ts';
import { callInput } from './call-input.ts';

/** One journaled step of an attempt: its name, its result, and when it was journaled (ISO 8601). */
export interface JournaledStep {
  readonly name: string;
  readonly result: Json;
  readonly at: string;
}

/** How providers give thinking: a text under that name. */
const thought = z.object({ thinking: z.string() });

const block = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: jsonSchema }),
  z.object({ type: z.literal('tool_result'), content: z.string() }),
  z.object({ type: z.literal('opaque'), data: jsonSchema }),
]);
type Block = z.infer<typeof block>;
const prompt = z.object({
  system: z.array(z.string()),
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), content: z.array(block) })),
});
const said = { guidance: z.array(z.string()).optional(), late: z.array(z.string()).optional() };
const result = z.object({ ok: z.boolean(), content: z.string() });
/** `results`: of an agent that carries out its calls itself. */
const turn = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    content: z.array(block),
    stop: z.string(),
    usage: usageSchema,
    results: z.array(result).optional(),
    ...said,
  }),
  z.object({ ok: z.literal(false), kind: z.string(), message: messageSchema, ...said }),
]);
/** What a step of that name told the agent: results in the order of the calls. */
const told: readonly (readonly [name: RegExp, form: z.ZodType<z.infer<typeof result>[]>])[] = [
  [/^reads$/u, z.object({ value: z.array(result) }).transform(({ value }) => value)],
  [/-intent$/u, z.object({ planned: z.literal(false), result }).transform((step) => [step.result])],
  [/-result$/u, z.object({ value: result }).transform(({ value }) => [value])],
];

type OpenTurn = TranscriptTurn & { open: TranscriptCall[] };

/**
 * Puts the conversation of an attempt together from its journaled steps, in order. A step that is of another form than this
 * version writes is left out: an old journal still shows what can be shown.
 */
export function readTranscript(steps: readonly JournaledStep[]): Transcript {
  const begun = prompt.safeParse(steps.find((step) => step.name === 'prompt')?.result);
  const turns: OpenTurn[] = [];
  let late: readonly string[] = [];
  const answer = (to: OpenTurn | undefined, results: readonly z.infer<typeof result>[] = []): void => {
    for (const { ok, content } of results) {
      const call = to?.open.shift();
      if (call) Object.assign(call, { ok, result: content });
    }
  };
  for (const step of steps) {
    if (step.name === 'turn') {
      const parsed = turn.safeParse(step.result);
      if (!parsed.success) continue;
      const taken = parsed.data;
      const guidance = [...late, ...(taken.guidance ?? [])];
      late = taken.late ?? [];
      const base = { turn: turns.length + 1, at: step.at, guidance };
      if (!taken.ok)
        turns.push({ ...base, thinking: '', text: '', calls: [], open: [], stop: taken.kind, usage: null, error: taken.message });
      else turns.push({ ...base, ...answerOf(taken.content, taken.stop), stop: taken.stop, usage: taken.usage, error: null });
      if (taken.ok) answer(turns.at(-1), taken.results);
    } else answer(turns.at(-1), told.find(([name]) => name.test(step.name))?.[1].safeParse(step.result).data);
  }
  return {
    system: begun.success ? begun.data.system : [],
    prompt: begun.success ? begun.data.messages.map(({ role, content }) => ({ role, text: content.map(textOf).join('\n\n') })) : [],
    turns: turns.map(({ open: _open, ...whole }) => whole),
  };
}

/** Text and calls of an answer; `open` are those that are carried out by steps, in order: not `finish`, nor one that was cut off. */
function answerOf(content: readonly Block[], stop: string): Pick<OpenTurn, 'thinking' | 'text' | 'calls' | 'open'> {
  const text = content.flatMap((one) => (one.type === 'text' ? [one.text] : [])).join('\n');
  const thinking = content.flatMap((one) => (one.type === 'opaque' ? (thought.safeParse(one.data).data?.thinking ?? []) : [])).join('\n\n');
  const seen = new Set<string>();
  const calls: TranscriptCall[] = [];
  const open: TranscriptCall[] = [];
  content.forEach((one, index) => {
    if (one.type !== 'tool_use') return;
    // The same call twice in an answer is carried out once.
    const key = JSON.stringify([one.id, one.name, one.input]);
    if (seen.has(key)) return;
    seen.add(key);
    const call: TranscriptCall = { tool: one.name, ...callInput(one.name, one.input), result: null, ok: null };
    calls.push(call);
    const cutOff = stop === 'max_tokens' && index === content.length - 1;
    if (one.name !== 'finish' && !cutOff) open.push(call);
  });
  return { thinking: thinking.trim(), text: text.trim(), calls, open };
}

function textOf(one: Block): string {
  switch (one.type) {
    case 'text':
      return one.text;
    case 'tool_use':
      return `${one.name} ${JSON.stringify(one.input)}`;
    case 'tool_result':
      return one.content;
    case 'opaque':
      return '';
  }
}
