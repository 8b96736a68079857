import { wordsOf } from './name-forms.ts';

/** Scripts that set nothing between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

/** The words of a request; where nothing stands between them, known names are words, and what is around them. */
export function wordsOfRequest(request: string, names: readonly string[]): string[] {
  const words = wordsOf(request.replaceAll(/\be-?mail/giu, 'email'));
  const own = names
    .filter((name) => unspaced.test(name))
    .map((name) => wordsOf(name).join(''))
    .toSorted((a, b) => b.length - a.length);
  return own.length === 0 ? words : words.flatMap((word) => (unspaced.test(word) ? apart(word, own) : word));
}

function apart(word: string, names: readonly string[]): string[] {
  const name = names.find((one) => word.includes(one));
  if (name === undefined || name === word) return [word];
  const at = word.indexOf(name);
  const [before, behind] = [word.slice(0, at), word.slice(at + name.length)];
  return [...(before === '' ? [] : apart(before, names)), name, ...(behind === '' ? [] : apart(behind, names))];
}
