import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import { closureOf } from '../evidence/closure.ts';
import { shellCommands } from '../evidence/shell-commands.ts';
import { PathError, type WorkspaceFiles } from '../ports.ts';
import { readManifest } from '../settings/read-manifest.ts';
import { parseCommandList, type LineCommand, type Pipe } from './command-list.ts';
import { isDestructive, sqlFiles } from './destructive-commands.ts';
import { judgeCommand, startedScript, type Script } from './judge-command.ts';
import { needsShell, type LineProblem } from './lex-line.ts';
import { gitFolder } from './git-folder.ts';
import { normalizeInside } from './normalize-inside.ts';
import { createReadPolicy } from './readable.ts';
import { runnerOptions } from './runner-rules.ts';
import { fits, type StoredCommand } from './stored-command.ts';
import { lastProgram, takesPaths } from './takes-paths.ts';
import { quoted } from './visible.ts';

/** One program of a line, and what is thought of it. */
export interface JudgedCommand extends LineCommand {
  readonly allowed: boolean;
  /** Because the person allowed it for good. */
  readonly stored: boolean;
  /** Why it is asked about; '' where it is not. */
  readonly reason: Message;
  /** How many words at its end are paths of files inside. */
  readonly files: number;
  /** It deletes what a database holds, or changes what runs elsewhere. */
  readonly destructive: boolean;
}

export interface JudgedPipe extends Pipe {
  readonly commands: readonly JudgedCommand[];
}

/** `ask`: it never runs without a person's yes; `destructive`: without one for each time. */
export type Judgement = { readonly destructive: boolean } &
  /** `folder`: of the workspace, where it runs; '' its root. */
  (
    | { readonly verdict: 'allow' | 'ask'; readonly folder: string; readonly pipes: readonly JudgedPipe[]; readonly problem: null }
    /** Only a shell could run it. */
    | { readonly verdict: 'ask'; readonly pipes: null; readonly problem: LineProblem }
  );

/** What a judgement rests on besides the line. */
export interface Grounds {
  readonly files: Pick<WorkspaceFiles, 'root' | 'read' | 'real' | 'exists'>;
  /** Commands of the person's settings. */
  readonly listed: readonly (readonly string[])[];
  /** What the person allowed in this workspace for good. */
  readonly stored: readonly StoredCommand[];
}

/** The same for a folder of the workspace. */
type Here = Grounds & { readonly folder: string };

/** Judges a command line, or an argv that was given as a list. `place`: the folder of the workspace that it is started in. */
export async function judgeLine(line: string | readonly string[], grounds: Grounds, place = ''): Promise<Judgement> {
  const read =
    typeof line === 'string'
      ? parseCommandList(line)
      : ({ ok: true, folder: '', pipes: [{ when: 'always', commands: [{ argv: line, out: 'out', error: 'error' }] }] } as const);
  const folder = read.ok ? await folderFor(read.folder, { ...grounds, folder: place }) : null;
  if (!read.ok || folder === null) {
    const problem = read.ok ? needsShell(String(line), 0, 'cd') : read;
    const destructive = shellCommands(String(line), '').some(({ argv }) => isDestructive(argv));
    return { verdict: 'ask', pipes: null, problem, destructive };
  }
  const pipes: JudgedPipe[] = [];
  for (const { when, commands } of read.pipes) {
    const judged: JudgedCommand[] = [];
    for (const [index, command] of commands.entries()) judged.push(await judgeOne(command, index > 0, { ...grounds, folder }));
    pipes.push({ when, commands: judged });
  }
  const all = pipes.flatMap(({ commands }) => commands);
  const verdict = all.every(({ allowed }) => allowed) ? 'allow' : 'ask';
  return { verdict, folder, pipes, problem: null, destructive: all.some(({ destructive }) => destructive) };
}

/** The folder that a line goes to first; null: it is no plain one of the workspace. */
async function folderFor(given: string, here: Here): Promise<string | null> {
  if (given === '') return here.folder;
  const path = insideOf(given, here);
  try {
    const folder = path === null ? null : normalizeInside(path);
    if (folder === null || (await here.files.real(folder)) !== folder) return null;
    return folder === '' || (await here.files.exists(folder)) ? folder : null;
  } catch (error) {
    if (error instanceof PathError) return null;
    throw error;
  }
}

/** `git -C FOLDER …` is judged as git in that folder, which must be a plain one of the workspace; there it may only read. */
async function judgeOne(command: LineCommand, behindPipe: boolean, grounds: Here): Promise<JudgedCommand> {
  const elsewhere = gitFolder(command.argv);
  const folder = elsewhere && (await folderFor(elsewhere.folder, grounds));
  if (elsewhere === null || folder === null) return judgeHere(command, behindPipe, grounds);
  const there = await judgeHere({ ...command, argv: elsewhere.argv }, behindPipe, { ...grounds, folder, listed: [], stored: [] });
  return there.allowed ? { ...there, argv: command.argv } : judgeHere(command, behindPipe, grounds);
}

async function judgeHere(command: LineCommand, behindPipe: boolean, grounds: Here): Promise<JudgedCommand> {
  const { argv } = command;
  const { folder } = grounds;
  const files = await filesAtEnd(argv, grounds);
  const started = startedScript(argv);
  const runner = runnerOptions(started === null ? [] : lastProgram(await scriptText(started, grounds)));
  const verdict = judgeCommand(argv, { settings: grounds.listed, folder, behindPipe, runner });
  const outside = deletesOutside(argv, grounds);
  const destructive = outside || (verdict.allowed ? !verdict.reads && isDestructive(argv) : await deletesData(argv, grounds));
  const asked = (reason: Message): JudgedCommand => ({ ...command, allowed: false, stored: false, reason, files, destructive });
  const allowed: JudgedCommand = { ...command, allowed: true, stored: false, reason: '', files, destructive };
  if (outside) return asked(sentence('It deletes the workspace, or what lies outside of it. That cannot be undone.'));
  if (destructive) return asked(sentence('It deletes what a database holds, or changes what runs elsewhere. That cannot be undone.'));
  if (!behindPipe && folder === '' && grounds.stored.some((stored) => fits(stored, argv, files))) return { ...allowed, stored: true };
  if (!verdict.allowed) return asked(verdict.reason);
  for (const path of verdict.paths) {
    const refusal = await pathRefusal(path, grounds);
    if (refusal !== null) return asked(refusal);
    if (verdict.content && (await textOf(insideOf(path, grounds) ?? '', grounds.files)) === null)
      return asked(sentence('{0} is no file. Of a folder it would show what lies in it.', quoted(path)));
  }
  if (verdict.script !== undefined && !takesPaths(await scriptText(verdict.script, grounds)))
    return asked(
      sentence('The script {0} is no test runner, and not known to only look at the paths behind it.', quoted(verdict.script.name)),
    );
  if (verdict.shows && (await ignoreText(grounds)).trim() !== '')
    return asked(sentence('It could show what .batutaignore names. Use the tools "read" and "grep" instead.'));
  if (verdict.needs !== undefined && !(await grounds.files.exists(inside(folder, verdict.needs))))
    return asked(sentence('{0} is not there, so another program of that name would be fetched.', verdict.needs));
  return allowed;
}

/** Why a path may not be named; null: it lies inside, links resolved, and may be read. */
async function pathRefusal(given: string, grounds: Here): Promise<Message | null> {
  const { files } = grounds;
  const within = insideOf(given, grounds);
  if (within === null) return sentence('{0} is no plain path.', quoted(given));
  const policy = createReadPolicy(await ignoreText(grounds));
  try {
    const path = normalizeInside(within);
    const real = path === '' ? '' : await files.real(path);
    // The words of the policy are for the tools that read: here a person may still say yes.
    return policy.refusal(path) === null && policy.refusal(real) === null
      ? null
      : sentence('{0} may be read with your yes only: it holds secrets, judging by its name, or .batutaignore names it.', quoted(given));
  } catch (error) {
    if (error instanceof PathError) return error.text;
    throw error;
  }
}

/** A path that is given in a folder, as seen from the workspace; null where ".." stands behind a name: behind a link it is another folder than it seems. */
function insideOf(given: string, { files, folder }: Here): string | null {
  const names = given.split('/').filter((name) => name !== '' && name !== '.');
  if (names.some((name, index) => name === '..' && index > 0 && names[index - 1] !== '..')) return null;
  const root = files.root.replace(/[\\/]+$/u, '');
  if (given === root) return '';
  return given.startsWith(`${root}/`) ? given.slice(root.length + 1) : inside(folder, given);
}

/** Whether plain files and folders are deleted that are not the run's to delete: no undo brings them back. */
function deletesOutside(argv: readonly string[], grounds: Here): boolean {
  const [program = '', ...words] = argv[0] === 'sudo' ? argv.slice(1) : argv;
  if (!/^(?:.*\/)?(?:rm|rmdir|unlink|shred)$/u.test(program)) return false;
  return words
    .filter((word) => !word.startsWith('-'))
    .some((word) => {
      try {
        const path = insideOf(word, grounds);
        return path === null || word.startsWith('~') || normalizeInside(path) === '';
      } catch (error) {
        if (error instanceof PathError) return true;
        throw error;
      }
    });
}

/** An absolute path stays one. */
const inside = (folder: string, path: string): string => (folder === '' || /^[\\/]/u.test(path) ? path : `${folder}/${path}`);

/** The same of a command that nobody has allowed: also by what the scripts, Makefile rules and SQL files do that it names. */
async function deletesData(argv: readonly string[], { files, folder }: Here): Promise<boolean> {
  const line = argv.findIndex((word, index) => /^-\w*c$/u.test(argv[index - 1] ?? '') && /\s/u.test(word));
  const inShell = line < 0 ? [] : shellCommands(argv[line] ?? '', '').map((inside) => inside.argv);
  const parts = await closureOf(argv, { read: (path) => textOf(inside(folder, path), files), manifests: async () => [] });
  const called = parts.flatMap(({ text }) => shellCommands(text, '').map((inside) => inside.argv));
  for (const one of [argv, ...inShell, ...called]) {
    const given = await Promise.all(sqlFiles(one).map((path) => textOf(inside(folder, path), files)));
    if (
      isDestructive(
        one,
        given.filter((text) => text !== null),
      )
    )
      return true;
  }
  return false;
}

/** The command line of a script; '' where there is none. */
async function scriptText({ folder, name }: Script, { files, folder: here }: Here): Promise<string> {
  return readManifest(await textOf(inside(here, `${folder}package.json`), files))?.scripts.get(name) ?? '';
}

async function ignoreText({ files }: Grounds): Promise<string> {
  return (await textOf('.batutaignore', files)) ?? '';
}

/** How many words at the end are files of the workspace that may be read; they could be others the next time. */
async function filesAtEnd(argv: readonly string[], grounds: Here): Promise<number> {
  let count = 0;
  for (const word of argv.slice(1).toReversed()) {
    if (word.startsWith('-') || /[:@;&|<>`"'$*?!\\%]/u.test(word) || (await pathRefusal(word, grounds)) !== null) break;
    if ((await textOf(inside(grounds.folder, word), grounds.files)) === null) break;
    count += 1;
  }
  return count;
}

/** null: nothing inside is named so. */
async function textOf(path: string, files: Grounds['files']): Promise<string | null> {
  try {
    const content = await files.read(normalizeInside(path));
    return content && new TextDecoder().decode(content.bytes);
  } catch (error) {
    if (error instanceof PathError) return null;
    throw error;
  }
}
