import type { CodeScan } from './code-scan.ts';
import { object, strings, withoutGone, type Json } from './gone-entities.ts';

interface Now {
  readonly scan: CodeScan;
  /** As they will be. */
  readonly entries: Json;
  /** Entities that were in the registry, and went with the code. */
  readonly gone: ReadonlySet<string>;
}

/**
 * Examples of kinds. One that an earlier sync chose (`meta` notes it) follows the code; one that a person chose stays for as long as there is
 * such an entity. `own`: the examples that syncs chose, for the next one.
 */
export function mergedPatterns(old: Json, meta: Json, { scan, entries, gone }: Now): { all: Json; own: Json } {
  const noted = object(meta['examples']);
  // Before there were notes, what was written and what the code says were the same.
  const isUnnoted = !('examples' in meta) && meta['generator'] === 'batuta';
  const mentioned = new Set(Object.values(entries).flatMap((entry) => strings(object(entry)['sub'] ?? object(entry)['subs'])));
  const isThere = (model: unknown): boolean => strings(model).some((name) => Object.hasOwn(entries, name) || mentioned.has(name));
  const inCode = (kind: string): string | undefined => (Object.hasOwn(scan.patterns, kind) ? scan.patterns[kind] : undefined);
  const isOurs = (kind: string): boolean =>
    Object.hasOwn(old, kind) && ((Object.hasOwn(noted, kind) && noted[kind] === old[kind]) || (isUnnoted && old[kind] === inCode(kind)));
  const kept = Object.entries(old).flatMap(([kind, was]): [string, unknown][] => {
    const now = inCode(kind);
    const model = strings(was).some((name) => gone.has(name)) ? withoutGone(was, gone) : was;
    if (now === undefined) return isOurs(kind) || (model !== was && strings(model).length === 0) ? [] : [[kind, model]];
    return [[kind, isOurs(kind) || !isThere(model) ? now : model]];
  });
  const fresh = Object.entries(scan.patterns).filter(([kind]) => !Object.hasOwn(old, kind));
  const all = Object.fromEntries([...kept, ...fresh]);
  const chosen = Object.keys(all).filter((kind) => all[kind] === inCode(kind) && (isOurs(kind) || all[kind] !== old[kind]));
  return { all, own: Object.fromEntries(chosen.map((kind) => [kind, all[kind]])) };
}
