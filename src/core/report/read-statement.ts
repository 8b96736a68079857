import { foldText, foldWords } from '../spec/fold-text.ts';
import { keyValue, listItem, withoutMarks } from '../spec/markdown-lines.ts';

/** A line that says whether something passed; `rest` is what stands behind ("Failed: {rest}"). */
export interface Statement {
  readonly passed: boolean;
  readonly rest: string;
}

const passes =
  /^(passed|pass|passes|success|successful|succeeded|ok|green|clean|applied|passou|passaram|aprovad[oa]|sucesso|bem sucedid[oa]|com sucesso|aplicad[oa]s?|aprobad[oa]|paso|exito|exitos[oa]|correct[oa]|con exito)\b/u;
const fails =
  /^(failed|fail|fails|failure|not (passed|applied|successful)|falhou|falharam|falha|reprovad[oa]|nao (passou|aplicad[oa]s?|aprovad[oa])|fallo|falla|fallid[oa]|fracaso|reprobad[oa]|no (aplicad[oa]s?|paso|aprobad[oa]))\b/u;
const label = /^(status|result|resultado|estado|situacao|outcome)$/u;

/** Reads `Passed`, `- **Status**: Applied`, `✅ Passou`, `Failed: {error}`; null for a line that states nothing, or both. */
export function readStatement(line: string): Statement | null {
  let text = withoutMarks(listItem(line)?.text ?? line.trim()).slice(0, 4000);
  const inline = keyValue(text);
  if (inline && label.test(foldWords(inline.key))) text = withoutMarks(inline.value);
  const icon = /[✅✔☑]/u.test(text.slice(0, 4)) ? true : /[❌✖✗✘🔴]/u.test(text.slice(0, 4)) ? false : null;
  const words = foldWords(text);
  const word = passes.test(words) ? true : fails.test(words) ? false : null;
  if (icon !== null && word !== null && icon !== word) return null;
  const passed = word ?? (icon !== null && words === '' ? icon : null);
  if (passed === null) return null;
  // "Passed / Failed: {error}" is the template, not an answer.
  const next = /^\s*[\p{L}*_`]+\s{0,3}[*_`]{0,3}\s{0,3}(?:\/|\|)/u.test(foldText(text).replace(/^[^\p{L}]+/u, ''));
  if (next) return null;
  return { passed, rest: restOf(text) };
}

/** What stands behind the first colon or dash, or behind the first words. */
function restOf(text: string): string {
  const from = text.search(/[:：–—]|\s-\s/u);
  const bare = from >= 0 ? text.slice(from) : text.replace(/^[^\p{L}]*(?:(?:not|no|n[aã]o) )?\p{L}*/iu, '');
  return bare.replace(/^[\s:：–—\-*_]+/u, '').trim();
}
