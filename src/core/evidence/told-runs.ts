import { folderOf } from '../layers/projects.ts';
import { protectionOf } from '../policy/protected-files.ts';
import type { ClosurePart } from './closure.ts';
import { fillingFrom, foldersIn, settingLine } from './given.ts';
import { isMakefile } from './makefile.ts';
import { folderFrom } from './shell-commands.ts';

/** The configured commands, and what they ran before the work. */
export interface Proving {
  readonly commands: readonly (readonly string[])[];
  readonly parts: readonly ClosurePart[];
  readonly paths: ReadonlySet<string>;
}

/** What is packed into one line is no command that somebody wrote. */
const longest = 10_000;
/** What a run writes and is told itself. */
const ofRuns = /(?:^|\/)\.claude\/|^spec\/(?:active|completed)\//iu;
const ofObjects = /\.(?:json\w*|code-workspace)$/u;
type IsProving = (text: string, line?: string) => boolean;
const goesOn = /\\\r?\n[ \t]*/gu;

/** It says what people, editors and build servers run, and among that may be what proves. */
export function tellsWhatRuns(path: string): boolean {
  const level = protectionOf(path)?.level;
  return isMakefile(path) || level === 'refused' || level === 'asked';
}

/** Such a text without the recipes of the configured commands, and without lines that do what these do: what it runs besides is used by more than proofs. */
export function runBesides(path: string, text: string, proving: Proving): string {
  if (ofRuns.test(path)) return '';
  const whole = text.replaceAll(goesOn, ' ');
  const isProving = provingIn(path, proving);
  // An object of an editor's settings says in several lines what is run.
  if (ofObjects.test(path))
    return whole
      .replaceAll(/\$\{[^{}]*\}\//gu, './')
      .split(/(?<=\})/u)
      .map((piece) => (isProving(piece) ? '' : piece))
      .join('\n');
  const lines = isMakefile(path) ? otherLines(path, whole, proving.parts) : whole.split(/\r?\n/u);
  return lines.map((line) => withoutProving(line, isProving)).join('\n');
}

/** Without the commands of a line that prove; each may run in a folder that the line leads to. */
function withoutProving(line: string, isProving: IsProving): string {
  if (line.length > longest) return line;
  const commands = line.split(/&&|\|\||;/u);
  const others = commands.filter((one) => !isProving(one, line));
  return others.length === commands.length ? line : others.join('\n');
}

/** Lines of a Makefile that no configured command reaches, with their variables put in. */
function otherLines(path: string, text: string, parts: readonly ClosurePart[]): string[] {
  const lines = text.split(/\r?\n/u);
  const reached = new Set<number>();
  for (const part of parts.filter(({ file }) => file === path)) {
    const left = part.text.split('\n');
    lines.forEach((line, index) => {
      const at = left.indexOf(line);
      if (at < 0) return;
      // The same line may stand in a recipe of another target.
      left.splice(at, 1);
      reached.add(index);
    });
  }
  const fill = fillingFrom(text);
  const isPutIn = (line: string): boolean =>
    [...line.matchAll(settingLine)].some(([, name = '']) => ['$(', '${', '$'].some((sign) => text.includes(`${sign}${name}`)));
  return lines.filter((line, index) => !reached.has(index) && !isPutIn(line)).map((line) => fill(fill(line)));
}

/** Whether a text does what the configured commands do: it is one, or what it runs first is a script of theirs. */
function provingIn(path: string, { commands, parts, paths }: Proving): IsProving {
  const scripts = new Set(parts.flatMap(({ file, part }) => (part === '' ? [file] : [])));
  const whole = commands.filter((command) => command.length > 1).map((command) => ` ${command.join(' ')} `);
  return (text, line = text) => {
    const words = text
      .replaceAll(/\$\{\w+\}\/?/gu, '')
      .split(/[\s'"`,()[\]{}<>=|&;]+/u)
      .filter((word) => word !== '');
    if (whole.some((command) => ` ${words.join(' ')} `.includes(command))) return true;
    const bare = line.replace(/^[-\s]*(?:[\w-]+:\s+)?/u, '');
    const folders = [...new Set([folderOf(path), '', ...foldersIn(bare, ''), ...foldersIn(bare, folderOf(path))])];
    const files = words.flatMap((word, index) => {
      if (/^(?:-r|--require|--import|--loader)$/u.test(words[index - 1] ?? '')) return [];
      return folders.flatMap((folder) => folderFrom(folder, word) ?? []).filter((file) => paths.has(file));
    });
    return files[0] !== undefined && scripts.has(files[0]);
  };
}
