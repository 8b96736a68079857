import { singulars, wordsOf } from './name-forms.ts';

/** A known name in a request; `at` and `length` count its words. */
export interface Mention {
  readonly name: string;
  readonly at: number;
  readonly length: number;
}

const longestName = 6;
/** Too common to name an entity on their own, in the singular that a plural name would be matched by. */
const common = new Set('new a as o os e y an in on do da de no na la el it is to thi ha wa mai pai'.split(' '));

/**
 * Where known names are mentioned in a text, in order, without overlaps, the longest first: case, accents, number and notation
 * (`SalesPlan`, `sales_plans`, `sales plan`) do not matter. Linear in the text.
 */
export function findMentions(words: readonly string[], names: Iterable<string>): Mention[] {
  const known = index(names);
  const found: Mention[] = [];
  for (let at = 0; at < words.length;) {
    const mention = longestAt(words, at, known);
    if (mention) found.push(mention);
    at += mention?.length ?? 1;
  }
  return found;
}

function index(names: Iterable<string>): Map<string, string> {
  const known = new Map<string, string>();
  for (const name of names) {
    const words = wordsOf(name);
    const last = words.at(-1);
    if (last === undefined) continue;
    const head = words.slice(0, -1).join('');
    for (const form of singulars(last)) {
      const joined = head + form;
      // The name itself wins over what another name may be the plural of.
      if (form === last || (!known.has(joined) && !common.has(joined))) known.set(joined, name);
    }
  }
  return known;
}

function longestAt(words: readonly string[], at: number, known: ReadonlyMap<string, string>): Mention | null {
  let best: Mention | null = null;
  let head = '';
  for (let length = 1; length <= longestName && at + length <= words.length; length++) {
    const last = words[at + length - 1] ?? '';
    if (last.length > 100) break;
    const plural = last.endsWith('s') && length > 1 ? [] : singulars(last);
    for (const form of new Set([last, ...plural, ...singulars(last)])) {
      const name = known.get(head + form);
      if (name !== undefined && !(length === 1 && common.has(last))) {
        best = { name, at, length };
        break;
      }
    }
    head += last;
  }
  return best;
}
