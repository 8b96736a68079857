/** Characters that are not seen, or that change how others are seen. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;
const notAscii = /[^\u0020-\u007e]/gu;

const named = (character: string): string => `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;

/**
 * A text of a model for a person's eyes, whole: what would not be seen is written as `<U+…>`, and long gaps, which could push the rest out
 * of sight, by their length. Two different texts never look the same. Letters of other alphabets stay, but
 * for the first word: a program's name could be mistaken for another one.
 */
export function visible(text: string): string {
  return text
    .replace(/<(?=U\+)/gu, named)
    .replace(/^\s*\S+/u, (program) => program.replace(notAscii, named))
    .replace(hidden, named)
    .replace(/ {4,}/gu, (gap) => ` <U+0020 ×${gap.length - 2}> `);
}

/** A word of a command, for a sentence about it. */
export function quoted(word: string): string {
  return `"${visible(word)}"`;
}
