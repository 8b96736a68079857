import { isGitName } from '../core/policy/normalize-inside.ts';
import { temporaryPrefix } from './atomic-write.ts';
import type { Decisive } from './decisive-files.ts';
import type { FolderNames } from './folder-names.ts';
import { hiddenMode } from './git-entries.ts';
import { asText } from './git-program.ts';
import { surelyKept } from './ignore-words.ts';
import { listedNames } from './workspace-listing.ts';
import { readIndexFile } from './index-file.ts';

/** What git gave of the names in a workspace, and what lay there then. */
export interface KeptNames {
  readonly listed: readonly string[];
  readonly ignored: readonly string[];
  readonly nested: readonly string[];
  readonly folders: FolderNames;
  readonly all: ReadonlySet<string>;
  /** The files beside `.gitignore` whose lines say what is ignored; null: what a name that comes means only git can tell. */
  readonly rules: readonly string[] | null;
}

/** With names that came, as `FolderNames` tells them; null: only git knows what they mean. */
export function grown(root: string, before: KeptNames, came: readonly string[]): KeptNames | null {
  const { all, rules, ignored } = before;
  const others = came.filter((name) => !all.has(name));
  if (others.length === 0) return before;
  const inIgnored = ignored.filter((one) => one.endsWith('/'));
  if (inIgnored.some((folder) => others.some((name) => name.startsWith(folder)))) return null;
  if (!isPlain(root, { all, rules }, others)) return null;
  const files = others.filter((name) => !name.endsWith('/'));
  if (files.length === 0) return before;
  // A file lies where the folder of others was.
  if (files.some((name) => before.listed.some((one) => one.startsWith(`${name}/`)))) return null;
  const listed = [...before.listed, ...files].sort((a, b) => (a < b ? -1 : 1));
  return { ...before, listed, all: listedNames(listed) };
}

/**
 * What git would give of a repository as it sets one up, whose index is read at once, where nothing lies that could be ignored; else null. A worktree is
 * mostly like that, and is looked at a few times only.
 */
export function namesWithoutGit(root: string, folders: FolderNames, { index, plainIds, rules, ignoresCase }: Decisive): KeptNames | null {
  if (plainIds === null || ignoresCase || folders.skipped.length > 0) return null;
  const entries = readIndexFile(index, plainIds);
  if (entries === null || entries.some(({ name, mode }) => mode === hiddenMode || isStrange(name))) return null;
  const there = folders.all();
  if (there === null) return null;
  const listed = entries.map(({ name }) => name);
  return grown(root, { listed, ignored: [], nested: [], folders, all: listedNames(listed), rules }, there);
}

/** Whether git surely does not ignore these names, nor lists them otherwise than others. */
export function isPlain(root: string, { all, rules }: Pick<KeptNames, 'all' | 'rules'>, names: readonly string[]): boolean {
  const above = new Set(names.flatMap((name) => Array.from(name.matchAll(/\//gu), ({ index }) => name.slice(0, index))));
  // A folder lies where a file was that git still knows.
  if (rules === null || names.some(isStrange) || [...above].some((folder) => all.has(folder))) return false;
  const top = Buffer.from(root).toString('latin1');
  const own = ['', ...above].map((folder) => Buffer.from(`${top}/${folder === '' ? '' : `${folder}/`}.gitignore`, 'latin1'));
  return surelyKept([...rules, ...own], names);
}

/** git's own, or on its way. */
function isStrange(name: string): boolean {
  return name.split('/').some((part) => isGitName(asText(part)) || part.startsWith(temporaryPrefix));
}
