import type { Message } from '../../protocol/message.ts';
import type { Registry } from '../../protocol/registry.ts';
import type { Spec } from '../../protocol/spec.ts';
import { sentence } from '../describe/message.ts';
import { sameWord, wordsOf } from '../registry/name-forms.ts';
import { referenceFiles } from '../registry/reference-files.ts';
import { knownNames } from '../registry/understand.ts';
import { nearestWord } from '../settings/nearest-word.ts';

/** What a spec's entities are checked against. */
export type KnownEntities = Pick<Registry, 'patterns'> & { readonly names: readonly string[] };

export function knownEntities(registry: Registry): KnownEntities {
  return { patterns: registry.patterns, names: knownNames(registry) };
}

/**
 * What a spec's Pattern and References say that the registry does not know, in words for its writer. An entity that the spec itself makes, so
 * that files of it carry its name, is known. Nothing where the registry is empty.
 */
export function checkEntities(spec: Pick<Spec, 'pattern' | 'references' | 'layers'>, known: KnownEntities): Message[] {
  if (known.names.length === 0) return [];
  const own = spec.layers.flatMap((layer) => layer.files.map(({ path }) => path));
  const isKnown = (name: string): boolean => entityOf(name, known) !== null || referenceFiles(name, own).length > 0;
  const unknown = (label: string, name: string): Message => {
    const near = nearestWord(name, known.names);
    return near === null
      ? sentence('{0}: {1} is no entity of the registry.', label, name)
      : sentence('{0}: {1} is no entity of the registry. Do you mean {2}?', label, name, near);
  };
  const { kind, entity, others } = patternOf(spec.pattern ?? '', known);
  const model = kind === null ? undefined : known.patterns[kind];
  const differs = kind !== null && entity !== null && model !== undefined && model !== entity;
  return [
    ...(differs ? [sentence('Pattern: the registry has {0} as the module for {1}, not {2}.', model, kind, entity)] : []),
    ...(kind === null && entity === null ? others.filter((name) => !isKnown(name)).map((name) => unknown('Pattern', name)) : []),
    ...spec.references.filter((name) => !isKnown(name)).map((name) => unknown('References', name)),
  ];
}

/** The entity whose module a spec's Pattern says to imitate, by its own name or by that of a kind; null: it names none. */
export function imitated(pattern: string | null, known: KnownEntities): string | null {
  const { kind, entity } = patternOf(pattern ?? '', known);
  return entity ?? (kind === null ? null : (known.patterns[kind] ?? null));
}

interface Pattern {
  readonly kind: string | null;
  readonly entity: string | null;
  /** Words written like entities. */
  readonly others: readonly string[];
}

function patternOf(text: string, known: KnownEntities): Pattern {
  const words = text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
  const entities = words.filter((word) => /^\p{Lu}/u.test(word)).map((word) => entityOf(word, known));
  return {
    kind: words.find((word) => Object.hasOwn(known.patterns, word)) ?? null,
    entity: entities.find((entity) => entity !== null) ?? null,
    others: words.filter((word) => /^\p{Lu}\p{Ll}+(?:\p{Lu}\p{Ll}+)+$/u.test(word)),
  };
}

/** The name as the registry has it. */
function entityOf(written: string, { names }: KnownEntities): string | null {
  const joined = (name: string): string => wordsOf(name).join('');
  return names.find((name) => name === written) ?? names.find((name) => sameWord(joined(name), joined(written))) ?? null;
}
