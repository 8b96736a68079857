import { readShellWords } from './shell-words.ts';

/** The person's editor and a file, as an argv list; null when none is set. `EDITOR="code --wait"` is usual, so it is split, without a shell. */
export function editorCommand(env: Readonly<Record<string, string | undefined>>, file: string): string[] | null {
  const wanted = env['VISUAL']?.trim() || env['EDITOR']?.trim();
  if (!wanted) return null;
  const words = readShellWords(wanted);
  return words.length === 0 ? null : [...words, file];
}
