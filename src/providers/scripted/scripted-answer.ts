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
}

export interface ScriptedAnswer {
  readonly text: string;
  readonly tools: readonly { readonly name: string; readonly input: { readonly [key: string]: Json } }[];
  readonly delayMs: number;
}

/**
 * The script's answer to a request, or why it has none. It depends on nothing else, so that another process can go on with a run.
 * `today` is used only where the request names no date.
 */
export function scriptedAnswer(
  script: Script,
  { system, task, turn }: ScriptedRequest,
  today: string,
): { readonly ok: true; readonly answer: ScriptedAnswer } | { readonly ok: false; readonly why: Message } {
  const [label = ''] = task.split('\n');
  const given = `${system}\n${task}`;
  const rule = script.rules.find(
    (one) => new RegExp(`^(?:${one.label})$`).test(label) && (one.contains ?? []).every((words) => given.includes(words)),
  );
  const scripted = rule?.turns[turn];
  if (!rule || !scripted) {
    const what = rule
      ? sentence('The scripted model has no answer for turn {0} of "{1}".', turn + 1, label)
      : sentence('The scripted model has no answer for "{0}".', label);
    const known = [script.request, ...Object.values(script.requests)].map((request) => `"${request}"`).join(', ');
    const why = sentence('{0} The sample’s script knows only {1}. For a request of your own, choose a model provider.', what, known);
    return { ok: false, why };
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
