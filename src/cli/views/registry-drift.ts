import { inEnglish } from '../../core/describe/message.ts';
import type { KeptByHand } from '../../core/registry/kept-by-hand.ts';
import type { MergedRegistry } from '../../core/registry/merge-registry.ts';
import { describeChange, type RegistryChange } from '../../core/registry/registry-change.ts';
import { registryFile } from '../../pipelines/parts/sync.ts';
import type { Registry } from '../../protocol/registry.ts';
import { line, type Line } from '../terminal/line.ts';

/** Kinds of entities in words; others are named as the registry has them. */
const kinds: Readonly<Record<string, string>> = {
  simple: 'a simple entity',
  withSubItems: 'an entity with parts',
  selfReferencing: 'an entity that refers to itself',
  manyToMany: 'a many-to-many relation',
};

/** What an entity is the example of. */
export const exampleOf = (kind: string): string => (Object.hasOwn(kinds, kind) ? (kinds[kind] ?? kind) : kind);

export interface Drift {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly ({ readonly entity: string } & Readonly<Record<'file' | 'sub' | 'refs', Both>>)[];
  readonly enums: readonly ({ readonly name: string } & Both)[];
  readonly patterns: readonly ({ readonly kind: string } & Both)[];
  readonly handMade: readonly string[];
  readonly kept: KeptByHand;
}
interface Both {
  readonly registry: readonly string[];
  readonly code: readonly string[];
}

/** A sync would write nothing. */
export const isSame = ({ added, removed, changed, enums, patterns }: RegistryChange): boolean =>
  [added, removed, changed, enums, patterns].every(({ length }) => length === 0);

/** Where registry and code differ, with both sides. */
export function driftOf({ change, before, after, handMade, kept }: MergedRegistry): Drift {
  const both = (of: (registry: Registry) => readonly string[] | string | undefined): Both => ({
    registry: before ? [of(before) ?? []].flat() : [],
    code: after ? [of(after) ?? []].flat() : [],
  });
  return {
    ...change,
    changed: change.changed.map((entity) => ({
      entity,
      file: both(({ entities }) => entities[entity]?.file),
      sub: both(({ entities }) => entities[entity]?.sub),
      refs: both(({ entities }) => entities[entity]?.refs),
    })),
    enums: change.enums.map((name) => ({ name, ...both(({ enums }) => enums[name]) })),
    patterns: change.patterns.map((kind) => ({ kind, ...both(({ patterns }) => patterns[kind]) })),
    handMade,
    kept,
  };
}

export function driftLines(
  drift: Drift,
  { change, after }: MergedRegistry,
  { program, script }: { readonly program: string; readonly script: string | undefined },
): Line[] {
  // It may know what the code does not show, or leave things out.
  const choice = script === undefined ? [] : [line(`What ${script} leaves after that is its own choice.`)];
  const { added, removed, changed, enums, patterns } = drift;
  const differs = (name: string, { registry: was, code }: Both): Line[] =>
    was.join() === code.join() ? [] : [line(`  ${name}: ${was.join(', ') || 'none'} → ${code.join(', ') || 'none'}`)];
  return [
    ...(isSame(change) ? [line(`No drift: ${inEnglish(describeChange(change, Object.keys(after?.entities ?? {}).length))}`)] : []),
    ...names('Only in the code', added),
    ...names('No more in the code', removed),
    ...names('Changed', [
      ...changed.map(({ entity }) => entity),
      ...enums.map(({ name }) => name),
      ...patterns.map(({ kind }) => `the example of ${exampleOf(kind)}`),
    ]),
    ...changed.flatMap(({ entity, ...keys }) => Object.entries(keys).flatMap(([key, values]) => differs(`${entity}.${key}`, values))),
    ...enums.flatMap(({ name, ...values }) => differs(name, values)),
    ...patterns.flatMap(({ kind, ...values }) => differs(`the example of ${exampleOf(kind)}`, values)),
    ...keptLines(drift),
    ...(isSame(change) ? [] : [line(`Bring the registry up to date: ${program} registry sync`), ...choice]),
  ];
}

const names = (label: string, list: readonly string[]): Line[] => (list.length > 0 ? [line(`${label}: ${list.join(', ')}`)] : []);

/** What a sync leaves as it is, for only a person knows whether it is right. */
function keptLines({ handMade, kept }: Drift): Line[] {
  const inside = [
    ...kept.references.map((one) => line(`  ${one.entity}.${one.key}: ${one.names.join(', ')}`)),
    ...kept.patterns.map(({ kind, registry, code }) =>
      line(`  the example of ${exampleOf(kind)}: ${registry}${code === null ? '' : ` (in the code: ${code})`}`),
    ),
  ];
  const whole = [...handMade, ...kept.enums];
  if (whole.length + inside.length === 0) return [];
  return [
    line(`Only in the registry, kept${whole.length > 0 ? `: ${whole.join(', ')}` : ':'}`),
    ...inside,
    ...(inside.length > 0 ? [line(`  What of it is wrong, remove in ${registryFile}.`)] : []),
  ];
}
