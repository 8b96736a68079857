/** The person's editor and a file, as an argv list; null when none is set. `EDITOR="code --wait"` is usual, so it is split, without a shell. */
export function editorCommand(env: Readonly<Record<string, string | undefined>>, file: string): string[] | null {
  const wanted = env['VISUAL']?.trim() || env['EDITOR']?.trim();
  if (!wanted) return null;
  const words = readShellWords(wanted);
  return words.length === 0 ? null : [...words, file];
}

/** Splits at blanks; single and double quotes keep them, a backslash keeps the next blank, quote or backslash. Nothing is expanded. */
function readShellWords(text: string): string[] {
  const words = text.match(/(?:\\[\s"'\\]|"(?:\\[\s"'\\]|[^"])*"?|'[^']*'?|\S)+/gu) ?? [];
  const pieces = /\\(?<kept>[\s"'\\])|"(?<double>(?:\\[\s"'\\]|[^"])*)"?|'(?<single>[^']*)'?/gu;
  return words.map((word) =>
    word.replaceAll(
      pieces,
      (_whole, kept?: string, double?: string, single?: string) => kept ?? double?.replaceAll(/\\([\s"'\\])/gu, '$1') ?? single ?? '',
    ),
  );
}
