import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';

/** A parsed command line: argv, or what is wrong and where (`column` counts from 1). */
export type CommandLine =
  | { readonly ok: true; readonly argv: string[] }
  | { readonly ok: false; readonly message: Message; readonly column: number };

/** Characters with a meaning for shells. Batuta starts programs without one. */
const operators: Readonly<Record<string, Message>> = {
  '|': sentence('a pipe'),
  '&': sentence('a shell operator'),
  ';': sentence('a shell operator'),
  '<': sentence('a redirection'),
  '>': sentence('a redirection'),
  '(': sentence('a subshell'),
  ')': sentence('a subshell'),
  $: sentence('a substitution'),
  '`': sentence('a substitution'),
  '*': sentence('a wildcard'),
  '?': sentence('a wildcard'),
  '[': sentence('a wildcard'),
  ']': sentence('a wildcard'),
  '{': sentence('a brace expansion'),
  '}': sentence('a brace expansion'),
};

const blank = (character: string | undefined): boolean => character === ' ' || character === '\t';

function nameOf(character: string): Message {
  if (character === '\n' || character === '\r') return sentence('a line break');
  if (character < ' ' || character === '\u007f')
    return sentence('the control character {0}', `U+${character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`);
  return `"${character}"`;
}

/**
 * Splits a command line into argv, strictly: what is accepted means the same as in a POSIX shell.
 * Blanks and tabs separate words. In '…' everything is literal. In "…" a backslash escapes only `"`, `\`, `$` and a backtick and
 * is itself otherwise. Outside of quotes a backslash makes the next character literal. Whatever needs a shell (operators,
 * substitution, wildcards, redirection, comments, `~`, `NAME=value` in front, line breaks) is refused with the character's name.
 */
export function parseCommandLine(line: string): CommandLine {
  const argv: string[] = [];
  let word: string | null = null;
  /** Whether the current word has quotes or escapes: then `=`, `~` and `!` are literal. */
  let quoted = false;
  let index = 0;
  const fail = (message: Message, at = index): CommandLine => ({
    ok: false,
    message: sentence('{0} (column {1} of {2})', message, at + 1, JSON.stringify(line)),
    column: at + 1,
  });
  const notAllowed = (character: string): CommandLine =>
    fail(sentence('{0} is not allowed in a command; use one line per command', nameOf(character)));
  const needsShell = (character: string, what: Message): CommandLine =>
    fail(
      sentence(
        '{0} is {1}, and commands run without a shell. Quote it if it is meant literally, or put the steps into a script and name that',
        nameOf(character),
        what,
      ),
    );

  for (; index < line.length; index++) {
    const character = line[index] as string;
    if (character !== '\t' && (character < ' ' || character === '\u007f')) return notAllowed(character);
    if (blank(character)) {
      if (word !== null) argv.push(word);
      word = null;
      quoted = false;
    } else if (character === "'") {
      const end = line.indexOf("'", index + 1);
      if (end < 0) return fail(sentence("the quote ' is not closed"));
      const text = line.slice(index + 1, end);
      const broken = /[^\P{Cc}\t\u0080-\u009f]/u.exec(text)?.[0];
      if (broken !== undefined) return notAllowed(broken);
      word = (word ?? '') + text;
      quoted = true;
      index = end;
    } else if (character === '"') {
      word ??= '';
      quoted = true;
      const start = index;
      for (index++; ; index++) {
        const inner = line[index];
        if (inner === undefined) return fail(sentence('the quote " is not closed'), start);
        if (inner === '"') break;
        if (inner !== '\t' && (inner < ' ' || inner === '\u007f')) return notAllowed(inner);
        if (inner === '$' || inner === '`') return needsShell(inner, sentence('a substitution'));
        const next = line[index + 1];
        if (inner === '\\' && next !== undefined && '"\\$`'.includes(next)) {
          word += next;
          index++;
        } else word += inner;
      }
    } else if (character === '\\') {
      const next = line[index + 1];
      if (next === undefined) return fail(sentence('the last "\\" has nothing to escape'));
      if (next !== '\t' && (next < ' ' || next === '\u007f')) return notAllowed(next);
      word = (word ?? '') + next;
      quoted = true;
      index++;
    } else if (operators[character] !== undefined) {
      return needsShell(character, operators[character]);
    } else if (word === null && character === '#') {
      return needsShell(character, sentence('a comment'));
    } else if (word === null && character === '~') {
      return needsShell(character, sentence('the home folder'));
    } else if (word === null && argv.length === 0 && character === '!' && (line[index + 1] === undefined || blank(line[index + 1]))) {
      return needsShell(character, sentence('a shell operator'));
    } else if (character === '=' && argv.length === 0 && !quoted && word !== null && /^[A-Za-z_][A-Za-z0-9_]*\+?$/u.test(word)) {
      return fail(
        sentence('"=" sets a variable in front of the command, which only a shell does. Put it into a script, or use the program "env"'),
      );
    } else word = (word ?? '') + character;
  }
  if (word !== null) argv.push(word);
  if (argv.length === 0) return fail(sentence('the command is empty'), 0);
  if (argv[0] === '') return fail(sentence("the program's name is empty"), 0);
  return { ok: true, argv };
}

/** The argv as a command line for people; `parseCommandLine` reads it back unchanged. */
export function formatCommandLine(argv: readonly string[]): string {
  return argv
    .map((word) =>
      /^[\w@%+:,./-]+$/u.test(word) || (word !== argv[0] && /^[\w@%+=:,./-]+$/u.test(word)) ? word : `'${word.replaceAll("'", `'\\''`)}'`,
    )
    .join(' ');
}

/** Whether exactly this argv is in the list: same program, same arguments, same order, nothing added. */
export function allowedCommand(argv: readonly string[], list: readonly (readonly string[])[]): boolean {
  return list.some((allowed) => allowed.length === argv.length && allowed.every((word, position) => word === argv[position]));
}
