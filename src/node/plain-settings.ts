import { dirname, resolve } from 'node:path';
import type { GitFolder } from './git-folders.ts';
import type { Kept } from './kept-file.ts';

/** What git itself writes into the settings of a repository that it makes, by section, in lower case. */
const written: Readonly<Record<string, RegExp>> = {
  core: /^(?:repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode|symlinks|sparsecheckout(?:cone)?|worktree)$/u,
  extensions: /^(?:objectformat|worktreeconfig|partialclone|refstorage|compatobjectformat|relativeworktrees)$/u,
  index: /^sparse$/u,
  remote: /^(?:url|fetch|tagopt|promisor|partialclonefilter)$/u,
  branch: /^(?:remote|merge|rebase)$/u,
  submodule: /^(?:url|active|alternate(?:location|errorstrategy))$/u,
  user: /^(?:name|email)$/u,
};

/**
 * Whether a file of a folder that git did not have before is as git makes it: it runs no program, hides nothing, and leaves files below `top`.
 * `path`: in the folder.
 */
export function isAsMade({ kind, bytes }: Kept, { place }: GitFolder, path: string, top: string): boolean {
  if (kind !== 'file') return false;
  const text = bytes.toString('utf8');
  if (path === 'config' || path === 'config.worktree') return isPlain(text, place, top);
  if (path === 'commondir') return resolve(place, text.trim()) === dirname(dirname(place));
  if (path === 'info/exclude') return text.split('\n').every((line) => line.trim() === '' || line.startsWith('#'));
  return ['gitdir', 'info/sparse-checkout', 'objects/info/alternates'].includes(path);
}

/** Whether settings are in the form in which git writes them, and each is of the list. */
function isPlain(config: string, place: string, top: string): boolean {
  let known: RegExp | undefined;
  return config.split('\n').every((line) => {
    if (/^\s*(?:[#;].*)?$/u.test(line)) return true;
    const section = /^\[(\w+)(?: "(?:[^"\\]|\\.)*")?\]$/u.exec(line)?.[1];
    if (section !== undefined) return (known = written[section.toLowerCase()]) !== undefined;
    const [, key = '', value = ''] = /^\s+([a-z][\w-]*) = ([^\\]*)$/iu.exec(line) ?? [];
    if (!known?.test(key.toLowerCase())) return false;
    return key.toLowerCase() !== 'worktree' || `${resolve(place, value)}/`.startsWith(`${top}/`);
  });
}

/** Whether settings are the same but for those of branches: a person who begins a branch has git note down what it follows. */
export function sameSettings(one: Kept, other: Kept): boolean {
  return one.kind === 'file' && other.kind === 'file' && withoutBranches(one.bytes) === withoutBranches(other.bytes);
}

/**
 * Only in the form in which git writes them: a section may begin in any line, and behind another one. What begins with `mergeoptions` may name
 * a program.
 */
function withoutBranches(config: Buffer): string {
  const sections = /^\[branch "(?:[^"\\\n]|\\.)*"\]\n(?:[ \t]+(?!mergeoptions)[a-z][\w-]* = [^\\\n]*(?:\n|$))*/gimu;
  return config.toString('utf8').replaceAll(sections, '');
}
