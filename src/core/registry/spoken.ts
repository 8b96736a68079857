import { languages, languagesOf, type Language } from './glossary.ts';
import { singulars, wordsOf } from './name-forms.ts';

const wordsIn: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set('the an with and to of for in it is be when should can this that from by'.split(' ')),
  es: new Set('el los las del con y una un en al lo su sus por para que'.split(' ')),
  pt: new Set('o os com e do da dos das uma um em no na nos nas ao aos pelo pela seu sua nao por para que'.split(' ')),
};
const foreignWords = new Set('el los las del con para que un una y en al por los o os um uma com e em na ao dos das de la'.split(' '));
/** Ends of words that only one of the two has. */
const endings = { es: /(?:cion|ciones)$/u, pt: /(?:cao|coes|agem|agens|nh[oa]s?|lh[oa]s?)$/u };

/**
 * The languages that the words of a request may be of. It may be Spanish or Portuguese if it has no more words of English than of these; which of
 * both, its small words say. English words stand in every request.
 */
export function spokenIn(words: readonly string[]): readonly Language[] {
  const count = (some: ReadonlySet<string>): number => words.filter((word) => some.has(word)).length;
  if (count(wordsIn.en) > count(foreignWords)) return ['en'];
  const [spanish, portuguese] = (['es', 'pt'] as const).map(
    (language) => count(wordsIn[language]) + words.filter((word) => endings[language].test(word)).length,
  );
  if (spanish === portuguese) return languages;
  return ['en', (spanish ?? 0) > (portuguese ?? 0) ? 'es' : 'pt'];
}

/** The language in which a code base names its entities; null where that cannot be told. */
export function languageOf(names: readonly string[]): Language | null {
  const known = names
    .flatMap((name) => wordsOf(name))
    .map((word) => new Set(singulars(word).flatMap((form) => languagesOf(form))))
    .filter((found) => found.size > 0);
  const count = (language: Language): number => known.filter((found) => found.has(language)).length;
  if (known.length === 0) return null;
  if (count('en') * 2 > known.length) return 'en';
  return count('es') === count('pt') ? null : count('es') > count('pt') ? 'es' : 'pt';
}
