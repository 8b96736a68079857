import type { Registry } from '../../protocol/registry.ts';
import type { CodeScan } from './code-scan.ts';

/** What a registry says and the code does not; a sync keeps it, because a person may have written it. */
export interface KeptByHand {
  /** Of entities that the code has. */
  readonly references: readonly { readonly entity: string; readonly key: 'sub' | 'refs'; readonly names: readonly string[] }[];
  readonly enums: readonly string[];
  /** Examples of kinds; `code`: the clearest one there, null: the code has none. */
  readonly patterns: readonly { readonly kind: string; readonly registry: string; readonly code: string | null }[];
}

/** `registry`: as it is after a sync. */
export function keptByHand(registry: Registry | null, scan: CodeScan): KeptByHand {
  const references = scan.entities.flatMap((entity) =>
    (['sub', 'refs'] as const).flatMap((key) => {
      const names = (registry?.entities[entity.name]?.[key] ?? []).filter((name) => !entity[key].includes(name));
      return names.length > 0 ? [{ entity: entity.name, key, names }] : [];
    }),
  );
  const patterns = Object.entries(registry?.patterns ?? {}).flatMap(([kind, model]) => {
    const code = Object.hasOwn(scan.patterns, kind) ? (scan.patterns[kind] ?? null) : null;
    return model === code ? [] : [{ kind, registry: model, code }];
  });
  return { references, enums: Object.keys(registry?.enums ?? {}).filter((name) => !Object.hasOwn(scan.enums, name)), patterns };
}
