/** Splits at blanks; single and double quotes keep them, a backslash keeps the next character. Nothing is expanded. */
export function readShellWords(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let begun = false;
  let quote = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '\\' && quote !== "'" && index + 1 < text.length && /[\s"'\\]/.test(text.charAt(index + 1))) {
      index += 1;
      word += text.charAt(index);
      begun = true;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      begun = true;
    } else if (/\s/.test(character)) {
      if (begun) words.push(word);
      word = '';
      begun = false;
    } else {
      word += character;
      begun = true;
    }
  }
  if (begun) words.push(word);
  return words;
}
