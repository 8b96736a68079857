import { jsonNodes } from '../../core/registry/json-nodes.ts';
import type { JsonNode } from '../../core/registry/json-nodes.ts';
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

/** The registry as rows: entities with pattern, sub-entities, references and enums. A registry that cannot be used is one row that says why. */
export function entityRows(text: string, file: string, { t, say }: Locale): EntityRow[] {
  const read = readRegistry(text, file);
  if (!read.ok) {
    const { line, key, message } = read.problem;
    const where = key === '' ? '' : `${key}: `;
    return [
      {
        id: 'problem',
        label: t('The registry cannot be used'),
        description: `${where}${say(message)}`,
        icon: 'warning',
        entity: null,
        line,
        children: [],
      },
    ];
  }
  const { registry } = read;
  const lines = entityLines(text);
  return Object.entries(registry.entities)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, entity]) => {
      const line = lines.get(name) ?? 1;
      const patterns = Object.entries(registry.patterns).flatMap(([kind, model]) => (model === name ? [kind] : []));
      const fact = (key: string, label: string, icon: string, description: string, target: string | null = null): EntityRow => ({
        id: `${name}/${key}`,
        label,
        description,
        icon,
        entity: target,
        line: (target === null ? undefined : lines.get(target)) ?? line,
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
          ...patterns.map((kind) => fact(`pattern/${kind}`, kind, 'star-empty', t('is the module to imitate'))),
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

/** In which line of the registry each entity stands. */
function entityLines(text: string): ReadonlyMap<string, number> {
  const json = jsonNodes(text);
  const top: JsonNode | undefined = json.ok ? json.node : undefined;
  const entities = top?.kind === 'object' ? top.entries.find((entry) => entry.key === 'e')?.node : undefined;
  return new Map(entities?.kind === 'object' ? entities.entries.map((entry) => [entry.key, entry.line]) : []);
}
