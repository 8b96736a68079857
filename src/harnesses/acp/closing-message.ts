import { type Json, parsedJson } from '../../protocol/json.ts';
import type { Finish } from '../../protocol/agent-report.ts';
import { finishInWords, readFinish, type FinishForm } from '../../core/tool/finish.ts';

export type Closing =
  | { readonly ok: true; readonly finish: Finish }
  /** `words`: what it says all the same; null: nothing. `problem`: of the JSON that it has; null: it has none. */
  | { readonly ok: false; readonly problem: string | null; readonly words: Finish | null };

/** Reads an agent's last message: its last block of JSON that fits the form. Without one the message is a report in words. */
export function readClosing(form: FinishForm, message: string): Closing {
  let misfit: Closing | null = null;
  for (const block of blocksOf(message).toReversed()) {
    const input = objectIn(block);
    if (input === undefined) continue;
    const read = readFinish(form, input);
    if (read.ok) return read;
    misfit ??= { ok: false, problem: read.problem, words: finishInWords(form, input) ?? inWords(message) };
  }
  return misfit ?? { ok: false, problem: null, words: inWords(message) };
}

/** Fenced blocks, and what stands between the first and the last brace where there is none. */
function blocksOf(message: string): string[] {
  const fenced = [...message.matchAll(/^[ \t]*```(?:json)?[ \t]*\r?\n(.*?)^[ \t]*```/gimsu)].map(([, text = '']) => text);
  return fenced.length > 0 ? fenced : [message.slice(message.indexOf('{'), message.lastIndexOf('}') + 1)];
}

function objectIn(text: string): Json | undefined {
  const value = parsedJson(text) as Json | undefined;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

function inWords(message: string): Finish | null {
  const report = message.trim();
  const summary = report.split('\n').find((line) => line.trim() !== '') ?? '';
  return report === '' ? null : { summary: summary.trim().slice(0, 300), report };
}
