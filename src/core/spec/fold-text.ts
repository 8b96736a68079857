/** Lower case without accents: `Modificação` → `modificacao`. Lengths may change. */
export function foldText(text: string): string {
  return isPlain(text) ? text.toLowerCase() : text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Without any letter that may have an accent. */
function isPlain(text: string): boolean {
  return /^[ -~\s]*$/u.test(text);
}

/** Words of letters and digits only, folded, one blank between them: `### **Files to Create/Modify**` → `files to create modify`. */
export function foldWords(text: string): string {
  return foldText(text)
    .replace(isPlain(text) ? /[^a-z0-9]+/gu : /[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Whether every word of a text, folded, is as `holds` says; nothing is read behind the first that is not. */
export function everyWord(text: string, holds: (word: string) => boolean): boolean {
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    if (code > 127) return everyWordOfAny(text.slice(start < 0 ? at : start), holds);
    if (isLetterOrDigit(code)) start = start < 0 ? at : start;
    else if (start >= 0) {
      if (!holds(text.slice(start, at).toLowerCase())) return false;
      start = -1;
    }
  }
  return true;
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function everyWordOfAny(text: string, holds: (word: string) => boolean): boolean {
  const words = /[\p{L}\p{M}\p{N}]+/gu;
  for (let found = words.exec(text); found; found = words.exec(text)) if (!holds(foldText(found[0]))) return false;
  return true;
}

const nothing = new Set([
  'none',
  'no',
  'n a',
  'na',
  'nothing',
  'null',
  'no changes',
  'no change',
  'not applicable',
  'none required',
  'none found',
  'no issues',
  'no issues found',
  'nenhum',
  'nenhuma',
  'nada',
  'sem alteracoes',
  'sem mudancas',
  'nao se aplica',
  'nao aplicavel',
  'nenhum problema',
  'nenhum problema encontrado',
  'ninguno',
  'ninguna',
  'sin cambios',
  'no aplica',
  'no se aplica',
  'ningun problema',
  'sin problemas',
]);

const firstOfNothing = new Set([...nothing].map((words) => words.split(' ', 1)[0] ?? ''));

/** Whether the text says "none" in English, Portuguese or Spanish, or is only a dash. */
export function saysNothing(text: string, first = firstWord(text)): boolean {
  // Nearly every text differs in its first word.
  return first === '' || (firstOfNothing.has(first) && nothing.has(foldWords(text)));
}

/** The first word of a text, folded; '': it has none. */
export function firstWord(text: string): string {
  let start = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return foldText(/[\p{L}\p{M}\p{N}]+/u.exec(text.slice(Math.max(0, start)))?.[0] ?? '');
    if (isLetterOrDigit(code)) start = start < 0 ? at : start;
    else if (start >= 0) return text.slice(start, at).toLowerCase();
  }
  return start < 0 ? '' : text.slice(start).toLowerCase();
}
