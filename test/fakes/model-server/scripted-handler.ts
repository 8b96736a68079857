import type { Json } from '../../../src/protocol/json.ts';
import type { Script } from '../../../src/providers/scripted/script.ts';
import { scriptedAnswer } from '../../../src/providers/scripted/scripted-answer.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { ApiError, type ModelHandler } from './model-answer.ts';

/** A script as a handler of `startModel`. `delayMs` replaces every delay of the script. */
export function scriptedHandler({ script, delayMs }: { readonly script: Script; readonly delayMs?: number }): ModelHandler {
  return ({ body, turn }) => {
    const [first, ...others] = Array.isArray(body['messages']) ? body['messages'] : [];
    const said = scriptedAnswer(
      script,
      { system: textOf(body['system']), task: textOf(first), turn, heard: textOf(others) },
      new Date().toISOString().slice(0, 10),
    );
    if (!said.ok) throw new ApiError(400, 'invalid_request_error', `${said.label}, turn ${said.turn + 1}: ${inEnglish(said.why)}`);
    return delayMs === undefined ? said.answer : { ...said.answer, delayMs };
  };
}

function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  return textOf(value['text'] ?? value['content']);
}
