import { languagesOf, meaningsOf, nounIn, type Language } from './glossary.ts';
import { irregularSingular, pascalCase, singulars } from './name-forms.ts';

/** What a request may be written in, and the language that new names are to have: null, that of the request. */
export interface Naming {
  readonly spoken: readonly Language[];
  readonly naming: Language | null;
}

/** Ends of plurals that only Portuguese has, then those of Spanish as well. */
const portuguese: readonly (readonly [RegExp, string])[] = [
  [/[oa]es$/u, 'ao'],
  [/([aou])is$/u, '$1l'],
  [/eis$/u, 'el'],
  [/ns$/u, 'm'],
];
const iberian: readonly (readonly [RegExp, string])[] = [[/([aeiou][lrndzj])es$/u, '$1']];

export const adjectiveOf = (word: string): string => word.replace(/(?:ais|ales)$/u, 'al').replace(/s$/u, '');

/** `status`, `analysis` and `news` end like plurals, and are none, but `pneus` and `animais` are. */
export function isPlural(word: string, spoken: readonly Language[] = ['en']): boolean {
  if (irregularSingular(word) !== null) return true;
  if (!word.endsWith('s') || singulars(word).length === 1) return false;
  const isKnown = singulars(word)
    .slice(1)
    .some((form) => meaningsOf(form).length > 0);
  return isKnown || !/(?:[iu]s|ics|news)$/u.test(word) || (spoken.includes('pt') && /(?:[aeo]us|[aeou]is)$/u.test(word));
}

/** What one record is called: as the code base calls things, where the word is known. */
export function singularOf(word: string, { spoken, naming }: Naming): string {
  const form =
    singulars(word).find((one) => meaningsOf(one, spoken).length > 0) ?? singulars(word).find((one) => meaningsOf(one).length > 0);
  if (form !== undefined) return translated(form, spoken, naming);
  const irregular = irregularSingular(word);
  if (irregular !== null) return irregular;
  if (!isPlural(word, spoken)) return word;
  const rules = [...(spoken.includes('pt') ? portuguese : []), ...(spoken.length > 1 ? iberian : [])];
  const rule = rules.find(([end]) => end.test(word));
  if (rule) return word.replace(...rule);
  if (/(?:[sxz]|ch|sh)es$/u.test(word)) return word.slice(0, -2);
  return word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.replace(/s$/u, '');
}

function translated(form: string, spoken: readonly Language[], naming: Language | null): string {
  const noun = meaningsOf(form, spoken)[0] ?? meaningsOf(form)[0];
  if (naming === null || noun === undefined) return form;
  const isCalledSo = naming !== 'en' && languagesOf(form).includes(naming);
  return isCalledSo ? form : nounIn(noun, naming);
}

/** The name of a noun and what stands before it, in the order of the code base's language. */
export function namesIn(nouns: readonly string[], asWritten: readonly string[], naming: Naming): string {
  const isEnglish = naming.spoken.length === 1;
  const isTranslated = naming.naming !== null && nouns.every((word) => singulars(word).some((form) => meaningsOf(form).length > 0));
  const turned = naming.naming !== null && naming.naming !== 'en' && isEnglish && isTranslated;
  const ordered = naming.naming === 'en' ? nouns : turned ? nouns.toReversed() : asWritten;
  const named = isEnglish && !isTranslated ? { ...naming, naming: naming.naming === 'en' ? naming.naming : null } : naming;
  return pascalCase(ordered.map((word) => singularOf(word, named)));
}
