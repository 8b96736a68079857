import { adjectiveIn } from './adjectives.ts';
import { languages, meaningsOf, synonymsOf, type Language } from './glossary.ts';
import { calledNames } from './name-affixes.ts';
import { cognateOf, singulars, wordsOf } from './name-forms.ts';
import { parts as programParts } from './request-words.ts';
import { languageOf } from './spoken.ts';

/** A known name in a request; `at` and `length` count its words. */
export interface Mention {
  readonly name: string;
  readonly at: number;
  readonly length: number;
  /** Other names that may be meant as well; [] where it is written as it is called. */
  readonly others: readonly string[];
  /** It is only the head of the name, so that something else may be meant. */
  readonly isPart?: true;
}

const longestName = 6;
const foreign: ReadonlySet<Language | null> = new Set(['es', 'pt']);
/** Too common to name an entity on their own, in the singular that a plural name would be matched by. */
const common = new Set(
  (
    'new a as o os e y an in on do da de no na la el it is to thi ha wa mai pai ' +
    // Words that look like nouns of another language: `entre`, Entry.
    'entre sobre desde hasta para como cuando quando donde onde mismo mesmo antes despues depois dentro'
  ).split(' '),
);
/** Between the words of a name that stand in the opposite order: `orden de compra` is a purchase order. */
const links = new Set('de do da dos das del la las los of'.split(' '));
/** What stands last in names of parts and of values in any language. */
const ends = new Set('item detalle detalhe tipo type status estado codigo code'.split(' '));
/** What many names are of, which alone says nothing of any of them. */
const generic = new Set(
  'entry group level list state key unit part result plan line section version role rule term stage period model module process component program note field query value setting option entity'.split(
    ' ',
  ),
);

interface Index {
  /** By the joined words of the name, in the singular or plural. */
  readonly known: ReadonlyMap<string, string>;
  /** By what the words mean in English, or by their stems. */
  readonly meant: ReadonlyMap<string, readonly string[]>;
  /** Names of several words by what their head means: the last one, or the first of a Spanish or Portuguese name. */
  readonly parts: ReadonlyMap<string, readonly string[]>;
}

/** A word of a text or name, with what it may stand for. */
interface Word {
  readonly text: string;
  readonly singulars: readonly string[];
  /** What it means in English. */
  readonly meanings: readonly string[];
  /** What it has in common with its cognates. */
  readonly stems: readonly string[];
  /** What it says of another word, in English. */
  readonly adjective: string | null;
  /** Other English words for what it is or means. */
  readonly synonyms: readonly string[];
}

/**
 * Where known names are mentioned in a text, in order, without overlaps, the longest first: case, accents, number and notation
 * (`SalesPlan`, `sales_plans`, `sales plan`) do not matter, nor the language (`contratos`, `plano de vendas`; `spoken`: what the text may be
 * written in). Linear in the text.
 */
export function findMentions(words: readonly string[], names: Iterable<string>, spoken: readonly Language[] = ['en']): Mention[] {
  const all = [...new Set(names)];
  const index = indexOf(all);
  const hasCognates = spoken.length > 1 || foreign.has(languageOf(all));
  const found: Mention[] = [];
  // A long text says most of its words many times.
  const known = new Map([...new Set(words)].map((text) => [text, wordOf(text, spoken, hasCognates)]));
  const read = words.flatMap((text) => known.get(text) ?? []);
  for (let at = 0; at < read.length;) {
    const [written, meant] = [longestAt(read, at, index.known), meantAt(read, at, index, spoken.length > 1)];
    const mention =
      written !== null && written.length >= (meant?.length ?? 0)
        ? written
        : (meant ?? sameAt(read[at], at, index) ?? partAt(read[at], at, index));
    if (mention) found.push(mention);
    at += mention?.length ?? 1;
  }
  return found;
}

function indexOf(names: readonly string[]): Index {
  const known = new Map<string, string>();
  const meant = new Map<string, string[]>();
  const parts = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, name: string): void => {
    map.set(key, [...new Set([...(map.get(key) ?? []), name])]);
  };
  const isIberian = foreign.has(languageOf(names));
  for (const [name, called] of calledNames(names)) {
    const words = called.map((text) => wordOf(text, languages, true));
    // Written out it is that one as well.
    const full = wordsOf(name).join('');
    if (!known.has(full)) known.set(full, name);
    const last = words.at(-1);
    if (last === undefined) continue;
    const before = words
      .slice(0, -1)
      .map(({ text }) => text)
      .join('');
    for (const form of last.singulars) {
      const joined = before + form;
      // The name itself wins over what another name may be the plural of.
      if (form === last.text || (!known.has(joined) && !common.has(joined))) known.set(joined, name);
    }
    // `OrdenCompra` is a purchase order, in English too: what it is stands first.
    const [first] = words;
    const isTurned =
      words.length > 1 && (words.every(isForeign) || (isIberian && first !== undefined && isForeign(first) && isUnknown(last)));
    for (const key of [...keysOf(words), ...(isTurned ? keysOf(words.toReversed()) : [])]) add(meant, key, name);
    const head = isTurned ? words[0] : last;
    if (words.length > 1) for (const key of head ? headKeys(head) : []) if (!generic.has(key)) add(parts, key, name);
  }
  // Whoever says `class` means SchoolClass rather than DisciplineSchoolClass.
  const lengthOf = (name: string): number => wordsOf(name).length;
  for (const [key, ending] of parts)
    parts.set(
      key,
      ending.toSorted((a, b) => lengthOf(a) - lengthOf(b)),
    );
  return { known, meant, parts };
}

function longestAt(words: readonly Word[], at: number, known: ReadonlyMap<string, string>): Mention | null {
  let best: Mention | null = null;
  // The first word may be in the plural as well: `bills of materials`.
  let heads: readonly string[] = [''];
  for (let length = 1; length <= longestName && at + length <= words.length; length++) {
    const last = words[at + length - 1];
    if (last === undefined || last.text.length > 100) break;
    const name = heads.flatMap((head) => last.singulars.flatMap((form) => known.get(head + form) ?? []))[0];
    if (name !== undefined && !(length === 1 && common.has(last.text))) best = { name, at, length, others: [] };
    heads = length === 1 ? last.singulars : heads.map((head) => head + last.text);
  }
  return best;
}

/** A name in other words: its words one by one in English, as they stand or turned around. */
function meantAt(words: readonly Word[], at: number, { meant, parts }: Index, foreign: boolean): Mention | null {
  const first = words[at]?.text ?? '';
  if (common.has(first) || links.has(first)) return null;
  let best: Mention | null = null;
  const content: Word[] = [];
  for (let length = 1; length <= longestName && at + length <= words.length && content.length < 3; length++) {
    const word = words[at + length - 1];
    if (word === undefined || word.text.length > 100) break;
    if (links.has(word.text)) continue;
    content.push(word);
    const keys = [...keysOf(content), ...(foreign && content.length > 1 ? keysOf(content.toReversed()) : [])];
    const [name, ...same] = [...new Set(keys.flatMap((key) => meant.get(key) ?? []))];
    if (name === undefined) continue;
    const alike = content.length === 1 ? word.meanings.flatMap((meaning) => parts.get(meaning) ?? []) : [];
    best = { name, at, length, others: [...new Set([...same, ...alike])].filter((other) => other !== name) };
  }
  return best;
}

/** A name by another English word for it. */
function sameAt(word: Word | undefined, at: number, { meant, known }: Index): Mention | null {
  if (word === undefined || word.text.length > 100 || word.singulars.some((form) => everywhere.has(form))) return null;
  const [name, ...same] = [...new Set(word.synonyms.flatMap((other) => [known.get(other) ?? [], meant.get(` ${other}`) ?? []].flat()))];
  return name === undefined ? null : { name, at, length: 1, others: same };
}

/** The last word of names of several words, which nothing is called by itself. */
function partAt(word: Word | undefined, at: number, { parts }: Index): Mention | null {
  if (word === undefined || common.has(word.text) || word.text.length > 100) return null;
  const endings = (keys: readonly string[]): string[] => [...new Set(keys.flatMap((key) => parts.get(key) ?? []))];
  const own = endings(headKeys(word));
  const [name, ...others] = own.length > 0 ? own : endings(word.synonyms);
  return name === undefined ? null : { name, at, length: 1, others, isPart: true };
}

/** Every program has some: such a word alone means no name that only ends so. */
const everywhere = new Set('page link file image email mail table'.split(' '));

/** What a head means, or itself where it is in no glossary, and no part of programs. */
function headKeys({ meanings, singulars: forms }: Word): readonly string[] {
  if (meanings.length > 0) return meanings.filter((meaning) => !everywhere.has(meaning));
  return forms.some((form) => programParts.has(form)) ? [] : forms.filter((form) => form.length > 4);
}

/** A word means what it means in what is `spoken`. */
function wordOf(text: string, spoken: readonly Language[], hasCognates: boolean): Word {
  const forms = singulars(text);
  const isForeignText = spoken.length > 1;
  const meanings = forms.flatMap((form) => meaningsOf(form, spoken));
  return {
    text,
    singulars: forms,
    meanings: [...new Set(meanings)],
    stems: hasCognates ? forms.flatMap((form) => cognateOf(form) ?? []) : [],
    adjective: isForeignText ? adjectiveIn(text) : null,
    synonyms: [...new Set([...[...forms, ...meanings].flatMap((form) => synonymsOf(form)), ...wholesOf(forms)])],
  };
}

/** What something below it may be kept as: `subcategories`. */
const wholesOf = (forms: readonly string[]): string[] =>
  forms.flatMap((form) => (/^sub.{5}/u.test(form) ? [form.slice(3), ...meaningsOf(form.slice(3))] : []));

/** A word of the glossary, or an adjective, that is no English one. */
const isForeign = ({ singulars: forms, meanings, adjective }: Word): boolean =>
  (meanings.length > 0 || adjective !== null) && ![...meanings, adjective].some((one) => one !== null && forms.includes(one));

/** A word that says what something is of, not what it is: `TarjetaDebito`, but `PedidoItem`. */
const isUnknown = ({ singulars: forms, meanings }: Word): boolean =>
  meanings.length === 0 && !forms.some((form) => generic.has(form) || programParts.has(form) || ends.has(form));

/** Joined meanings of all words (at most some dozens), and for longer words their stems. */
function keysOf(words: readonly Word[]): string[] {
  let keys = [''];
  for (const { meanings, stems, singulars: forms, adjective, synonyms } of words) {
    const beside = words.length > 1 ? [...forms, ...(adjective === null ? [] : [adjective]), ...synonyms] : [];
    const all = [...new Set([...meanings, ...stems, ...beside])];
    keys = keys.flatMap((key) => all.map((form) => `${key} ${form}`)).slice(0, 40);
  }
  return keys;
}
