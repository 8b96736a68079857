import { adjectiveIn } from './adjectives.ts';
import { meaningsOf, type Language } from './glossary.ts';
import { pascalCase, singulars } from './name-forms.ts';
import { adjectiveOf, isPlural, namesIn, singularOf } from './name-new.ts';
import {
  adders,
  adjective,
  alsoNouns,
  beforeNouns,
  careful,
  conjunctions,
  definite,
  determiners,
  each,
  ends,
  handlings,
  having,
  keepers,
  keptFor,
  linking,
  links,
  listings,
  lists,
  makers,
  makings,
  modifiers,
  onto,
  owning,
  parts,
  reports,
  technical,
  values,
  written,
} from './request-words.ts';

/** A noun of the request that is no entity yet, but asked for as one. */
export interface Proposal {
  readonly name: string;
  /** As it stands in the request, folded. */
  readonly written: string;
  /** Its last word, or the first of a Spanish or Portuguese name: what it is. */
  readonly head: string;
  /** Every word of it is known as a noun; else it is only a word in the plural. */
  readonly sure: boolean;
}

const activity = /(?:cion|cao|miento|mento|ing)$/u;

interface Wording {
  /** What the request may be written in. */
  readonly spoken: readonly Language[];
  /** What the code base speaks, so that `facturas` becomes Invoice, too; null: names stay in the words of the request. */
  readonly naming: Language | null;
  /** What stands in the request, as it is written, for entities that are there. */
  readonly known: ReadonlySet<string>;
}

/**
 * Plain nouns that a request asks to keep records of: `Create invoices with line items` → Invoice; `vehicles and drivers` are two. So does one
 * that is, or begins with, nothing else: `Invoices with line items`.
 */
export function proposeEntities(words: readonly string[], wording: Wording): Proposal[] {
  for (let at = 0; at < words.length; at++) {
    const found = proposedBehind(words, at, wording);
    if (found.length > 0) return found;
  }
  return proposedAtStart(words, wording);
}

function proposedBehind(words: readonly string[], at: number, wording: Wording): Proposal[] {
  const word = words[at] ?? '';
  const isRegistering = word === 'alta' && words[at - 1] === 'de';
  const isMaking = makings.has(word) && (linking.has(words[at + 1] ?? '') || isRegistering);
  const isAdding = adders.has(word) && !makers.has(word);
  if (!isMaking && !isAdding && !makers.has(word)) return [];
  if (alsoNouns.has(word) && beforeNouns.has(words[at - 1] ?? '')) return [];
  const found: Proposal[] = [];
  let start = isMaking && !isRegistering ? at + 2 : at + 1;
  const listing = start + skipped(words, start);
  if (keepers.has(word) && listings.has(words[listing] ?? '') && linking.has(words[listing + 1] ?? '')) start = listing + 2;
  for (;;) {
    const phrase = phraseAfter(words, start, wording);
    const end = start + skipped(words, start) + phrase.length;
    const proposal = proposed(phrase, wording);
    // `módulo de facturación con facturas`: what is done, then what of.
    if (proposal === null && phrase.length === 1 && activity.test(phrase[0] ?? '') && having.has(words[end] ?? '')) {
      start = end + 1;
      continue;
    }
    const isKept = proposal !== null && (proposal.sure || !(isMaking || careful.has(word) || found.length > 0));
    const isRecord = !isMaking || (isPlural(proposal?.head ?? '', wording.spoken) && !isOf(proposal?.head ?? '', technical));
    // `a note to cards`: a part of them.
    const isPart = isAdding && onto.has(words[end] ?? '') && !hasPlural(phrase);
    if (isKept && isRecord && !isPart && (!isAdding || wording.known.size === 0 || hasOwn(words, end, phrase, wording)))
      found.push(proposal);
    if (phrase.length === 0 || !conjunctions.has(words[end] ?? '')) return found;
    start = end + 1;
  }
}

const skipped = (words: readonly string[], start: number): number =>
  Math.max(
    0,
    words.slice(start).findIndex((word) => !determiners.has(word)),
  );

/** Beside entities that are there, what is added is a record only where it has parts of its own, or is kept for one of them. */
function hasOwn(words: readonly string[], end: number, phrase: readonly string[], { known }: Wording): boolean {
  const [next = '', ...rest] = words.slice(end, end + 4);
  // `comments to tasks`: several of them to each.
  const areOf = (onto.has(next) || linking.has(next)) && !phrase.some((word) => isOf(word, values)) && rest.some((word) => known.has(word));
  return hasPlural(phrase) && (areOf || keptFor.has(next) || (having.has(next) && hasPlural(rest.slice(0, 2))));
}

/** A request that only says what there is to be: records, several of them, what they have, or what they belong to. */
function proposedAtStart(words: readonly string[], wording: Wording): Proposal[] {
  const found: Proposal[] = [];
  for (let start = 0; ;) {
    const phrase = phraseAfter(words, start, wording);
    const rest = words.slice(start + skipped(words, start) + phrase.length);
    const next = rest[0] ?? '';
    const isOne = having.has(next) && determiners.has(rest[1] ?? '') && rest.length <= 4;
    const hasParts = hasPlural(phrase) && (((having.has(next) || owning.has(next)) && hasPlural(rest.slice(1, 3))) || isOne);
    // Of two words one may be known: `product reviews`, `work orders`.
    const isKnown = phrase.some((word) => wording.known.has(word));
    const isCompound =
      phrase.length === 2 &&
      !phrase.every((word) => wording.known.has(word)) &&
      !phrase.some((word) => isOf(word, values) || adjectiveIn(word) !== null);
    if (isKnown && !(isCompound && hasPlural(phrase.slice(-1)) && (rest.length === 0 || (hasParts && having.has(next))))) return [];
    const isList = phrase.length === 2 && lists.has(phrase[0] ?? '');
    const belongs = (linking.has(next) || keptFor.has(next)) && hasPlural(phrase) && (isList || !phrase.some((word) => isOf(word, values)));
    const isOfKnown = belongs && wording.known.has(rest.slice(1 + skipped(rest, 1)).join(' '));
    const isListed = conjunctions.has(rest[0] ?? '') && hasPlural(phrase);
    const one = rest.length === 0 || hasParts || isOfKnown || isListed ? proposed(phrase, wording) : null;
    if (!one?.sure) return [];
    found.push(one);
    if (!isListed) return found;
    start = words.length - rest.length + 1;
  }
}

function phraseAfter(words: readonly string[], start: number, { known }: Wording): string[] {
  let at = start + skipped(words, start);
  if (makings.has(words[at] ?? '') && linking.has(words[at + 1] ?? '')) at += 2;
  const phrase: string[] = [];
  for (; at < words.length && phrase.length < 4; at++) {
    const [word = '', next = ''] = words.slice(at, at + 2);
    if (definite.has(word) && phrase.length > 0) break;
    if (links.has(word) && (determiners.has(next) || each.has(next) || known.has(next))) break;
    if (owning.has(word) || (ends.has(word) && !(links.has(word) && phrase.length > 0))) break;
    // Behind its adjective nothing more belongs to a name.
    if (links.has(word) && phrase.length > 1 && adjectiveIn(phrase.at(-1) ?? '') !== null) break;
    phrase.push(word);
  }
  return links.has(phrase.at(-1) ?? '') ? phrase.slice(0, -1) : phrase;
}

/** A word that is in the glossary, in this language. */
const isNoun = (word: string, { spoken }: Wording): boolean => singulars(word).some((form) => meaningsOf(form, spoken).length > 0);

const hasPlural = (words: readonly string[]): boolean => words.some((word) => isPlural(word));

const meanings = (word: string): string[] => singulars(word).flatMap((form) => meaningsOf(form));

const isOf = (word: string, some: ReadonlySet<string>): boolean => meanings(word).some((meaning) => some.has(meaning));

function proposed(all: readonly string[], wording: Wording): Proposal | null {
  const turned = all.some((word) => links.has(word));
  const handled = all.length > 1 && handlings.has(all.at(-1) ?? '');
  const phrase = handled ? all.slice(0, -1) : all;
  const content = phrase.filter((word) => !links.has(word));
  const nouns = turned ? content.toReversed() : content;
  const [noun = ''] = nouns.slice(-1);
  const isPart = (word: string): boolean => singulars(word).some((form) => parts.has(form));
  const [first = '', second] = nouns;
  // `leave requests` are records, and so are some lists and reports.
  const isRequest = singulars(noun).includes('request') && !isPart(first);
  const isList = meanings(noun).includes('list') && [first, ...meanings(first)].some((one) => lists.has(one));
  const isReport = singulars(noun).includes('report') && [first, ...meanings(first)].some((one) => reports.has(one));
  const isRecords = nouns.length === 2 && (isRequest || isList || isReport);
  if (nouns.length === 0 || nouns.length > 2 || (nouns.some(isPart) && !isRecords)) return null;
  if (handled && isOf(noun, technical)) return null;
  const described = turned || second === undefined || !isNoun(first, wording) ? null : describedBy(first, second, wording);
  if (described !== null) return { name: described, written: phrase.join(' '), head: first, sure: true };
  // Words that nobody knows are believed only in the plural, alone or where the other is known.
  const sure = nouns.every((word, index) => isNoun(word, wording) || (index < nouns.length - 1 && modifiers.has(word)) || isReport);
  if (!sure && !(isPlural(noun, wording.spoken) && (nouns.length === 1 || isHalfKnown(nouns, wording)))) return null;
  if (nouns.length === 1 && !isPlural(noun, wording.spoken) && isOf(noun, written)) return null;
  return { name: namesIn(nouns, content, wording), written: phrase.join(' '), head: noun, sure };
}

const isHalfKnown = (nouns: readonly string[], wording: Wording): boolean =>
  nouns.some((word) => isNoun(word, wording)) &&
  !nouns.some((word) => /(?:ing|ed|ly)$/u.test(word) || isOf(word, technical) || isOf(word, values));

/** `notas fiscais`, called so in the code base, too; in English the adjective stands first. */
function describedBy(noun: string, said: string, { spoken, naming }: Wording): string | null {
  if (spoken.length === 1) return null;
  const inEnglish = adjectiveIn(said);
  if (naming === 'en') return inEnglish === null ? null : pascalCase([inEnglish, singularOf(noun, { spoken, naming })]);
  if (inEnglish === null && !adjective.test(said)) return null;
  return pascalCase([singularOf(noun, { spoken, naming: null }), adjectiveOf(said)]);
}
