import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import { allowedCommand, longForm } from './command-line.ts';
import { checkArguments } from './check-arguments.ts';
import type { CommandRule, Options } from './command-rule.ts';
import { commandRules, filters } from './command-rules.ts';
import { patches } from './git-rules.ts';
import { quoted } from './visible.ts';

/** What is known of one command from its words alone. */
export type CommandVerdict =
  /** It may run as far as these paths lie inside and may be read, and, where it `shows` more than they name, nothing there is secret. */
  | {
      readonly allowed: true;
      readonly paths: readonly string[];
      readonly shows: boolean;
      /** By what is known of its program; otherwise because the settings list it. */
      readonly reads: boolean;
      readonly needs?: string;
      /** The paths must be files. */
      readonly content?: true;
      /** It gets these paths, so what it does with them counts. */
      readonly script?: Script;
    }
  | { readonly allowed: false; readonly reason: Message };

/** A script of the package.json in a folder: '' or `backend/`. */
export interface Script {
  readonly folder: string;
  readonly name: string;
}

const begins = (argv: readonly string[], words: readonly string[]): boolean => words.every((word, index) => argv[index] === word);

/** Where and how a command is started. */
export interface CommandPlace {
  /** Commands that the person's settings allow as they are. */
  readonly settings: readonly (readonly string[])[];
  /** Its folder in the workspace; '' its root. */
  readonly folder: string;
  /** It reads what another one writes, so it may name no file. */
  readonly behindPipe: boolean;
  /** Options of the test runner in which the script that it starts ends. */
  readonly runner: Options;
}

/** Judges an argv by its words. */
export function judgeCommand(given: readonly string[], { settings, folder: here, behindPipe, runner }: CommandPlace): CommandVerdict {
  const argv = longForm(given);
  const listed = settings.flatMap((known) => inFolder(known, here)).map(longForm);
  if (!behindPipe && allowedCommand(argv, listed)) return { allowed: true, paths: [], shows: false, reads: false };
  const readers = commandRules.filter(({ kind, begin, filter }) => kind === 'reads' && begins(argv, begin) && (!behindPipe || filter));
  const added = behindPipe ? [] : listed.flatMap((known) => addedTo(known, argv));
  const tried = [...added, ...readers.map((rule) => ({ rule, rest: argv.slice(rule.begin.length), folder: '', script: null }))];
  let reason: Message | null = null;
  for (const { rule: found, rest, folder, script } of tried) {
    const rule = found.behind ? { ...found, ...runner } : found;
    const checked = checkArguments(rest, rule);
    if (!checked.ok) reason ??= checked.reason;
    else if (behindPipe && checked.paths.length > 0) reason ??= sentence('Behind a pipe it may only read what comes through it.');
    else if (rule.alongside?.every((program) => settings.every((known) => known[0] !== program)) === true)
      reason ??= sentence('It is none of the commands of the settings, and not known to only read.');
    else {
      const { options } = checked;
      const paths = checked.paths.map((path) => folder + path);
      return {
        allowed: true,
        paths,
        shows: showsContent(rule, options),
        reads: rule.kind === 'reads',
        ...(rule.needs === undefined ? {} : { needs: rule.needs }),
        ...(rule.content ? { content: true } : {}),
        ...(script === null || paths.length === 0 ? {} : { script }),
      };
    }
  }
  if (reason !== null) return { allowed: false, reason };
  if (behindPipe) return { allowed: false, reason: sentence('Of what comes through a pipe only these may read: {0}.', filters.join(', ')) };
  const sub = commandRules.some(({ kind, begin }) => kind === 'reads' && begin[0] === argv[0]);
  return {
    allowed: false,
    reason: sub
      ? sentence('It is none of the commands of the settings, and not known to only read.')
      : sentence('The program {0} is not known to only read, and it is none of the commands of the settings.', quoted(argv[0] ?? '')),
  };
}

interface Tried {
  readonly rule: CommandRule;
  readonly rest: readonly string[];
  /** In front of every path that is named: '' or `backend/`. */
  readonly folder: string;
  /** The script that gets the words; null: none, or the one that tests. */
  readonly script: Script | null;
}

/** Options of package managers in front of a folder to work in. */
const elsewhere = /^(?:--prefix|-C|--dir|--cwd)$/u;

/** How a command of the settings is written in a folder: as it is at the root, and elsewhere where it names the folder; else not at all. */
function inFolder(known: readonly string[], folder: string): (readonly string[])[] {
  if (folder === '') return [known];
  const [program = '', option = '', named = '', ...more] = known;
  return elsewhere.test(option) && named.replace(/^\.\/|\/$/gu, '') === folder ? [[program, ...more]] : [];
}

/** The rules for words behind a command of the settings, wherever that works. */
function addedTo(known: readonly string[], argv: readonly string[]): Tried[] {
  if (known.length === 0) return [];
  const [program = '', option = '', folder = '', ...more] = known;
  const isElsewhere = elsewhere.test(option);
  const words = isElsewhere ? [program, ...more] : known;
  const at = isElsewhere ? `${folder}/` : '';
  const name = words[1] === 'run' ? (words[2] ?? '') : 'test';
  const script = name === 'test' ? null : { folder: at, name };
  return commandRules
    .filter(({ kind, begin }) => kind === 'added' && begins(words, begin))
    .flatMap((rule) => {
      const start = known.slice(0, known.length - (rule.narrows ? pathsBehind(words, rule) : 0));
      const rest = rule.around ? aroundWords(argv, start) : begins(argv, start) ? argv.slice(start.length) : null;
      return rest === null ? [] : [{ rule, rest, folder: at, script }];
    });
}

/** What stands between a program and its other words, and behind them; null: they do not stand there together. */
function aroundWords(argv: readonly string[], [program = '', ...more]: readonly string[]): readonly string[] | null {
  if (argv[0] !== program) return null;
  const at = argv.findIndex((_, index) => index > 0 && begins(argv.slice(index), more));
  return at < 0 ? null : [...argv.slice(1, at), ...argv.slice(at + more.length)];
}

/** The script that a package manager starts with a command; null: none. */
export function startedScript(given: readonly string[]): Script | null {
  const [program = '', option = '', named = '', ...more] = given;
  const isElsewhere = elsewhere.test(option);
  const [, verb, name] = longForm(isElsewhere ? [program, ...more] : given);
  if (!/^(?:npm|pnpm|yarn|bun)$/u.test(program) || verb !== 'run' || name === undefined) return null;
  return { folder: isElsewhere ? `${named.replace(/\/$/u, '')}/` : '', name };
}

/** How many words at the end are the paths that a command is about; what stands behind an option could be its value. */
function pathsBehind(words: readonly string[], { begin }: CommandRule): number {
  const named = words.slice(begin.length);
  return named.some((word) => word.startsWith('-')) ? 0 : named.length;
}

function showsContent({ shows, names = [] }: CommandRule, options: readonly string[]): boolean {
  if (shows === undefined) return false;
  return (shows === 'always' && !options.some((option) => names.includes(option))) || options.some((option) => patches.test(option));
}
