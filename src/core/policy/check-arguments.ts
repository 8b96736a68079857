import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import type { CommandRule, Options } from './command-rule.ts';
import { quoted } from './visible.ts';

/** Arguments that a rule lets pass: what they name must still lie inside. `revisions`: where some may stand. `end`: of the options. Or the first that does not pass. */
export type CheckedArguments =
  | {
      readonly ok: true;
      readonly options: readonly string[];
      readonly paths: readonly string[];
      readonly revisions: readonly number[];
      readonly end: number;
    }
  | { readonly ok: false; readonly reason: Message };

/** Which option an argument is, and whether its value is glued to it; null: none that the rule lists. */
interface Option {
  readonly name: string;
  readonly value: string | null;
  /** What the value may be; null: it has none. */
  readonly form: RegExp | null;
}

function optionOf(argument: string, { switches = [], values = {} }: Options): Option | null {
  if (switches.includes(argument)) return { name: argument, value: null, form: null };
  const separate = values[argument] ?? values[`${argument} `];
  if (separate) return { name: argument, value: null, form: separate };
  // Go's have one dash.
  const [, name = '', value = ''] = /^(--[^=]+|-[A-Za-z]{2,})=(.*)$/su.exec(argument) ?? [];
  const form = values[name] ?? values[`${name}=`];
  if (form) return { name, value, form };
  if (argument.startsWith('--')) return null;
  const short = argument.slice(0, 2);
  const glued = values[short] ?? values[`${short}=`];
  if (glued) return { name: short, value: argument.slice(2), form: glued };
  if (values['-']?.test(argument.slice(1))) return { name: '-', value: argument.slice(1), form: values['-'] };
  return argument
    .slice(1)
    .split('')
    .every((letter) => switches.includes(`-${letter}`))
    ? { name: argument, value: null, form: null }
    : null;
}

/** Checks what stands behind the beginning of a command, word by word; whatever the rule does not list is a reason to ask. */
export function checkArguments(rest: readonly string[], rule: CommandRule): CheckedArguments {
  if (rule.operands === 'words') return { ok: true, options: [], paths: [], revisions: [], end: rest.length };
  const options: string[] = [];
  const paths: string[] = [];
  const operands: { text: string; behind: boolean }[] = [];
  const revisions: number[] = [];
  const ask = (reason: Message): CheckedArguments => ({ ok: false, reason });
  let end = rest.length;
  for (let index = 0; index < rest.length; index++) {
    const argument = rest[index] as string;
    const ended = index > end;
    if (argument === '--' && !ended) {
      end = index;
      continue;
    }
    // A pattern may begin with a dash there.
    const isFirst = ended && rule.first && operands.length === 0 && !rule.instead?.some((name) => options.includes(name));
    if (!argument.startsWith('-') || argument === '-' || isFirst) {
      if (rule.behind && !ended) return ask(sentence('{0} comes before "--".', quoted(argument)));
      operands.push({ text: argument, behind: ended });
      if (rule.operands === 'revisions' && !ended) revisions.push(index);
      continue;
    }
    const known = rule.behind === true ? (ended ? rule : {}) : ended ? (rule.passed ?? {}) : rule;
    const option = optionOf(argument, known);
    if (option === null) return ask(sentence('The option {0} is none of those that are known to be harmless.', quoted(argument)));
    const { name, form } = option;
    if (form !== null) {
      const value = option.value ?? rest[++index];
      if (value === undefined || !form.test(value))
        return ask(sentence('The option {0} is not known to be harmless with {1}.', quoted(name), quoted(value ?? '')));
      if (rule.named?.includes(name)) paths.push(value);
    }
    options.push(name);
  }
  if (rule.requires !== undefined && !options.includes(rule.requires))
    return ask(sentence('It is none of the commands of the settings, and not known to only read.'));
  if (rule.first && !rule.instead?.some((name) => options.includes(name))) {
    const first = operands.shift()?.text;
    revisions.shift();
    if (first === undefined || !rule.first.test(first)) return ask(sentence('{0} is not known to be harmless.', quoted(first ?? '')));
  }
  const named = operands.filter(({ text }) => rule.words?.test(text) !== true);
  const tooMany = named[rule.operands === 'none' ? 0 : (rule.most ?? Infinity)];
  if (tooMany !== undefined) return ask(sentence('{0} is not known to be harmless.', quoted(tooMany.text)));
  for (const { text, behind } of named) {
    const isPattern = rule.patterns === 'always' || (rule.patterns === 'behind' && behind);
    if (!isPlain(isPattern ? withoutWildcards(text) : text, rule)) return ask(sentence('{0} is no plain path.', quoted(text)));
    paths.push(...(isPattern ? [folderOf(text)] : pathsIn(text, rule)));
  }
  return { ok: true, options, paths, revisions, end };
}

/** Without what some program could take for something else than a name. */
function isPlain(operand: string, { kind, operands, alongside }: CommandRule): boolean {
  if (operand === '' || operand === '-' || /[;&|<>`"'$*?!\\%\p{Cc}]/u.test(operand) || operand.startsWith(':')) return false;
  // Some programs read more arguments from a file that is named so, or take it for a setting.
  if ((kind === 'added' || alongside) && /^@|=/u.test(operand)) return false;
  // With another type behind it, or none, an id of git could be a file's.
  if (operands === 'revisions') return !/\^\{(?!commit\}|tree\})/u.test(operand);
  if (operands === 'packages') return /^\.(?:\/|$)/u.test(operand);
  return operands !== 'files' || !operand.includes(':');
}

/** A pattern as a path: ".." behind a wildcard would lead anywhere. */
const withoutWildcards = (pattern: string): string => (/[*?[].*\.\./su.test(pattern) ? '' : pattern.replaceAll(/[*?]/gu, 'x'));

/** Where a pattern of paths begins to look; a path without wildcards is itself. */
function folderOf(pattern: string): string {
  const names = pattern.split('/');
  const first = names.findIndex((name) => /[*?[]/u.test(name));
  return first < 0 ? pattern : first === 0 ? '.' : names.slice(0, first).join('/');
}

/** What an operand may name: a file, and where a revision or a test is named with it, also the part that is one. */
function pathsIn(operand: string, { operands }: CommandRule): string[] {
  if (operands === 'tests') return [operand.replace(/::[\w:[\].-]*$/u, '')];
  if (operands === 'packages') return [operand.replace(/\/\.{3}$/u, '')];
  if (operands !== 'revisions') return [operand];
  const range = operand.replace(/(?<=\w)\.{2,3}$/u, '');
  const [, ...rest] = range.split(':');
  return [range, ...rest];
}
