import { sameWord, wordsOf } from '../registry/name-forms.ts';
import { isRole } from '../registry/reference-files.ts';

/** A word of a name as it stands in a path. */
interface Piece {
  readonly text: string;
  readonly at: number;
}

/** Files that have the same name in every module. */
const inEveryModule =
  /^(?:index|schemas?|routers?|routes?|types|module|page|layout|form|constants|package-info|__init__|urls|views|models|admin|serializers|tests?|migration|mod)\./u;
/** Words as `wordsOf` finds them, with their places. */
const words = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+/gu;

/**
 * The path with one entity's name in place of another's, in the same notation and number: `banks/BankAccount.cs` for SalesPlan becomes
 * `sales-plans/SalesPlanAccount.cs`. Numbers of migrations are left open (`{number}`). null: neither the file's name nor, of a file that every
 * module has (`index.ts`), its folder's has the old one.
 */
export function renamePath(path: string, from: string, to: string): string | null {
  const [old, fresh] = [wordsOf(from), wordsOf(to)];
  const segments = path.split('/');
  const renamed = segments.map((segment) => renameSegment({ segment, path }, old, fresh));
  const file = segments.at(-1) ?? '';
  // Of the entity's own folder also what is called after what it does: `bank/create.rs`.
  const isOwn = (renamed.at(-2) ?? null) !== null && isRole(wordsOf(file.replace(/\..*$/u, '')));
  const isTold = renamed.at(-1) !== null || isOwn || (inEveryModule.test(file) && renamed.some((segment) => segment !== null));
  if (!isTold) return null;
  return segments.map((segment, index) => (renamed[index] ?? segment).replace(/^V?\d{3,}(?:-\d{2,})*(?=[_-])/u, '{number}')).join('/');
}

interface Place {
  readonly segment: string;
  readonly path: string;
}

function renameSegment(place: Place, old: readonly string[], fresh: readonly string[]): string | null {
  const { segment } = place;
  const pieces: Piece[] = Array.from(segment.matchAll(words), ({ 0: text, index }) => ({ text, at: index }));
  const joined = [old.join('')];
  let renamed = '';
  let end = 0;
  for (let at = 0; at < pieces.length;) {
    const run = [old, joined].map((name) => runAt(pieces, at, name)).find((one) => one !== null);
    if (!run) {
      at += 1;
      continue;
    }
    const [first, last] = [run[0], run.at(-1)];
    if (!first || !last) break;
    renamed += segment.slice(end, first.at) + written(place, run, old, fresh);
    end = last.at + last.text.length;
    at += run.length;
  }
  return end === 0 ? null : renamed + segment.slice(end);
}

function runAt(pieces: readonly Piece[], at: number, name: readonly string[]): Piece[] | null {
  const run = pieces.slice(at, at + name.length);
  const matches = name.every((word, index) => {
    const here = run[index]?.text.toLowerCase() ?? '';
    return index === name.length - 1 ? sameWord(here, word) : here === word;
  });
  return matches && run.length > 0 ? run : null;
}

/** The new name as the old one is written there. */
function written(place: Place, run: readonly Piece[], old: readonly string[], fresh: readonly string[]): string {
  const { segment } = place;
  const [first, second] = run;
  const last = run.at(-1)?.text.toLowerCase() ?? '';
  const plural = last.length > (old.at(-1) ?? '').length && last !== old.join('');
  const named = plural ? [...fresh.slice(0, -1), pluralOf(fresh.at(-1) ?? '')] : fresh;
  const start = first?.text ?? '';
  const isUpper = start.length > 1 && start === start.toUpperCase();
  const isCapital = !isUpper && /^\p{Lu}/u.test(start);
  const behind = segment.slice((run.at(-1)?.at ?? 0) + (run.at(-1)?.text.length ?? 0));
  const between =
    second && first ? segment.slice(first.at + first.text.length, second.at) : isCapital ? '' : separatorOf(place, start, behind);
  const isJoined = !second && between === '' && isPackage(place, behind);
  return named
    .map((word, index) => {
      if (isUpper) return word.toUpperCase();
      const capital = index === 0 ? isCapital : second ? /^\p{Lu}/u.test(second.text) : isCapital || (between === '' && !isJoined);
      return capital ? word.charAt(0).toUpperCase() + word.slice(1) : word;
    })
    .join(between);
}

/** How words are set apart in a segment whose old name has one word only, and `behind` behind it. */
function separatorOf({ segment, path }: Place, start: string, behind: string): string {
  if (segment.includes('_')) return '_';
  if (/^\p{Lu}/u.test(behind) || isPackage({ segment, path }, behind)) return '';
  if (/\.(?:py|sql|rb|rs|go|exs?|heex|erb|haml|slim)$/u.test(path)) return '_';
  return segment.includes('-') || start === start.toLowerCase() ? '-' : '';
}

/** A folder that is named as packages are: small letters without anything between them. */
function isPackage({ segment, path }: Place, behind: string): boolean {
  return behind === '' && !segment.includes('-') && /\.(?:java|kt|groovy|scala|go)$/u.test(path) && !path.endsWith(`/${segment}`);
}

/** English plurals; the names that are predicted are English words mostly. */
function pluralOf(word: string): string {
  if (/[^aeiou]y$/u.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:[sxz]|ch|sh)$/u.test(word) ? `${word}es` : `${word}s`;
}
