import type { Registry } from '../../protocol/registry.ts';
import { foldText } from '../spec/fold-text.ts';
import { findMentions } from './find-mentions.ts';
import { guessEntities } from './guess-entity.ts';
import { sameWord, singulars, wordsOf } from './name-forms.ts';

export { referenceFiles } from './reference-files.ts';

export interface Understanding {
  /** What the request is about, in its order; `source: 'request'` = guessed from its words, unknown to the registry. */
  readonly entities: { readonly name: string; readonly known: boolean; readonly source: 'registry' | 'request' }[];
  /** The entity whose module is to be imitated. */
  readonly pattern: string | null;
  readonly references: string[];
  readonly subs: string[];
  readonly enums: Record<string, string[]>;
}

/**
 * Finds the entities that a request is about, with the pattern to imitate, references, sub-entities and related enums from the
 * registry. Known names count when they are written in any case, number or notation; an entity that the registry only mentions
 * (as a sub-entity or reference of another) is known as well. When the request names a new entity, known ones beside it are its references.
 */
export function understandRequest(request: string, registry: Registry | null): Understanding {
  const words = wordsOf(request);
  const known = registry ? knownNames(registry) : [];
  const isKnown = new Set(known);
  const guess = guessEntities(request);
  const unknown = (names: readonly string[]): string[] => names.filter((name) => !known.some((other) => sameName(other, name)));
  const [explicit, camelCase] = [unknown(guess.explicit), unknown(guess.camelCase)];
  // Guessed names are looked for as well, so that "ContractTemplate" is no mention of Contract.
  const mentions = unique(findMentions(words, [...known, ...explicit, ...camelCase]).map((mention) => mention.name));
  const mentioned = mentions.filter((name) => isKnown.has(name));
  const fresh = explicit.length > 0 ? explicit : mentioned.length > 0 ? [] : camelCase;
  const entities =
    fresh.length > 0
      ? fresh.map((name) => ({ name, known: false, source: 'request' as const }))
      : mentioned.map((name) => ({ name, known: true, source: 'registry' as const }));
  const names = entities.map((entity) => entity.name);
  const beside = fresh.length > 0 ? mentioned : [];
  return {
    entities,
    pattern: registry ? patternOf(words, names, registry) : null,
    references: unique([...beside, ...names.flatMap((name) => (registry ? referencesOf(name, registry) : []))]),
    subs: unique(names.flatMap((name) => entityOf(name, registry)?.sub ?? [])),
    enums: registry ? enumsOf(words, names, registry) : {},
  };
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function entityOf(name: string, registry: Registry | null): Registry['entities'][string] | undefined {
  return registry && Object.hasOwn(registry.entities, name) ? registry.entities[name] : undefined;
}

/** Entities, and whatever they mention. */
function knownNames(registry: Registry): string[] {
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
  withSubItems: /\b(sub ?items?|line items?|items?|itens|lineas|linhas|details?|detalhes?|detalles?)\b/u,
  withTabs: /\b(tabs?|abas?|pestanas?)\b/u,
  withApproval: /\b(approv\w{1,4}|aprova\w{1,5}|aproba\w{1,5})\b/u,
};

function patternOf(words: readonly string[], names: readonly string[], registry: Registry): string | null {
  const kinds = Object.keys(registry.patterns);
  const of = (kind: string): string | null => (Object.hasOwn(registry.patterns, kind) ? (registry.patterns[kind] ?? null) : null);
  for (const name of names) {
    const entity = entityOf(name, registry);
    if (!entity) continue;
    // The example of a pattern is its own best model.
    if (Object.values(registry.patterns).includes(name)) return name;
    const kind = entity.refs.includes(name) ? 'selfReferencing' : entity.sub.length > 0 ? 'withSubItems' : 'simple';
    const model = of(kind) ?? of('simple');
    if (model !== null) return model;
  }
  if (names.length === 0) return null;
  const text = words.slice(0, 4000).join(' ');
  const asked = kinds.find((kind) => kind !== 'simple' && (Object.hasOwn(hints, kind) ? hints[kind]?.test(text) : namesKind(text, kind)));
  return (asked === undefined ? null : of(asked)) ?? of('simple');
}

/** `withSeed` is asked for by "seed" or "seeds". */
function namesKind(text: string, kind: string): boolean {
  const [first, ...rest] = wordsOf(kind);
  const wanted = first === 'with' ? rest : [];
  return wanted.length > 0 && ` ${text} `.includes(` ${wanted.join(' ')} `);
}

/** Enums whose names begin with the entity's (`ContractStatus`), or that the request names. */
function enumsOf(words: readonly string[], names: readonly string[], registry: Registry): Record<string, string[]> {
  const asked = new Set(findMentions(words, Object.keys(registry.enums)).map((mention) => mention.name));
  const own = (name: string): boolean => names.some((entity) => startsWithName(wordsOf(name), wordsOf(entity)));
  return Object.fromEntries(Object.entries(registry.enums).filter(([name]) => asked.has(name) || own(name)));
}

function startsWithName(words: readonly string[], start: readonly string[]): boolean {
  return start.length > 0 && start.every((word, index) => words[index] !== undefined && singulars(words[index]).includes(word));
}

/** The related enums of one entity, for prompts. */
export function enumsOfEntity(name: string, registry: Registry): Record<string, string[]> {
  return enumsOf([], [foldText(name) === '' ? '' : name], registry);
}
