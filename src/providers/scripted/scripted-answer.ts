import { sentence } from '../../core/report/sentence.ts';
import type { Words } from '../../protocol/sentence.ts';
import type { Json } from '../../protocol/json.ts';
import { expandJson, expandText, type Filling } from './expand-text.ts';
import { ApiError, type ModelAnswer, type ModelFault, type RecordedRequest } from './model-answer.ts';
import type { Script, ScriptRule, ScriptTurn } from './script.ts';

/**
 * The script's answer to a request, without faults: a function of both and of nothing else, so that a run can be
 * taken up by another process. `today` is used only where the request names no date. Throws `ApiError` where the
 * script has no answer.
 */
export function scriptedAnswer(
  script: Script,
  request: RecordedRequest,
  today: string,
): { readonly answer: ModelAnswer; readonly turn: ScriptTurn } {
  const given = givenText(request);
  const rule = script.rules.find((candidate) => fits(candidate, request.label, given));
  if (!rule) throw unknown(sentence('The scripted model has no answer for "{0}".', request.label), script);
  const turn = rule.turns[request.turn];
  if (!turn) throw unknown(sentence('The scripted model has no answer for turn {0} of "{1}".', request.turn + 1, request.label), script);
  const filling: Filling = {
    words: {
      today: /\b\d{4}-\d{2}-\d{2}\b/.exec(given.task)?.[0] ?? today,
      ...new RegExp(`^(?:${rule.label})$`).exec(request.label)?.groups,
    },
    switches: new Set(Object.entries(script.switches).flatMap(([name, words]) => (given.all.includes(words) ? [name] : []))),
  };
  return {
    turn,
    answer: {
      delayMs: turn.delay_ms ?? script.delay_ms,
      ...(turn.text === undefined ? {} : { text: expandText(turn.text, filling) }),
      tools: (turn.tools ?? []).map(({ name, input }) => ({ name, input: expandJson(input, filling) as { [key: string]: Json } })),
    },
  };
}

/** A turn's fault in the server's terms. */
export function faultOf(fail: NonNullable<ScriptTurn['fail']>): ModelFault {
  if ('cut_after' in fail) return { kind: 'cut', afterEvents: fail.cut_after };
  if ('error_after' in fail) return { kind: 'error-event', afterEvents: fail.error_after, type: fail.type };
  return {
    kind: 'status',
    status: fail.status,
    ...(fail.retry_after === undefined ? {} : { retryAfter: fail.retry_after }),
    ...(fail.message === undefined ? {} : { message: fail.message }),
  };
}

function fits(rule: ScriptRule, label: string, given: { readonly all: string }): boolean {
  return new RegExp(`^(?:${rule.label})$`).test(label) && (rule.contains ?? []).every((words) => given.all.includes(words));
}

/** What stays the same over a whole conversation: system prompt and task. */
function givenText(request: RecordedRequest): { readonly task: string; readonly all: string } {
  const messages = request.body['messages'];
  const task = textOf(Array.isArray(messages) ? messages[0] : null);
  return { task, all: `${textOf(request.body['system'])}\n${task}` };
}

function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  return textOf(value['text'] ?? value['content']);
}

function unknown(what: Words, script: Script): ApiError {
  return new ApiError(
    400,
    'invalid_request_error',
    sentence('{0} It can play one request only: "{1}". For a request of your own, choose a provider.', what, script.request),
  );
}
