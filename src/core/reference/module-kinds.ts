import type { Registry } from '../../protocol/registry.ts';
import { isTestPath } from '../layers/projects.ts';
import { wordsOf } from '../registry/name-forms.ts';
import { namedAfter } from '../registry/reference-files.ts';
import { renamePath } from './rename-path.ts';

/** Stands for the entity's name, so that files of different modules can be compared. */
const standIn = 'Placeholder';
const name = /placeholders?/giu;
const noSource = /\.(?:md|mdx|json|lock|snap|svg|png|txt|csv|po|properties|resx|ya?ml|css|scss|less)$/iu;
const inMigrations = /(?:^|\/)[^/]*(?:migrat|changelog|liquibase)[^/]*\/|(?:^|\/)alembic\/versions\/|(?:^|\/)V\d+__[^/]*$/iu;

/** What a file is in its module, whatever that is called: `service.ts` of `banks/bank.service.ts`. */
export interface FileKind {
  /** The same text: the same kind. */
  readonly kind: string;
  /** Where it lies, with `*` for the module's name. */
  readonly folder: string;
}

export function isMigration(path: string): boolean {
  return inMigrations.test(path) && !isTestPath(path);
}

/** null: it is not called after the entity, is no source, or a migration. `owner`: whose layer a path is of. */
export function kindOf(path: string, entity: string, owner: (path: string) => string): FileKind | null {
  if (noSource.test(path) || isMigration(path)) return null;
  const renamed = renamePath(path, entity, standIn)?.replace(name, '*');
  if (renamed === undefined) return null;
  const segments = renamed.split('/');
  const file = segments.pop() ?? '';
  const [, stem = file, ending = ''] = /^(.*?)(\.\w+)$/u.exec(file) ?? [];
  const own = wordsOf(stem);
  // `models/bank.py`, `routes/banks/index.ts`: the folder says what it is.
  const near = own.length > 0 && file.includes('*') ? [] : wordsOf(segments.findLast((segment) => wordsOf(segment).length > 0) ?? '');
  return { kind: `${owner(path)}|${[...own, ...near].join(' ')}|${ending}`, folder: segments.join('/') };
}

/** By entity that is no part of another: the files that are called after it, and that which declares it. `except`: an entity that is new. */
export function filesByModule({ entities }: Registry, paths: readonly string[], except: string): Map<string, string[]> {
  const parts = new Set(Object.values(entities).flatMap(({ sub }) => sub));
  const names = Object.keys(entities).filter((entity) => !parts.has(entity) && entity !== except);
  const starts = names.map((entity) => ({ entity, start: startOf(entity) })).filter(({ start }) => start !== '');
  const found = new Map<string, string[]>(names.map((entity) => [entity, []]));
  for (const path of paths) {
    const low = path.toLowerCase();
    const likely = starts.filter(({ start }) => low.includes(start));
    if (likely.length === 0 || /^(?:spec|\.claude)\//u.test(path)) continue;
    const isOf = namedAfter(path);
    for (const { entity } of likely) if (isOf(entity)) found.get(entity)?.push(path);
  }
  return found;
}

/** What stands in any path that has the name, also in the plural. */
function startOf(entity: string): string {
  const [first = ''] = wordsOf(entity);
  return first.length > 3 ? first.slice(0, -1) : first;
}

/** How an entity may be written in a line of a migration: any notation, also the plural; a pattern that simple searches know, too. */
export function namePattern(entity: string): string {
  const words = wordsOf(entity);
  const last = words.at(-1) ?? '';
  const stem = last.endsWith('y') ? `${last.slice(0, -1)}(y|ies)` : `${last}(e?s)?`;
  return [...words.slice(0, -1), stem].join('[_ -]?');
}

/** Whether a text speaks of an entity, or of the parts that make its module known. */
export function mentions(text: string, entity: string): boolean {
  return new RegExp(`(?:\\b|_)${namePattern(entity)}(?:\\b|_|(?:module|routes?|router|controller|service)\\b)`, 'iu').test(text);
}
