import type { MemoryGraph } from '../../protocol/memory.ts';
import type { Registry } from '../../protocol/registry.ts';
import { enumsOfEntity } from './understand.ts';

/** The registry as nodes and relations, for what draws them. */
export function registryGraph(registry: Registry): MemoryGraph {
  const all = Object.entries(registry.entities);
  return {
    entities: all.map(([name]) => ({
      name,
      entityType: Object.entries(registry.patterns)
        .flatMap(([kind, model]) => (model === name ? [kind] : []))
        .join(', '),
      observations: Object.entries(enumsOfEntity(name, registry)).map(([one, values]) => `${one}: ${values.join(', ')}`),
    })),
    relations: all.flatMap(([from, { sub, refs }]) => [
      ...sub.map((to) => ({ from, to, relationType: 'has' })),
      ...refs.map((to) => ({ from, to, relationType: 'refers to' })),
    ]),
  };
}
