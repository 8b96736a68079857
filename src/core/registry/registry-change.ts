import type { Message } from '../../protocol/message.ts';
import type { Registry } from '../../protocol/registry.ts';
import { joined, named, sentence } from '../describe/message.ts';

/** What became of the entities of a registry, by their names. */
export interface RegistryChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

export function registryChange(before: Registry | null, after: Registry | null): RegistryChange {
  const [old, now] = [before?.entities ?? {}, after?.entities ?? {}];
  const isKnown = (name: string): boolean => Object.hasOwn(old, name);
  return {
    added: Object.keys(now).filter((name) => !isKnown(name)),
    removed: Object.keys(old).filter((name) => !Object.hasOwn(now, name)),
    changed: Object.keys(now).filter((name) => isKnown(name) && JSON.stringify(old[name]) !== JSON.stringify(now[name])),
  };
}

/** In words; `count`: how many entities there are now. */
export function describeChange({ added, removed, changed }: RegistryChange, count: number): Message {
  const parts = [
    ...(added.length > 0 ? [sentence('new: {0}', named(added))] : []),
    ...(removed.length > 0 ? [sentence('removed: {0}', named(removed))] : []),
    ...(changed.length > 0 ? [sentence('changed: {0}', named(changed))] : []),
  ];
  return parts.length > 0 ? joined(parts) : sentence('{0} entities, none changed', count);
}
