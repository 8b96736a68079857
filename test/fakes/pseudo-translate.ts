import { createLocale, fill } from '../../src/core/describe/locale.ts';

/** A translator that marks what it is given, so that what never came to it stands out. */
export function pseudo(text: string, ...values: (string | number)[]): string {
  return `«${fill(text, ...values.map((value) => `‹${value}›`))}»`;
}

/** Of somebody who is told everything through it. */
export const pseudoLocale = createLocale('en', pseudo);

/**
 * What of a shown text nobody translated: without all that stands in «…», but with what was filled in there (which may be
 * Batuta's own words once more), and without `names` – what people, models, files and programs are called or said.
 */
export function untranslated(shown: string, names: readonly string[]): string[] {
  let text = shown;
  for (const name of [...new Set(names)].filter((one) => one !== '').toSorted((a, b) => b.length - a.length))
    text = text.replaceAll(name, ' ');
  const left: string[] = [];
  let depth: ('said' | 'value')[] = [];
  let word = '';
  for (const sign of `${text}\n`) {
    if (sign === '«') depth = [...depth, 'said'];
    else if (sign === '‹') depth = [...depth, 'value'];
    else if (sign === '»' || sign === '›') depth = depth.slice(0, -1);
    else if (depth.at(-1) !== 'said' && /\p{L}/u.test(sign)) {
      word += sign;
      continue;
    }
    if (word !== '') left.push(word);
    word = '';
  }
  return left;
}
