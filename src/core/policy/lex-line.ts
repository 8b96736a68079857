import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';

/** A piece of a command line; `at` is its place in the text, from 0. */
export type Token =
  | Word
  | { readonly kind: 'operator'; readonly text: '&&' | '||' | ';' | '|'; readonly at: number }
  /** Of a stream to nowhere, or to where another one goes by then. */
  | { readonly kind: 'redirection'; readonly from: 0 | 1 | 2; readonly to: 'nowhere' | 1 | 2; readonly at: number };

interface Word {
  readonly kind: 'word';
  text: string;
  /** Without quotes and escapes. */
  bare: boolean;
  /** A backslash outside of quotes made something literal that is no quote. */
  escaped: boolean;
  readonly at: number;
}

/** What is wrong with a command line, and where (`column` counts from 1). */
export interface LineProblem {
  readonly ok: false;
  readonly message: Message;
  readonly column: number;
  /** A shell could make something of it. */
  readonly shell: boolean;
}

/** Characters with a meaning for shells. Batuta starts programs without one. */
const operators: Readonly<Record<string, Message>> = {
  '|': sentence('a pipe'),
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
/** The same, but only in front of a word. */
const atStart: Readonly<Record<string, Message>> = { '#': sentence('a comment'), '~': sentence('the home folder') };

/** The redirections that neither change nor read a file, as far as nothing else is glued to them. */
const redirection = /(?:>>?[ \t]*\/dev\/null|<[ \t]*\/dev\/null|>&(?<to>[12]))(?=[ \t;&|<>]|$)/uy;

/** Which stream a redirection is of, by what stands there; others are refused. */
const streams: Readonly<Record<string, 0 | 1 | 2>> = { '<': 0, '0<': 0, '>': 1, '1>': 1, '2>': 2 };

const isBlank = (character: string): boolean => character === ' ' || character === '\t';
const isControl = (character: string): boolean => character !== '\t' && (character < ' ' || character === '\u007f');

function nameOf(character: string): Message {
  if (character === '\n' || character === '\r') return sentence('a line break');
  if (isControl(character))
    return sentence('the control character {0}', `U+${character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`);
  return `"${character}"`;
}

/** A problem at a place of the line, which counts from 0. */
export function problemAt(line: string, index: number, message: Message, shell = false): LineProblem {
  return {
    ok: false,
    message: sentence('{0} (column {1} of {2})', message, index + 1, JSON.stringify(line)),
    column: index + 1,
    shell,
  };
}

/** Only a shell could do what stands there. */
export function needsShell(line: string, index: number, word = line[index] ?? '', what?: Message): LineProblem {
  const text = sentence(
    '{0} is {1}, and commands run without a shell. Quote it if it is meant literally, or put the steps into a script and name that',
    nameOf(word),
    what ?? operators[word] ?? sentence('a shell operator'),
  );
  return problemAt(line, index, text, true);
}

function notAllowed(line: string, index: number): LineProblem {
  const text = sentence('{0} is not allowed in a command; use one line per command', nameOf(line[index] ?? ''));
  return problemAt(line, index, text, line[index] === '\n');
}

/** A wildcard in the value of an option, which a shell leaves as it is: no file is called so. */
const isOfOption = (character: string, word: Word | null): boolean => /^[*?]$/u.test(character) && /^--[\w-]+=/u.test(word?.text ?? '');

/** A word that is only an escaped parenthesis, or "!", as find has them. */
const isParenthesis = (line: string, index: number, { text }: Word): boolean =>
  text.length === 1 && /^[()!](?:[ \t]|$)/u.test(line.slice(index, index + 2));

/** What stands between two quotes, and where the closing one is. */
function readQuoted(line: string, start: number): { readonly ok: true; readonly text: string; readonly end: number } | LineProblem {
  const quote = line[start] as string;
  let text = '';
  for (let index = start + 1; index < line.length; index++) {
    const character = line[index] as string;
    if (character === quote) return { ok: true, text, end: index };
    if (isControl(character)) return notAllowed(line, index);
    const next = line[index + 1] ?? '';
    if (quote === '"' && (character === '$' || character === '`')) return needsShell(line, index);
    if (quote === '"' && character === '\\' && next !== '' && '"\\$`'.includes(next)) text += line[++index];
    else text += character;
  }
  return problemAt(line, start, quote === '"' ? sentence('the quote " is not closed') : sentence("the quote ' is not closed"));
}

/**
 * Splits a command line into words and operators, strictly: what is accepted means the same in a POSIX shell and in bash.
 * Blanks and tabs separate words. In '…' everything is literal. In "…" a backslash escapes only `"`, `\`, `$` and a backtick and
 * is itself otherwise. Outside of quotes a backslash makes the next character literal. Whatever only a shell can do (substitution,
 * wildcards, redirection into files, background, comments, `~`, `NAME=value` in front, line breaks) is refused with the character's name.
 */
export function lexLine(line: string): { readonly ok: true; readonly tokens: Token[] } | LineProblem {
  const broken = /\p{Surrogate}/u.exec(line);
  if (broken) return problemAt(line, broken.index, sentence('a broken character is not allowed in a command'));
  const tokens: Token[] = [];
  let word: Word | null = null;
  /** The word is the first of its command. */
  let first = true;
  for (let index = 0; index < line.length; index++) {
    const character = line[index] as string;
    if (isControl(character)) return notAllowed(line, index);
    if (isBlank(character)) {
      word = null;
    } else if (character === '|' || character === ';' || line.startsWith('&&', index)) {
      const text = character === ';' ? ';' : character === '&' ? '&&' : line[index + 1] === '|' ? '||' : '|';
      tokens.push({ kind: 'operator', text, at: index });
      word = null;
      index += text.length - 1;
    } else if (character === '<' || character === '>') {
      // A number that touches it names the stream.
      const number: string | null = word?.bare === true && /^\d+$/u.test(word.text) ? word.text : null;
      const from = streams[`${number ?? ''}${character}`];
      redirection.lastIndex = index;
      const found = redirection.exec(line);
      if (!found || from === undefined) return needsShell(line, index);
      if (number !== null) tokens.pop();
      const to = found.groups?.['to'];
      tokens.push({ kind: 'redirection', from, to: to === undefined ? 'nowhere' : to === '1' ? 1 : 2, at: index });
      word = null;
      index += found[0].length - 1;
    } else if ((operators[character] !== undefined || character === '&') && !isOfOption(character, word)) {
      return needsShell(line, index);
    } else if (atStart[character] !== undefined && (word === null || (character === '~' && '=:'.includes(line[index - 1] ?? ' ')))) {
      // bash looks for a home folder behind `NAME=` as well, and behind `:` there.
      return needsShell(line, index, character, atStart[character]);
    } else if (character === '=' && first && word?.bare === true && /^[A-Za-z_][A-Za-z0-9_]*\+?$/u.test(word.text)) {
      return problemAt(
        line,
        index,
        sentence('"=" sets a variable in front of the command, which only a shell does. Put it into a script, or use the program "env"'),
        true,
      );
    } else {
      if (word === null) {
        first = tokens.findLast(({ kind }) => kind !== 'redirection')?.kind !== 'word';
        word = { kind: 'word', text: '', bare: true, escaped: false, at: index };
        tokens.push(word);
      }
      if (character === '"' || character === "'") {
        const quoted = readQuoted(line, index);
        if (!quoted.ok) return quoted;
        word.text += quoted.text;
        word.bare = false;
        index = quoted.end;
      } else if (character === '\\') {
        index += 1;
        const next = line[index];
        if (next === undefined) return problemAt(line, index - 1, sentence('the last "\\" has nothing to escape'));
        if (isControl(next)) return notAllowed(line, index);
        word.text += next;
        word.bare = false;
        if (next !== '"' && next !== "'" && !isParenthesis(line, index, word)) word.escaped = true;
      } else word.text += character;
    }
  }
  return { ok: true, tokens };
}
