import { sentence } from '../describe/message.ts';
import { formatCommandLine } from './command-line.ts';
import { lexLine, needsShell, problemAt, type LineProblem, type Token } from './lex-line.ts';

/** Where a stream goes: on to the next command or to whoever reads, to the error stream, or nowhere. */
export type Sink = 'out' | 'error' | 'nowhere';

/** One program of a line, with where its two streams go. */
export interface LineCommand {
  readonly argv: readonly string[];
  readonly out: Sink;
  readonly error: Sink;
}

/** Commands of which each reads what the one before it writes. */
export interface Pipe {
  /** `success`: only when what ran before it was one; `failure`: only when it was none. */
  readonly when: 'always' | 'success' | 'failure';
  readonly commands: readonly LineCommand[];
}

/** `folder`: where all of it runs, as it is written; '' where it begins. */
export type CommandList = { readonly ok: true; readonly folder: string; readonly pipes: Pipe[] } | LineProblem;

/** Words that a shell does not look for on PATH, where a command begins: its own language, and what only changes the shell itself. */
const reserved = new Set(
  (
    '! [[ case coproc do done elif else esac fi for function if in select then time until while ' +
    '. : alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown enable eval exec exit export fc fg ' +
    'getopts hash help history jobs let local logout mapfile popd pushd read readarray readonly return set shift shopt source suspend times ' +
    'trap type typeset ulimit umask unalias unset wait'
  ).split(' '),
);

/** A line as the commands that a shell would start, joined by `&&`, `||`, `;` and `|`; whatever else only a shell can do is a problem. */
export function parseCommandList(line: string): CommandList {
  const read = lexLine(line);
  if (!read.ok) return read;
  const { folder, tokens } = begin(read.tokens);
  const pipes: Pipe[] = [];
  let when: Pipe['when'] = 'always';
  let commands: LineCommand[] = [];
  let part: Token[] = [];
  for (const token of [...tokens, null]) {
    if (token !== null && token.kind !== 'operator') {
      part.push(token);
      continue;
    }
    // A semicolon at the end ends nothing more.
    if (token === null && part.length === 0 && pipes.length > 0 && commands.length === 0 && when === 'always') break;
    const command = commandOf(line, part, token?.at ?? 0);
    if ('ok' in command) return command;
    commands.push(command);
    part = [];
    if (token?.text === '|') continue;
    pipes.push({ when, commands });
    commands = [];
    when = token?.text === '&&' ? 'success' : token?.text === '||' ? 'failure' : 'always';
  }
  return { ok: true, folder, pipes };
}

/** `cd FOLDER &&` in front of all commands is no command, but says where they run. */
function begin(tokens: readonly Token[]): { readonly folder: string; readonly tokens: readonly Token[] } {
  const [cd, where, and] = tokens;
  const goes = cd?.kind === 'word' && cd.text === 'cd' && where?.kind === 'word' && and?.kind === 'operator' && and.text === '&&';
  if (!goes || where.escaped || !/^[^-]/u.test(where.text)) return { folder: '', tokens };
  return { folder: where.text, tokens: tokens.slice(3) };
}

/** How a pipe is joined to what stands before it. */
export const joins = { always: ';', success: '&&', failure: '||' } as const satisfies Record<Pipe['when'], string>;

/** The list as a line for people; `parseCommandList` reads it back unchanged. */
export function formatCommandList(pipes: readonly Pipe[], folder = ''): string {
  const commands = pipes
    .map(
      ({ when, commands }, place) => (place === 0 ? '' : ` ${joins[when]} `.replace(' ;', ';')) + commands.map(formatCommand).join(' | '),
    )
    .join('');
  return (folder === '' ? '' : `${formatCommandLine(['cd', folder])} && `) + commands;
}

/** One command with its redirections. */
export function formatCommand({ argv, out, error }: LineCommand): string {
  const sinks = [out === 'error' ? ' >&2' : '', error === 'out' ? ' 2>&1' : '', error === 'nowhere' ? ' 2>/dev/null' : ''];
  return formatCommandLine(argv) + sinks.join('') + (out === 'nowhere' ? ' >/dev/null' : '');
}

function commandOf(line: string, tokens: readonly Token[], end: number): LineCommand | LineProblem {
  const argv: string[] = [];
  const sinks: { 1: Sink; 2: Sink } = { 1: 'out', 2: 'error' };
  for (const token of tokens) {
    if (token.kind === 'redirection') {
      // What reads nothing is what every command of ours does.
      if (token.from !== 0) sinks[token.from] = token.to === 'nowhere' ? 'nowhere' : sinks[token.to];
    } else if (token.kind === 'word') {
      // `%` means a job of the shell.
      if (argv.length === 0 && (reserved.has(token.text) || token.text.startsWith('%'))) return needsShell(line, token.at, token.text);
      if (token.escaped) {
        const text = sentence('"\\" means different things to different shells. Put the word into single quotes');
        return problemAt(line, token.at, text, true);
      }
      argv.push(token.text);
    }
  }
  if (argv.length === 0) return problemAt(line, tokens[0]?.at ?? end, sentence('the command is empty'));
  if (argv[0] === '') return problemAt(line, tokens[0]?.at ?? end, sentence("the program's name is empty"));
  return { argv, out: sinks[1], error: sinks[2] };
}
