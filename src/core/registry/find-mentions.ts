import { meaningsOf } from './glossary.ts';
import { cognateOf, singulars, wordsOf } from './name-forms.ts';

/** A known name in a request; `at` and `length` count its words. */
export interface Mention {
  readonly name: string;
  readonly at: number;
  readonly length: number;
  /** Other names that may be meant as well; [] where it is written as it is called. */
  readonly others: readonly string[];
  /** It is only the last word of the name, so that something else may be meant. */
  readonly isPart?: true;
}

const longestName = 6;
/** Too common to name an entity on their own, in the singular that a plural name would be matched by. */
const common = new Set('new a as o os e y an in on do da de no na la el it is to thi ha wa mai pai'.split(' '));
/** Between the words of a name that stand in the opposite order: `orden de compra` is a purchase order. */
const links = new Set('de do da dos das del la las los of'.split(' '));
/** Last words of many names, which alone say nothing of any of them. */
const generic = new Set(
  'entry group level state key unit part result plan line section version role rule term stage period model module process component program'.split(
    ' ',
  ),
);

interface Index {
  /** By the joined words of the name, in the singular or plural. */
  readonly known: ReadonlyMap<string, string>;
  /** By what the words mean in English, or by their stems. */
  readonly meant: ReadonlyMap<string, readonly string[]>;
  /** Names of several words by what the last one means. */
  readonly parts: ReadonlyMap<string, readonly string[]>;
}

/**
 * Where known names are mentioned in a text, in order, without overlaps, the longest first: case, accents, number and notation
 * (`SalesPlan`, `sales_plans`, `sales plan`) do not matter, nor the language (`contratos`, `plano de vendas`; `foreign`: the text may be
 * Spanish or Portuguese). Linear in the text.
 */
export function findMentions(words: readonly string[], names: Iterable<string>, foreign = false): Mention[] {
  const index = indexOf(names);
  const found: Mention[] = [];
  for (let at = 0; at < words.length;) {
    const [written, meant] = [longestAt(words, at, index.known), meantAt(words, at, index, foreign)];
    const mention = written !== null && written.length >= (meant?.length ?? 0) ? written : (meant ?? partAt(words, at, index, foreign));
    if (mention) found.push(mention);
    at += mention?.length ?? 1;
  }
  return found;
}

function indexOf(names: Iterable<string>): Index {
  const known = new Map<string, string>();
  const meant = new Map<string, string[]>();
  const parts = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, name: string): void => {
    map.set(key, [...new Set([...(map.get(key) ?? []), name])]);
  };
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
    for (const key of keysOf(words, true)) add(meant, key, name);
    if (words.length > 1) for (const meaning of meanings(last, true)) if (!generic.has(meaning)) add(parts, meaning, name);
  }
  return { known, meant, parts };
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
        best = { name, at, length, others: [] };
        break;
      }
    }
    head += last;
  }
  return best;
}

/** A name in other words: its words one by one in English, as they stand or turned around. */
function meantAt(words: readonly string[], at: number, { meant, parts }: Index, foreign: boolean): Mention | null {
  if (common.has(words[at] ?? '') || links.has(words[at] ?? '')) return null;
  let best: Mention | null = null;
  const content: string[] = [];
  for (let length = 1; length <= longestName && at + length <= words.length && content.length < 3; length++) {
    const word = words[at + length - 1] ?? '';
    if (word.length > 100) break;
    if (links.has(word)) continue;
    content.push(word);
    const keys = [...keysOf(content, foreign), ...(foreign && content.length > 1 ? keysOf(content.toReversed(), foreign) : [])];
    const [name, ...same] = [...new Set(keys.flatMap((key) => meant.get(key) ?? []))];
    if (name === undefined) continue;
    const alike = content.length === 1 ? meanings(word, foreign).flatMap((meaning) => parts.get(meaning) ?? []) : [];
    best = { name, at, length, others: [...new Set([...same, ...alike])].filter((other) => other !== name) };
  }
  return best;
}

/** The last word of names of several words, which nothing is called by itself. */
function partAt(words: readonly string[], at: number, { parts }: Index, foreign: boolean): Mention | null {
  const word = words[at] ?? '';
  const [name, ...others] = [...new Set(meanings(word, foreign).flatMap((meaning) => parts.get(meaning) ?? []))];
  return name === undefined || common.has(word) || word.length > 100 ? null : { name, at, length: 1, others, isPart: true };
}

/** What a word means in English; of one that is in the glossary in English only that, unless it may be `foreign`. */
function meanings(word: string, foreign: boolean): string[] {
  const found = new Set<string>();
  for (const form of singulars(word)) for (const meaning of meaningsOf(form)) if (foreign || meaning === form) found.add(meaning);
  return [...found];
}

/** Joined meanings of all words (at most some dozens), and for longer words their stems. */
function keysOf(words: readonly string[], foreign: boolean): string[] {
  let keys = [''];
  for (const word of words) {
    const stems = foreign ? singulars(word).flatMap((form) => cognateOf(form) ?? []) : [];
    const forms = [...new Set([...meanings(word, foreign), ...stems, ...(words.length > 1 ? singulars(word) : [])])];
    keys = keys.flatMap((key) => forms.map((form) => `${key} ${form}`)).slice(0, 40);
  }
  return keys;
}
