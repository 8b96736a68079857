import type { Message } from '../../protocol/message.ts';
import type { Registry } from '../../protocol/registry.ts';
import { joined, named, sentence } from '../describe/message.ts';

/** What became of a registry: of its entities, and of enums and patterns that are others, new or gone, by their names; of a new registry only its entities. */
export interface RegistryChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  readonly enums: readonly string[];
  readonly patterns: readonly string[];
}

export function registryChange(before: Registry | null, after: Registry | null): RegistryChange {
  const [old, now] = [before?.entities ?? {}, after?.entities ?? {}];
  const isKnown = (name: string): boolean => Object.hasOwn(old, name);
  return {
    added: Object.keys(now).filter((name) => !isKnown(name)),
    removed: Object.keys(old).filter((name) => !Object.hasOwn(now, name)),
    changed: Object.keys(now).filter((name) => isKnown(name) && JSON.stringify(old[name]) !== JSON.stringify(now[name])),
    enums: before && after ? differing(before.enums, after.enums) : [],
    patterns: before && after ? differing(before.patterns, after.patterns) : [],
  };
}

function differing(old: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>): string[] {
  const valueOf = (table: Readonly<Record<string, unknown>>, name: string): string =>
    JSON.stringify(Object.hasOwn(table, name) ? table[name] : null);
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => valueOf(old, name) !== valueOf(now, name));
}

/** In words; `count`: how many entities there are now. */
export function describeChange({ added, removed, changed, enums, patterns }: RegistryChange, count: number): Message {
  const parts = [
    ...(added.length > 0 ? [sentence('new: {0}', named(added))] : []),
    ...(removed.length > 0 ? [sentence('removed: {0}', named(removed))] : []),
    ...(changed.length > 0 ? [sentence('changed: {0}', named(changed))] : []),
    ...(enums.length > 0 ? [sentence('enums changed: {0}', named(enums))] : []),
    ...(patterns.length > 0 ? [sentence('examples changed: {0}', named(patterns))] : []),
  ];
  return parts.length > 0 ? joined(parts) : sentence('{0} entities, none changed', count);
}
