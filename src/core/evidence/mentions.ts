import { folderOf } from '../layers/projects.ts';
import { folderFrom } from './shell-commands.ts';

/** What tells that a line of another file mentions a file, in whatever way it is found there: rather too often than too seldom. */
export interface Mention {
  /** What the file is called by who mentions it: one who means another of that name does not mean it. */
  readonly name: string;
  /** A regular expression that finds every such line, for any search. */
  readonly pattern: string;
  readonly isUser: (path: string, line: string) => boolean;
}

/** Prose, locked packages, and lists that only sort files by their names. */
const isUsing = (path: string): boolean =>
  !/\.(?:md|rst|txt|adoc|lock|log|snap)$|(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$|(?:^|\/)(?:\.\w+ignore|\.gitattributes|CODEOWNERS)$/u.test(
    path,
  );

/** A name as a regular expression finds it. */
export const literally = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
const isPackage = (path: string): boolean => /(?:^|\/)package\.json$/u.test(path);
/** Lines of a manifest that say what others import. */
const isEntry = /^\s*"(?:main|module|types|browser|import|require|default|node|\.[^"]*)"\s*:/u;
/** What may stand behind a name: other endings, a query, the end of the text. */
const behind = String.raw`(?:\.[\w-]+)*(?:['"\x60?#]|\s|$)`;
const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const stemOf = (path: string): string => lastOf(path).replace(/(?<=.)\..*$/u, '');
const isEntryName = (stem: string): boolean => /^(?:index|__init__|__main__|mod)$/u.test(stem);

export function mentionOf(path: string): Mention {
  const stem = stemOf(path);
  const inside = folderOf(path);
  const isOfFolder = isEntryName(stem);
  // A folder is imported by its own name.
  const name = isOfFolder && inside !== '' ? lastOf(inside) : stem;
  const escaped = literally(name);
  const quoted = new RegExp(String.raw`['"\x60/.]${escaped}(?:/${literally(stem)})?${behind}`, 'u');
  const imported = new RegExp(String.raw`^\s*(?:from|import)\b.*\b${escaped}\b|^\s+${escaped}(?:\s+as\s+\w+)?,?\s*$`, 'u');
  const isAround = isOfFolder ? leadingTo(inside, stem) : () => false;
  const isMentioned = (other: string, line: string): boolean =>
    quoted.test(line) || (other.endsWith('.py') && imported.test(line)) || isAround(other, line);
  return {
    name,
    pattern: isOfFolder ? String.raw`${escaped}|[/'"]${stem}['".?#]|['"][.][./]*['"]|from +[.]+ +import` : escaped,
    isUser: (other, line) => isUsing(other) && isMentioned(other, line) && (!isPackage(other) || isEntry.test(line)),
  };
}

/** Who names the entry of a folder from where it lies itself: `./index.js`, `..`, `from . import same`. */
function leadingTo(folder: string, stem: string): (other: string, line: string) => boolean {
  return (other, line) => {
    const from = folderOf(other);
    const [, dots] = (other.endsWith('.py') && /^\s*from\s+(\.+)\s+import\b/u.exec(line)) || [];
    if (dots !== undefined) return folderFrom(from, '../'.repeat(dots.length - 1)) === folder;
    return [...line.matchAll(/['"\x60](\.[^'"\x60?#\s]*)/gu)].some(([, name = '']) => {
      if (stemOf(name) === stem) return folderFrom(from, name.slice(0, name.lastIndexOf('/') + 1)) === folder;
      // Dots stand in many a text.
      return /^[./]+$/u.test(name) && /\b(?:from|import|require)\b/u.test(line) && folderFrom(from, name) === folder;
    });
  };
}

const specifier = /(?:\bfrom|\b(?:import|require|resolve|(?:do|un)?[mM]ock)\s*\(?)\s*['"`](#?[^'"`\n?#]+)/gu;

/** What code imports, by the names that stand there. */
export function importsIn(code: string): string[] {
  return [...code.matchAll(specifier)].map(([, found = '']) => found);
}

/** Whether code imports something called as the file by a name that only a configuration can lead to it: `@checks/same` for `qa/same.ts`. `isOfPackage`: those that lead elsewhere, as is known. */
export function mayLeadTo(path: string, code: string, isOfPackage: (specifier: string) => boolean): boolean {
  const stem = stemOf(path);
  const { name } = mentionOf(path);
  return importsIn(code).some((found) => {
    if (!/^[@~#$]|^\w[^:]*\//u.test(found) || isOfPackage(found)) return false;
    const [last = '', above] = found.split('/').toReversed();
    return stemOf(last) === name || (stemOf(last) === stem && above === name);
  });
}

/** The same for a package of the workspace that others import by its name; manifests that only list it import nothing. */
export function mentionOfPackage(name: string): Mention {
  const quoted = new RegExp(String.raw`['"\x60]${literally(name)}(?:/[^'"\x60]*)?['"\x60]`, 'u');
  return { name, pattern: literally(name), isUser: (other, line) => isUsing(other) && !isPackage(other) && quoted.test(line) };
}

/** The same for a folder that others go through. */
export function mentionOfFolder(name: string): Mention {
  const segment = new RegExp(String.raw`(?:^|[\s'"\x60/.(=])${literally(name)}(?:[/'"\x60*.\s)]|$)`, 'u');
  return { name, pattern: literally(name), isUser: (other, line) => isUsing(other) && !isPackage(other) && segment.test(line) };
}
