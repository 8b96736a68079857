import type { Sentence, Words } from '../../protocol/sentence.ts';

/** A sentence of Batuta's own. Every text given here is translated in `l10n/`. */
export function sentence(text: string, ...values: Words['values']): Words {
  return { text, values };
}

/** Fills the places of a text: what the faces' own translators do. */
type Fill = (text: string, ...values: (string | number)[]) => string;

const fill: Fill = (text, ...values) => text.replace(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));

export function inEnglish(said: Sentence): string {
  return inLanguage(said, fill);
}

/** `translate` gives a text in a face's language, with its places filled. What is a mere string stays as it is. */
export function inLanguage(said: Sentence, translate: Fill): string {
  if (typeof said === 'string') return said;
  return translate(said.text, ...said.values.map((value) => (typeof value === 'object' ? inLanguage(value, translate) : value)));
}

/** A sentence as the parts of an event: in English for logs and programs, and as data when it is Batuta's own. */
export function told<K extends string>(key: K, said: Sentence): Record<K, string> & { readonly words?: Words } {
  const english = { [key]: inEnglish(said) } as Record<K, string>;
  return typeof said === 'string' ? english : { ...english, words: said };
}

/** Sentences one behind the other, with semicolons between them. */
export function joined(parts: readonly Sentence[]): Sentence {
  const [first = '', ...others] = parts;
  return others.reduce<Sentence>((before, part) => sentence('{0}; {1}', before, part), first);
}

/** Sentences one below the other. */
export function lines(parts: readonly Sentence[]): Sentence {
  const [first = '', ...others] = parts;
  return others.reduce<Sentence>((before, part) => sentence('{0}\n{1}', before, part), first);
}
