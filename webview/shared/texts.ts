/** Gives a text in the editor's language; `{0}`, `{1}` … are filled in. The English text is the key. */
export type Translate = (text: string, ...values: (string | number)[]) => string;

let table: Readonly<Record<string, string>> = {};
let locale = 'en';

/** Takes the table that the host hands over; called once, before anything is drawn. */
export function useTexts(language: string, texts: Readonly<Record<string, string>>): void {
  table = texts;
  locale = Intl.NumberFormat.supportedLocalesOf([language])[0] ?? 'en';
  document.documentElement.lang = locale;
}

/** Language for numbers and dates (BCP 47). */
export function language(): string {
  return locale;
}

export const t: Translate = (text, ...values) =>
  (table[text] ?? text).replace(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
