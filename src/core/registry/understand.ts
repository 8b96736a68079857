import type { Registry } from '../../protocol/registry.ts';
import { foldText } from '../spec/fold-text.ts';
import { sentence } from '../describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import { findMentions, type Mention } from './find-mentions.ts';
import { guessEntities } from './guess-entity.ts';
import { calledNames } from './name-affixes.ts';
import type { Language } from './glossary.ts';
import { isSaidOf } from './adjectives.ts';
import { isNounHere } from './is-noun-here.ts';
import { sameWord, singulars, wordsOf } from './name-forms.ts';
import { singularOf } from './name-new.ts';
import { proposeEntities, type Proposal } from './propose-entity.ts';
import { languageOf, spokenIn } from './spoken.ts';
import { wordsOfRequest } from './words-of-request.ts';

export interface Understanding {
  /** What the request is about, in its order; `source: 'request'` = guessed from its words, unknown to the registry. */
  readonly entities: { readonly name: string; readonly known: boolean; readonly source: 'registry' | 'request' }[];
  /** The new one is only a word in the plural that nobody knows: a model may know better. */
  readonly unsure?: true;
  /** Why these, a sentence each; nothing for one that is written as it is called. */
  readonly reasons: Message[];
  /** The first words that may mean several entities, the likeliest first; null: all is clear. `orNone`: perhaps they mean none. */
  readonly unclear: { readonly written: string; readonly names: readonly string[]; readonly orNone: boolean } | null;
  /** Kind of the first entity, known or new: `simple`, `withSubItems` …; null without any. */
  readonly kind: string | null;
  /** The entity whose module is to be imitated. */
  readonly pattern: string | null;
  readonly references: string[];
  readonly subs: string[];
  readonly enums: Record<string, string[]>;
}

/** What a model says that a request is about, as far as it can be: a claim. */
export interface NamedEntities {
  readonly known: readonly string[];
  /** What records are to be kept of; null: nothing new. */
  readonly fresh: string | null;
  readonly pattern: string | null;
}

/**
 * Finds the entities that a request is about, with the pattern to imitate, references, sub-entities and related enums from the
 * registry. Known names count when they are written in any case, number or notation, in English, Spanish or Portuguese; an entity that the
 * registry only mentions (as a sub-entity or reference of another) is known as well. When the request names a new entity, or asks to keep
 * records of something that is none yet, known ones beside it are its references. `chosen`: what the person means by words that are unclear.
 * `named`: what a model says of a request in which nothing was found.
 */
export function understandRequest(
  request: string,
  registry: Registry | null,
  chosen: Readonly<Record<string, string>> = {},
  named: NamedEntities | null = null,
): Understanding {
  const known = registry ? knownNames(registry) : [];
  const words = wordsOfRequest(request, known);
  const isKnown = new Set(known);
  const spoken = spokenIn(words);
  const foreign = spoken.length > 1;
  const naming = languageOf(known);
  const guess = guessEntities(request, (word) => singularOf(word, { spoken, naming }));
  const unknown = (names: readonly string[]): string[] => names.filter((name) => !known.some((other) => sameName(other, name)));
  // A plain noun may mean what is known in another word: `cadastro de clientes` is that of Customer.
  const isMeant = (noun: string): boolean =>
    /^\p{Ll}+$/u.test(noun) && findMentions(wordsOf(noun), known, spoken).some(({ isPart }) => !isPart);
  const explicit = unknown(guess.explicit.flatMap(({ name, written }) => (isMeant(written) ? [] : [name])));
  const camelCase = unknown(guess.camelCase);
  // Guessed names are looked for as well, so that "ContractTemplate" is no mention of Contract.
  const found = findMentions(words, [...known, ...explicit, ...camelCase], spoken)
    .map((one) => toldBeside(one, words, spoken))
    .filter(
      ({ name, at, length }) =>
        isKnown.has(name) &&
        (length > 1 || (isNounHere(words, at, foreign) && !(foreign && isSaidOf(words[at] ?? '', words[at - 1] ?? '')))),
    );
  const writtenAs = ({ at, length }: Mention): string => words.slice(at, at + length).join(' ');
  const written = found.map((mention) => ({ ...mention, written: writtenAs(mention), name: chosen[writtenAs(mention)] ?? mention.name }));
  const isSure = (one: (typeof written)[number]): boolean => !one.isPart || Object.hasOwn(chosen, one.written);
  const hasSure = written.some(isSure);
  // A last word alone says little: beside what is sure it counts only where it is asked about anyway.
  const likely = written.filter((one) => isKnown.has(one.name) && (isSure(one) || !hasSure || one.others.length > 0));
  const wording = { spoken, naming, known: new Set(likely.map((one) => one.written)) };
  // `CRUD for price lists` names more than one word.
  const isBegun = ({ written: text }: Proposal): boolean =>
    guess.explicit.some(({ written: noun }) => text.startsWith(`${foldText(noun)} `));
  const proposals = proposeEntities(words, wording).filter(
    (one) => unknown([one.name]).length > 0 && (explicit.length === 0 || isBegun(one)),
  );
  // Of a compound something may be known: what it is (`work orders`), or what it belongs to (`product reviews`).
  const compounds = proposals.map((proposal) => compoundOf(proposal, likely.filter(isSure)));
  const doubts = compounds.flatMap(({ written, names }) => (names.length > 1 ? [{ written, names, orNone: false }] : []));
  const plain = compounds.filter(({ written, name, names }) => (chosen[written] ?? names[0]) === name);
  // What a new name only begins with is the end of no other one: `employee loans`.
  const isBeginning = ({ written: text, isPart }: (typeof likely)[number]): boolean =>
    isPart === true && plain.some((one) => includesWords(one.written, text) && !includesWords(text, one.head));
  const mentions = likely.filter((one) => !isBeginning(one));
  const mentioned = unique([...mentions.map(({ name }) => name), ...(named?.known ?? [])]);
  const guessed = plain.length > 0 ? plain.map(({ name }) => name) : explicit.length > 0 ? explicit : mentioned.length > 0 ? [] : camelCase;
  const unsure = plain.some((proposal) => !proposal.sure);
  const fresh = named && named.fresh !== null ? [named.fresh] : named && unsure ? [] : guessed;
  const entities =
    fresh.length > 0
      ? fresh.map((name) => ({ name, known: false, source: 'request' as const }))
      : mentioned.map((name) => ({ name, known: true, source: 'registry' as const }));
  const names = entities.map((entity) => entity.name);
  const beside = fresh.length > 0 ? mentioned : [];
  const byWords = kindOf(words, names, registry, fresh.length > 0);
  const kind = byWords === 'simple' && fresh.length > 0 ? (named?.pattern ?? byWords) : byWords;
  const open = doubts.filter(({ written }) => !Object.hasOwn(chosen, written));
  const unclear = mentions.flatMap((mention): NonNullable<Understanding['unclear']>[] => {
    if (Object.hasOwn(chosen, mention.written)) return [];
    if (doubts.some((one) => includesWords(one.written, mention.written))) return [];
    const proposal = mention.isPart && plain.find((one) => includesWords(one.written, mention.written));
    // What is part of it, or a link to it, is not meant by its name.
    const others = mention.others.filter(
      (name) => !belongsTo(name, mention.name, registry) && (mention.isPart || !isPartOfAny(name, registry)),
    );
    const meant = [...(proposal ? [proposal.name] : []), mention.name, ...others];
    return meant.length > 1 || mention.isPart ? [{ written: mention.written, names: meant, orNone: meant.length === 1 }] : [];
  });
  const said = named
    ? names.map((name) => sentence('{0} was named by a model: registry and memory know no word of the request', name))
    : [];
  return {
    entities,
    ...(unsure && named === null ? { unsure } : {}),
    reasons: [
      ...said,
      ...(plain.length > 0 ? plain : guess.explicit.filter((one) => explicit.includes(one.name) && !sameName(one.name, one.written))).map(
        ({ name, written }) => sentence('"{0}" is no entity yet: {1} is proposed ({2})', written, name, kind ?? 'simple'),
      ),
      ...mentions.flatMap(({ name, written }) => (sameName(name, written) ? [] : [sentence('"{0}" is taken for {1}', written, name)])),
    ],
    unclear: [...open, ...unclear][0] ?? null,
    kind,
    pattern: registry ? patternOf(kind, names, registry) : null,
    references: unique([...beside, ...names.flatMap((name) => (registry ? referencesOf(name, registry) : []))]),
    subs: unique(names.flatMap((name) => entityOf(name, registry)?.sub ?? [])),
    enums: registry ? enumsOf(words, names, registry) : {},
  };
}

/** Heads of names that mostly say something of what they belong to. */
const vague = new Set(
  'account profile detail group level list line item part section entry unit role state history data activity'.split(' '),
);

/** What is meant by a noun that is to be recorded, the likeliest first: itself, or what is known of it. */
function compoundOf(
  proposal: Proposal,
  known: readonly { readonly written: string; readonly name: string }[],
): Proposal & { names: string[] } {
  const { name, written, head, sure } = proposal;
  const within = known.filter((one) => includesWords(written, one.written));
  const rest = within.reduce((text, one) => text.replace(one.written, ''), written);
  const isHead = (one: { readonly written: string }): boolean => one.written.split(' ').includes(head);
  const itself = within.find(isHead);
  const [first] = within;
  if (first === undefined) return { ...proposal, names: [name] };
  // All of it is known.
  if (itself && wordsOf(rest).every((word) => word.length < 4)) return { ...proposal, names: [itself.name] };
  if (itself) return { ...proposal, names: sure ? [name, itself.name] : [itself.name] };
  return { ...proposal, names: !sure || singulars(head).some((form) => vague.has(form)) ? [first.name, name] : [name] };
}

const includesWords = (text: string, part: string): boolean => ` ${text} `.includes(` ${part} `);

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function entityOf(name: string, registry: Registry | null): Registry['entities'][string] | undefined {
  return registry && Object.hasOwn(registry.entities, name) ? registry.entities[name] : undefined;
}

const belongsTo = (name: string, other: string, registry: Registry | null): boolean =>
  entityOf(other, registry)?.sub.includes(name) === true || entityOf(name, registry)?.refs.includes(other) === true;

const isPartOfAny = (name: string, registry: Registry | null): boolean =>
  Object.entries(registry?.entities ?? {}).some(([owner, { sub }]) => owner !== name && sub.includes(name));

/** Of several names that end so the one whose other words are said, too: `productos … reseñas`, ProductReview; the likeliest first. */
function toldBeside(mention: Mention, words: readonly string[], spoken: readonly Language[]): Mention {
  if (!mention.isPart || mention.others.length === 0) return mention;
  const [first, second, ...rest] = [mention.name, ...mention.others]
    .map((name) => {
      const beside = wordsOf(name).slice(0, -1);
      const said = beside.filter((word) => findMentions(words, [word], spoken).length > 0).length;
      return { name, said, isWhole: said > 0 && said === beside.length };
    })
    .toSorted((a, b) => Number(b.isWhole) - Number(a.isWhole) || b.said - a.said);
  if (!first || !second) return mention;
  const { at, length } = mention;
  if (first.isWhole && !second.isWhole) return { name: first.name, at, length, others: [] };
  return { ...mention, name: first.name, others: [second, ...rest].map(({ name }) => name) };
}

/** Entities, and whatever they mention. */
export function knownNames(registry: Registry): string[] {
  return unique([
    ...Object.keys(registry.entities),
    ...Object.values(registry.entities).flatMap((entity) => [...entity.sub, ...entity.refs]),
  ]);
}

function sameName(a: string, b: string): boolean {
  const [one, other] = [wordsOf(a).join(''), wordsOf(b).join('')];
  return sameWord(one, other);
}

/** What an entity refers to; for one that stands only below another, the other as well. */
export function referencesOf(name: string, registry: Registry): string[] {
  const parents = Object.keys(registry.entities).filter((other) => other !== name && entityOf(other, registry)?.sub.includes(name));
  return unique([...(entityOf(name, registry)?.refs ?? []), ...parents]);
}

/** Words of a request that ask for a pattern, besides those in the pattern's own name. */
const hints: Readonly<Record<string, RegExp>> = {
  selfReferencing:
    /\b(trees?|hierarch\w{0,6}|hierarqui\w{0,6}|jerarqui\w{0,6}|arvores?|arbol(es)?|nested|aninhad\w{1,3}|anidad\w{1,3}|parent|recursiv\w{1,3})\b/u,
  manyToMany: /\b(many to many|n n|n m|muitos para muitos|muchos a muchos)\b/u,
  withSubItems:
    /\b(sub ?items?|line items?|items?|itens|lineas|linhas|renglones|partidas|details?|detalhes?|detalles?)\b|\b(?:with|having) (?:\w+ )?(?:lines|positions)\b/u,
  withTabs: /\b(tabs?|abas?|pestanas?)\b/u,
  withApproval: /\b(approv\w{1,4}|aprova\w{1,5}|aproba\w{1,5})\b/u,
};

/** Kind of the first entity that the registry has, else the one that the words ask for; null without entities. */
function kindOf(words: readonly string[], names: readonly string[], registry: Registry | null, isFresh: boolean): string | null {
  if (names.length === 0) return null;
  for (const name of names) {
    const entity = entityOf(name, registry);
    if (!entity) continue;
    const own = Object.entries(registry?.patterns ?? {}).find(([, model]) => model === name);
    return own?.[0] ?? (entity.refs.includes(name) ? 'selfReferencing' : entity.sub.length > 0 ? 'withSubItems' : 'simple');
  }
  if (!isFresh) return 'simple';
  const text = words.slice(0, 4000).join(' ');
  const kinds = unique([...Object.keys(registry?.patterns ?? {}), ...Object.keys(hints)]);
  return (
    kinds.find((kind) => kind !== 'simple' && (Object.hasOwn(hints, kind) ? hints[kind]?.test(text) : namesKind(text, kind))) ?? 'simple'
  );
}

/** The entity to imitate for a kind; the example of a pattern is its own best model. */
function patternOf(kind: string | null, names: readonly string[], { patterns }: Registry): string | null {
  const own = names.find((name) => Object.values(patterns).includes(name));
  if (own !== undefined || kind === null) return own ?? null;
  const of = (one: string): string | null => (Object.hasOwn(patterns, one) ? (patterns[one] ?? null) : null);
  return of(kind) ?? of('simple');
}

/** `withSeed` is asked for by "seed" or "seeds". */
function namesKind(text: string, kind: string): boolean {
  const [first, ...rest] = wordsOf(kind);
  const wanted = first === 'with' ? rest : [];
  return wanted.length > 0 && ` ${text} `.includes(` ${wanted.join(' ')} `);
}

/** Enums whose names begin with the entity's (`ContractStatus`, also for `ContractEntity`), or that the request names. */
function enumsOf(words: readonly string[], names: readonly string[], registry: Registry): Record<string, string[]> {
  const asked = new Set(findMentions(words, Object.keys(registry.enums)).map((mention) => mention.name));
  const called = calledNames(unique([...knownNames(registry), ...names]));
  const starts = names.flatMap((entity) => [wordsOf(entity), called.get(entity) ?? []]);
  const own = (name: string): boolean => starts.some((start) => startsWithName(wordsOf(name), start));
  return Object.fromEntries(Object.entries(registry.enums).filter(([name]) => asked.has(name) || own(name)));
}

function startsWithName(words: readonly string[], start: readonly string[]): boolean {
  return start.length > 0 && start.every((word, index) => words[index] !== undefined && singulars(words[index]).includes(word));
}

/** The related enums of one entity, for prompts. */
export function enumsOfEntity(name: string, registry: Registry): Record<string, string[]> {
  return enumsOf([], [foldText(name) === '' ? '' : name], registry);
}
