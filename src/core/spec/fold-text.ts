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
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
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

/** Whether the text says "none" in English, Portuguese or Spanish, or is only a dash. */
export function saysNothing(text: string): boolean {
  const words = foldWords(text);
  return words === '' || nothing.has(words);
}
