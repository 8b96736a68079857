/** One simple command of a script, and the folder that it runs in, relative to the workspace ('' its root). */
export interface ShellCommand {
  readonly argv: readonly string[];
  readonly folder: string;
  /** Values of the variables in front. */
  readonly values: readonly string[];
}

/**
 * The simple commands in a script's text, as far as they can be read without running it: split at operators and line ends, quotes taken off,
 * variables in front left out, `cd` followed. What substitutions would give stays as it is written.
 */
export function shellCommands(text: string, folder: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let here = folder;
  for (const words of split(text)) {
    const start = words.findIndex((word) => !/^[@\-+]?[A-Za-z_]\w*=/u.test(word) && !leading.has(word));
    const [program = '', ...rest] = start < 0 ? [] : words.slice(start);
    const bare = program.replace(/^[@\-+]+/u, '');
    if (bare === 'cd') here = folderFrom(here, rest[0] ?? '') ?? here;
    else if (bare !== '') {
      const values = words.slice(0, start).flatMap((word) => /^\W*\w+=(.+)$/su.exec(word)?.[1] ?? []);
      commands.push({ argv: [bare, ...rest], folder: here, values });
    }
  }
  return commands;
}

/** The folder that a path leads to from another; null when that is outside of the workspace. */
export function folderFrom(folder: string, path: string): string | null {
  const names = folder === '' ? [] : folder.split('/');
  if (path.startsWith('/')) return null;
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return null;
  }
  return names.join('/');
}

/** Words that only start another command. */
const leading = new Set([
  '!',
  'env',
  'exec',
  'time',
  'command',
  'cross-env',
  'cross-env-shell',
  'if',
  'then',
  'else',
  'do',
  'while',
  '{',
  '(',
]);

/** Words of each simple command. */
function split(text: string): string[][] {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | null = null;
  const endWord = (): void => {
    if (word !== null) words.push(word);
    word = null;
  };
  const endCommand = (): void => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "'" || character === '"') {
      const end = text.indexOf(character, at + 1);
      const until = end < 0 ? text.length : end;
      word = (word ?? '') + text.slice(at + 1, until);
      at = until;
    } else if (character === '\\') {
      at++;
      if (!/[\r\n]/u.test(text.charAt(at))) word = (word ?? '') + text.charAt(at);
    } else if (character === '#' && word === null) {
      const end = text.indexOf('\n', at);
      at = (end < 0 ? text.length : end) - 1;
    } else if (/[;&|\n\r]/u.test(character) || (/[()]/u.test(character) && !(word ?? '').includes('$'))) endCommand();
    else if (/\s/u.test(character)) endWord();
    else word = (word ?? '') + character;
  }
  endCommand();
  return commands;
}
