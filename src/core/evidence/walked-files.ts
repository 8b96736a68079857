import picomatch from 'picomatch';
import { folderOf } from '../layers/projects.ts';
import { foldersGivenIn } from './given.ts';
import { isMakefile } from './makefile.ts';
import { isLockFile, isManifest } from './proof-files.ts';
import { isCode, joined, type NamingText } from './named-files.ts';
import { folderFrom } from './shell-commands.ts';

const quoted = /(['"`])((?:(?!\1)[^\n\\])+)\1/gu;
/** What a shell, a template, a format or a Makefile puts there when it runs. */
const substituted = /\$\{[^{}]*\}|\$\([^()]*\)|\$[A-Za-z_@<^*]\w*|%[sd]/gu;
const wildcard = /\$\(wildcard\s+([^)]*)\)/gu;
/** Programs that go through a folder. */
const walker = /\b(?:find|ls|run-parts|bats|prove)\s+(?:-\S+\s+)*([\w./-]+)/gu;
/** Functions that do. */
const listing =
  /readdir|opendir|\bglob|globby|listdir|scandir|iterdir|os\.walk|\.walk\(|\bDir\b|import_module|iter_modules|\bimport\(|require\(/u;

/**
 * Files that a program goes through without naming each: those of a folder that it lists, of a pattern, of a name that it puts together. `text`: its own. Not known is
 * where nothing of the path stands in it.
 */
export function walkedIn({ path, folder }: Pick<NamingText, 'path' | 'folder'>, text: string, paths: ReadonlySet<string>): string[] {
  const folders = [...new Set([folder ?? folderOf(path), ''])];
  const patterns = isCode(path) ? patternsOfCode(path, text) : patternsOfShell(text);
  const globs = patterns.flatMap((pattern) => folders.flatMap((from) => globOf(from, pattern) ?? []));
  const isWalked = matcherOf(globs);
  const given = isCode(path) ? [] : folders.flatMap((from) => foldersGivenIn(text, from, (one) => paths.has(one), isMakefile(path)));
  const isInGiven = (one: string): boolean => given.some((inside) => one.startsWith(`${inside}/`));
  return [...paths].filter((one) => one !== path && (isWalked(one) || (isData(one) && isInGiven(one))));
}

/** What a program compares and counts by, where code that it is given is what it looks at. Manifests and locked packages say what sources need. */
function isData(path: string): boolean {
  return (
    /\.(?:jsonc?|json5|jsonl|ndjson|ya?ml|toml|ini|cfg|conf|env|properties|xml|txt|csv|tsv|golden|out|expected|approved|snap|diff|patch)$/u.test(
      path,
    ) &&
    !isManifest(path) &&
    !isLockFile(path)
  );
}

const matcherOf = (globs: readonly string[]): ((path: string) => boolean) =>
  globs.length === 0 ? () => false : picomatch([...new Set(globs)], { dot: true });

function patternsOfCode(path: string, text: string): string[] {
  const plain = text.replaceAll(substituted, '*').replaceAll(substituted, '*');
  const strings = [...plain.matchAll(quoted)].map(([, , value = '']) =>
    path.endsWith('.py') ? value.replaceAll(/\{[^{}]*\}/gu, '*') : value,
  );
  const lists = listing.test(text);
  const paired = [...plain.matchAll(joined)].map(([run]) => [...run.matchAll(quoted)].map(([, , value = '']) => value).join('/'));
  return [...strings, ...paired].flatMap((value) => {
    if (/\s/u.test(value)) return [];
    if (value.endsWith('/')) return [`${value}**`];
    // A module of Python that is put together: `'lib.' + name`.
    if (path.endsWith('.py') && /^\w[\w.]*\.\*?$/u.test(value)) return [`${value.replace(/\.\*?$/u, '').replaceAll('.', '/')}/**`];
    if (value.includes('*')) return [value];
    return lists && /\w/u.test(value) ? [`${value}/**`] : [];
  });
}

function patternsOfShell(text: string): string[] {
  const groups = (pattern: RegExp): string[] => [...text.matchAll(pattern)].flatMap(([, group = '']) => group.split(/\s+/u));
  const plain = text.replaceAll(substituted, '*').replaceAll(substituted, '*');
  const words = plain.split(/[\s'"`;()<>|&=]+/u).filter((word) => word.includes('*'));
  return [...groups(wildcard), ...words, ...groups(walker).map((folder) => `${folder}/**`)];
}

/** null: it could be anything, or lies outside. */
function globOf(from: string, pattern: string): string | null {
  const name = pattern
    .replace(/^(?:\*|file:|[@~#])?\/+(?=[^/])/u, '')
    .replaceAll(/\*(?:\/\*)*$/gu, '**')
    .replaceAll(/\*{2,}/gu, '**');
  const fixed = name.replace(/\*.*$/su, '');
  if (!/\w[^/]*\/$|\w[^/]*\/[^/]*$/u.test(fixed) || /^(?:https?|data|node):/u.test(name)) return null;
  return folderFrom(from, name);
}
