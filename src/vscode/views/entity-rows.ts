import { readRegistry } from '../../core/registry/read-registry.ts';
import { enumsOfEntity, referencesOf } from '../../core/registry/understand.ts';
import type { Locale } from '../../core/describe/locale.ts';

/** A row of the tree of entities. `entity`: whose module a click leads to; `line`: where the registry says it, from 1. */
export interface EntityRow {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly entity: string | null;
  readonly line: number;
  readonly children: readonly EntityRow[];
}

/** The registry as rows: entities with pattern, sub-entities, references and enums. Of a registry that cannot be used, what is wrong. */
export function entityRows(text: string, file: string, { t, say }: Locale): EntityRow[] {
  const read = readRegistry(text, file);
  if (!read.ok)
    return read.problems.map(({ line, key, message }) => ({
      id: `problem/${line}/${key}`,
      label: t('The registry cannot be used'),
      description: `${key === '' ? '' : `${key}: `}${say(message)}`,
      icon: 'warning',
      entity: null,
      line,
      children: [],
    }));
  const { registry, lineOf } = read;
  return Object.entries(registry.entities)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, entity]) => {
      const line = lineOf(name);
      const patterns = Object.entries(registry.patterns).flatMap(([kind, model]) => (model === name ? [kind] : []));
      const fact = (key: string, label: string, icon: string, description: string, target: string | null = null): EntityRow => ({
        id: `${name}/${key}`,
        label,
        description,
        icon,
        entity: target,
        line: target !== null && Object.hasOwn(registry.entities, target) ? lineOf(target) : line,
        children: [],
      });
      return {
        id: name,
        label: name,
        description: patterns.join(', '),
        icon: 'symbol-class',
        entity: name,
        line,
        children: [
          ...patterns.map((kind) => fact(`pattern/${kind}`, kind, 'star-empty', t('module to imitate'))),
          ...entity.sub.map((sub) => fact(`sub/${sub}`, sub, 'list-tree', t('sub-entity'), sub)),
          ...referencesOf(name, registry).map((other) =>
            fact(`ref/${other}`, other, 'references', other === name ? t('refers to itself') : t('reference'), other),
          ),
          ...Object.entries(enumsOfEntity(name, registry)).map(([enumName, values]) =>
            fact(`enum/${enumName}`, enumName, 'symbol-enum', values.join(', ')),
          ),
        ],
      };
    });
}
