import type { SessionNotification, ToolCallUpdate, UsageUpdate } from '@agentclientprotocol/sdk';
import type { AssistantBlock } from '../../core/agent/model-provider.ts';
import { isPlausibleReport } from '../../core/agent/plausible.ts';
import { cutReport } from '../../core/report/cut-report.ts';
import { asJson } from '../../protocol/json.ts';

/** A tool call of the agent that has come to its end. */
export interface EndedCall {
  readonly tool: string;
  readonly target: string;
  readonly ok: boolean;
}

/** Characters of what it thinks in a turn that are kept: some think without end. */
const mostThoughts = 100_000;
/** Characters that are kept of what a tool call gave. */
const mostResult = 20_000;

/** What an agent told during a turn. */
export interface HeardTurn {
  readonly take: (update: SessionNotification['update']) => void;
  /** It was told something: what it says now is another message. */
  readonly told: () => void;
  /** What is known of a tool call. */
  readonly call: (id: string) => Partial<ToolCallUpdate>;
  /** Texts, thoughts and calls in order, for the transcript; results in the order of the calls. */
  content(): { readonly content: AssistantBlock[]; readonly results: { ok: boolean; content: string }[] };
  /** What it said after its last tool call; when that is nothing, all that it said. */
  lastMessage(): string;
  /** USD of this turn, as far as it was told; null: it does not tell. */
  readonly usd: number | null;
  /** USD of the whole conversation, as it was told last. */
  readonly totalUsd: number;
  /** Tokens of its model calls, as far as they show in the sizes that it tells of its window: an estimate. */
  readonly tokens: number;
  /** It told costs or tokens that cannot be: these do not count. */
  readonly isAbsurd: boolean;
}

/** `beforeUsd`: what the conversation had cost before. `onCall`: a tool call ended. `onCost`: it told more of what it uses. */
export function createHeardTurn(beforeUsd: number, onCall: (call: EndedCall) => void, onCost: () => void): HeardTurn {
  const calls = new Map<string, Partial<ToolCallUpdate>>();
  const order: ({ readonly text: string } | { readonly thought: string } | { readonly id: string })[] = [];
  let thoughts = 0;
  let usd: number | null = null;
  let tokens = 0;
  let lastUsed = 0;
  let isAbsurd = false;

  let isNew = true;
  const say = (text: string): void => {
    const last = order.at(-1);
    if (!isNew && last && 'text' in last) order[order.length - 1] = { text: last.text + text };
    else order.push({ text });
    isNew = false;
  };
  const think = (text: string): void => {
    const kept = text.slice(0, Math.max(0, mostThoughts - thoughts));
    thoughts += kept.length;
    const last = order.at(-1);
    if (last && 'thought' in last) order[order.length - 1] = { thought: last.thought + kept };
    else if (kept !== '') order.push({ thought: kept });
  };
  const takeCall = (update: ToolCallUpdate): void => {
    const { toolCallId: id } = update;
    const known = calls.get(id);
    if (!known) order.push({ id });
    const call = { ...known, ...toldIn(update) };
    calls.set(id, call);
    const isOver = (one: Partial<ToolCallUpdate> | undefined): boolean => one?.status === 'completed' || one?.status === 'failed';
    if (isOver(call) && !isOver(known)) onCall({ tool: call.kind ?? 'other', target: call.title ?? '', ok: call.status === 'completed' });
  };
  const takeUsage = ({ used, cost }: UsageUpdate): void => {
    const told = cost?.currency === 'USD' ? cost.amount : null;
    if (!isPlausibleReport({ tokens: used, usd: told ?? 0 })) {
      isAbsurd = true;
      return;
    }
    if (used !== lastUsed) tokens += used;
    lastUsed = used;
    // What was spent is not given back, whatever is told later.
    if (told !== null) usd = Math.max(told, usd ?? 0);
    onCost();
  };
  return {
    told: () => void (isNew = true),
    take(update) {
      switch (update.sessionUpdate) {
        case 'agent_message_chunk':
          if (update.content.type === 'text') say(update.content.text);
          return;
        case 'agent_thought_chunk':
          if (update.content.type === 'text') think(update.content.text);
          return;
        case 'tool_call':
        case 'tool_call_update':
          return takeCall(update);
        case 'usage_update':
          return takeUsage(update);
        default:
          return;
      }
    },
    call: (id) => calls.get(id) ?? {},
    content: () => ({
      content: order.map((one): AssistantBlock => {
        if ('text' in one) return { type: 'text', text: one.text };
        if ('thought' in one) return { type: 'opaque', data: { thinking: one.thought } };
        const { kind, title } = calls.get(one.id) ?? {};
        return { type: 'tool_use', id: one.id, name: kind ?? 'other', input: asJson({ title: title ?? '' }) };
      }),
      results: order.flatMap((one) => {
        const call = 'id' in one ? (calls.get(one.id) ?? {}) : null;
        return call ? [{ ok: call.status === 'completed', content: resultOf(call) }] : [];
      }),
    }),
    lastMessage() {
      const texts = order.flatMap((one) => ('thought' in one ? [] : ['text' in one ? one.text : null]));
      const after = texts.slice(texts.lastIndexOf(null) + 1).join('\n');
      return after.trim() === '' ? texts.filter((text) => text !== null).join('\n') : after;
    },
    get usd() {
      // Some begin to count anew when a conversation goes on.
      return usd === null || usd < beforeUsd ? usd : usd - beforeUsd;
    },
    get totalUsd() {
      return usd ?? beforeUsd;
    },
    get tokens() {
      return tokens;
    },
    get isAbsurd() {
      return isAbsurd;
    },
  };
}

/** Of a call, without what is left open. */
export function toldIn(call: ToolCallUpdate): Partial<ToolCallUpdate> {
  return Object.fromEntries(Object.entries(call).filter(([, value]) => value !== null && value !== undefined));
}

/** What a call gave, in text: our own side has what a terminal printed and how files changed. */
function resultOf({ content }: Partial<ToolCallUpdate>): string {
  const texts = (content ?? []).flatMap((one) => (one.type === 'content' && one.content.type === 'text' ? [one.content.text] : []));
  return cutReport(texts.join('\n'), mostResult);
}
