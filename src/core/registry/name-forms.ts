import { foldText } from '../spec/fold-text.ts';

/** Words of a name in any notation, folded: `SalesPlanItem`, `sales_plan_item`, `HTTPClient2` → their words. */
export function wordsOf(name: string): string[] {
  const spaced = name.replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  return foldText(spaced)
    .replaceAll('ß', 'ss')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Ends of plurals (folded) and what their singulars end in: English, Portuguese, Spanish. */
const plurals: readonly (readonly [string, readonly string[]])[] = [
  ['ies', ['y']],
  ['oes', ['ao']],
  ['aes', ['ao']],
  ['aos', ['ao']],
  ['ais', ['al']],
  ['eis', ['el', 'il']],
  ['ois', ['ol']],
  ['uis', ['ul']],
  ['is', ['il']],
  ['ns', ['m', 'n']],
  ['ces', ['z', 'ce']],
  ['ves', ['f', 'fe', 've']],
  ['es', ['', 'e']],
  ['s', ['']],
];
const irregular: Readonly<Record<string, string>> = {
  people: 'person',
  children: 'child',
  men: 'man',
  women: 'woman',
  mice: 'mouse',
  feet: 'foot',
  teeth: 'tooth',
  indices: 'index',
  matrices: 'matrix',
  vertices: 'vertex',
  appendices: 'appendix',
  criteria: 'criterion',
  curricula: 'curriculum',
  alumni: 'alumnus',
  analyses: 'analysis',
  diagnoses: 'diagnosis',
  hypotheses: 'hypothesis',
  crises: 'crisis',
  lives: 'life',
  knives: 'knife',
  wives: 'wife',
  movies: 'movie',
  cookies: 'cookie',
  quizzes: 'quiz',
  statuses: 'status',
};
/** Ends of British spellings, and of American ones. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/isation$/u, 'ization'],
  [/(.{3})our$/u, '$1or'],
  [/(.{3})ogue$/u, '$1og'],
  [/^(cent|theat|met)re$/u, '$1er'],
  [/^programme$/u, 'program'],
  [/^licence$/u, 'license'],
];

/** What a plural that follows no rule is the plural of. */
export function irregularSingular(word: string): string | null {
  return Object.hasOwn(irregular, word) ? (irregular[word] ?? null) : null;
}

/** The word itself and everything that it may be the plural of, in American spelling, too. */
export function singulars(word: string): string[] {
  const found = new Set([word]);
  const known = irregularSingular(word);
  if (known !== null) found.add(known);
  for (const [end, singularEnds] of plurals) {
    const stem = word.slice(0, -end.length);
    if (!word.endsWith(end) || stem.length < 2 || word.endsWith('ss')) continue;
    // `clients`, but `clientes`: in English only some words get an e.
    const ends = end === 'es' && !/(?:[sxzo]|[cs]h)$/u.test(stem) ? singularEnds.toReversed() : singularEnds;
    for (const singularEnd of ends) if (stem.length + singularEnd.length >= 3) found.add(stem + singularEnd);
  }
  for (const form of found) for (const [british, american] of spellings) found.add(form.replace(british, american));
  return [...found];
}

/** Whether two words are the same but for number: one is, or may be the plural of, the other. */
export function sameWord(a: string, b: string): boolean {
  return a === b || singulars(a).includes(b) || singulars(b).includes(a);
}

/** `sales plan` → `SalesPlan`. */
export function pascalCase(words: readonly string[]): string {
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/**
 * What a word has in common with its cognates in English, Spanish and Portuguese (`contrato`, `contract`; `categoría`, `category`), for
 * words of five letters and more; null for shorter ones.
 */
export function cognateOf(word: string): string | null {
  if (word.length < 5) return null;
  const stem = word
    .replace(/(?:cion|cao|sion|sao|tion)$/u, 'tion')
    .replace(/(?:dad|dade|ty)$/u, 'ty')
    .replace(/ph/gu, 'f')
    .replace(/ch/gu, 'c')
    .replace(/z/gu, 's')
    .replace(/th/gu, 't')
    .replace(/[yj]/gu, 'i')
    .replace(/[kq]u?/gu, 'c')
    .replace(/ct/gu, 't')
    .replace(/(.)\1+/gu, '$1')
    .replace(/[aeiou]+$/u, '');
  return stem.length < 4 ? null : `~${stem}`;
}
