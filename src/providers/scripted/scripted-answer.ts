import { sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { Json } from '../../protocol/json.ts';
import { expandJson, expandText, type Filling } from './expand-text.ts';
import type { Script } from './script.ts';

/** What a script looks at in a request. */
export interface ScriptedRequest {
  /** All of the system prompt. */
  readonly system: string;
  /** The first message; its first line is the label. */
  readonly task: string;
  /** Answers so far, from 0. */
  readonly turn: number;
  /** What tools answered so far. */
  readonly heard: string;
}

export interface ScriptedAnswer {
  readonly text: string;
  readonly tools: readonly { readonly name: string; readonly input: { readonly [key: string]: Json } }[];
  readonly delayMs: number;
}

/** `label` and `turn` (from 0): what there is no answer for, for whoever writes the script. */
type ScriptedOutcome =
  | { readonly ok: true; readonly answer: ScriptedAnswer }
  | { readonly ok: false; readonly why: Message; readonly label: string; readonly turn: number };

/**
 * The script's answer to a request, or why it has none. It depends on nothing else, so that another process can go on with a run.
 * `today` is used only where the request names no date.
 */
export function scriptedAnswer(script: Script, { system, task, turn, heard }: ScriptedRequest, today: string): ScriptedOutcome {
  const [label = ''] = task.split('\n');
  const given = `${system}\n${task}`;
  const rule = script.rules.find(
    (one) =>
      new RegExp(`^(?:${one.label})$`).test(label) &&
      (one.contains ?? []).every((words) => given.includes(words)) &&
      (one.heard ?? []).every((words) => heard.includes(words)),
  );
  const scripted = rule?.turns[turn];
  if (!rule || !scripted) {
    const known = [script.request, ...Object.values(script.requests)].map((request) => `“${request}”`).join(', ');
    const why = sentence(
      'The demo has no prepared answer for this. It can play only {0}. For a request of your own, choose a model provider.',
      known,
    );
    return { ok: false, why, label, turn };
  }
  const filling: Filling = {
    words: { today: /\b\d{4}-\d{2}-\d{2}\b/.exec(task)?.[0] ?? today, ...new RegExp(`^(?:${rule.label})$`).exec(label)?.groups },
    switches: new Set(Object.entries(script.switches).flatMap(([name, words]) => (given.includes(words) ? [name] : []))),
  };
  return {
    ok: true,
    answer: {
      text: expandText(scripted.text ?? '', filling),
      tools: (scripted.tools ?? []).map(({ name, input }) => ({ name, input: expandJson(input, filling) as { [key: string]: Json } })),
      delayMs: scripted.delay_ms ?? script.delay_ms,
    },
  };
}
