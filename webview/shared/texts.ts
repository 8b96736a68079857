import { createLocale, english, fill, type Locale, type Translate } from '../../src/core/describe/locale.ts';

let table: Readonly<Record<string, string>> = {};
let known = english;

/** Takes the table that the host hands over; called once, before anything is drawn. */
export function useTexts(language: string, texts: Readonly<Record<string, string>>): void {
  table = texts;
  known = createLocale(language, t);
  document.documentElement.lang = known.language;
}

let isSimulated = false;

/** Whether what is drawn from now on is of a run whose costs are simulated. */
export function showSimulated(simulated: boolean): void {
  isSimulated = simulated;
}

/** Whether amounts that are drawn now are of a run whose costs are simulated. */
export const isShownSimulated = (): boolean => isSimulated;

/** The editor's, which says nothing of what is simulated. */
export function plainLocale(): Locale {
  return known;
}

/** The editor's, for the shown run. */
export function locale(): Locale {
  return isSimulated ? known.simulated : known;
}

/** Gives a text in the editor's language; `{0}`, `{1}` … are filled in. The English text is the key. */
export const t: Translate = (text, ...values) => fill(table[text] ?? text, ...values);
