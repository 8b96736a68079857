import type { Registry } from '../../protocol/registry.ts';
import { enumsOfEntity, referencesOf } from './understand.ts';

/**
 * What the registry says about the given entities, as Markdown lines for a prompt: the modules to imitate, and per entity its
 * sub-entities, references and related enums. An unknown entity is said to be new. '' for a registry that says nothing.
 */
export function registryFacts(registry: Registry, entities: string[]): string {
  const patterns = Object.entries(registry.patterns).map(([kind, entity]) => `- ${kind}: imitate ${entity}`);
  const facts = [...new Set(entities)].flatMap((name) => entityFacts(name, registry));
  const parts = [section('Modules to imitate, by pattern', patterns), section('Entities', facts)].filter((part) => part !== '');
  return parts.join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length > 0 ? `${title}:\n${lines.join('\n')}` : '';
}

function entityFacts(name: string, registry: Registry): string[] {
  const entity = Object.hasOwn(registry.entities, name) ? registry.entities[name] : undefined;
  const references = referencesOf(name, registry);
  const mentioned = Object.values(registry.entities).some((other) => other.sub.includes(name) || other.refs.includes(name));
  const enums = Object.entries(enumsOfEntity(name, registry)).map(([enumName, values]) => `  - enum ${enumName}: ${values.join(', ')}`);
  if (!entity && !mentioned) return [`- ${name}: not in the registry, so it is new`, ...enums];
  const patterns = Object.entries(registry.patterns)
    .filter(([, model]) => model === name)
    .map(([kind]) => kind);
  return [
    `- ${name}${entity ? '' : ' (mentioned by others, without an entry of its own)'}`,
    ...(entity && entity.sub.length > 0 ? [`  - sub-entities: ${entity.sub.join(', ')}`] : []),
    ...(references.length > 0
      ? [`  - references: ${references.map((other) => (other === name ? `${other} (itself)` : other)).join(', ')}`]
      : []),
    ...(patterns.length > 0 ? [`  - is the model of: ${patterns.join(', ')}`] : []),
    ...usedBy(name, registry),
    ...enums,
  ];
}

function usedBy(name: string, registry: Registry): string[] {
  const users = Object.entries(registry.entities)
    .filter(([other, entity]) => other !== name && entity.refs.includes(name))
    .map(([other]) => other);
  return users.length > 0
    ? [`  - referenced by: ${users.slice(0, 30).join(', ')}${users.length > 30 ? ` and ${users.length - 30} more` : ''}`]
    : [];
}
