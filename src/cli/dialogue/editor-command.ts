/** The person's editor and a file, as an argv list; null when none is set. `EDITOR="code --wait"` is usual, so it is split, without a shell. */
export function editorCommand(env: Readonly<Record<string, string | undefined>>, file: string): string[] | null {
  const wanted = env['VISUAL']?.trim() || env['EDITOR']?.trim();
  if (!wanted) return null;
  const words = readShellWords(wanted);
  return words.length === 0 ? null : [...words, file];
}

/** Splits at blanks; single and double quotes keep them, a backslash keeps the next character. Nothing is expanded. */
function readShellWords(text: string): string[] {
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
