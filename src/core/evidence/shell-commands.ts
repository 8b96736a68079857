/** One simple command of a script, and the folder that it runs in, relative to the workspace ('' its root). */
export interface ShellCommand {
  readonly argv: readonly string[];
  readonly folder: string;
  /** Values of the variables in front. */
  readonly values: readonly string[];
}

/**
 * The simple commands in a script's text, as far as they can be read without running it: split at operators and line ends, quotes taken off,
 * variables in front left out, `cd` followed, out of a subshell as well; where it may lead to several folders, a command is there for each. What
 * substitutions would give stays as it is written.
 */
export function shellCommands(text: string, folder: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  const outer: (readonly string[])[] = [];
  // Several, where only running it would tell.
  let here: readonly string[] = [folder];
  let last = here;
  for (const words of split(text)) {
    if (words === '(') outer.push(here);
    else if (words === ')') here = outer.pop() ?? here;
    else {
      const isLeading = (word: string): boolean => isInFront.test(word) || leading.has(word) || /^[@\-+]+$/u.test(word);
      const start = words.findIndex((word, index) => !isLeading(word) && !(index > 0 && word.startsWith('-')));
      const [program = '', ...rest] = start < 0 ? [] : words.slice(start);
      const bare = program.replace(/^[@\-+]+/u, '');
      if (bare === 'popd') [here, last] = [last, here];
      else if (bare === 'cd' || bare === 'pushd') {
        const [to = ''] = rest.filter((word) => word === '-' || !word.startsWith('-'));
        [here, last] = [to === '-' ? last : foldersFrom(here, to), here];
      } else if (bare !== '') {
        const values = words.slice(0, start).flatMap((word) => /^\W*\w+=(.+)$/su.exec(word)?.slice(1) ?? []);
        for (const one of here) commands.push({ argv: [bare, ...rest], folder: one, values });
      }
    }
  }
  return commands;
}

/** Where `cd` leads to. A variable or a substitution in front may mean this folder or, as most do, the top. */
function foldersFrom(here: readonly string[], path: string): string[] {
  const unknown = /^(?:\$\w+|\$\{[^}]*\}|\$\(.*\)?|`[^`]*`?)/su.exec(path)?.[0] ?? '';
  const from = unknown === '' ? here : [...here, ''];
  const to = path.slice(unknown.length).replace(/^\/+/u, unknown === '' ? '$&' : '');
  return [...new Set(from.map((one) => folderFrom(one, to) ?? one))];
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

const isInFront = /^[@\-+]?[A-Za-z_]\w*=/u;
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
  'elif',
  'then',
  'else',
  'do',
  'while',
  'until',
  '{',
]);

/** Words of each simple command, and where a subshell begins and ends. */
function split(text: string): (string[] | '(' | ')')[] {
  const commands: (string[] | '(' | ')')[] = [];
  let words: string[] = [];
  let word: string | null = null;
  /** How many substitutions are open. */
  let open = 0;
  const endWord = (): void => {
    if (word !== null) words.push(word);
    word = null;
  };
  const endCommand = (): void => {
    endWord();
    commands.push(words);
    words = [];
  };
  const endOf = (sign: string, from: number): number => {
    const end = text.indexOf(sign, from);
    return end < 0 ? text.length : end;
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "'" || character === '"') {
      const end = endOf(character, at + 1);
      word = (word ?? '') + text.slice(at + 1, end);
      at = end;
    } else if (character === '\\') {
      at++;
      if (!/[\r\n]/u.test(text.charAt(at))) word = (word ?? '') + text.charAt(at);
    } else if (character === '#' && word === null) at = endOf('\n', at) - 1;
    else if (/[;&|\n\r]/u.test(character)) endCommand();
    else if (character === '(' && word?.includes('$')) {
      word += character;
      open++;
    } else if (character === ')' && open > 0) {
      open--;
      if (word?.includes('$')) word += character;
      else endCommand();
    } else if (character === '(' || character === ')') {
      endCommand();
      commands.push(character);
    } else if (/\s/u.test(character)) endWord();
    else word = (word ?? '') + character;
  }
  endCommand();
  return commands;
}
