import { join } from 'node:path/posix';
import { folderOf, isTestPath } from '../layers/projects.ts';
import { calledNames } from '../registry/name-affixes.ts';
import { pascalCase, wordsOf } from '../registry/name-forms.ts';
import { referenceFiles } from '../registry/reference-files.ts';
import type { SearchHit } from '../ports.ts';
import type { CodeBase } from './code-base.ts';
import type { ReferenceModule } from './reference-module.ts';
import { isMigration } from './module-kinds.ts';
import { renamePath } from './rename-path.ts';
import { roleWords } from './role-words.ts';
import { usedTypes } from './used-types.ts';

const mostFiles = 40;
const mostHits = 2000;
const mostPlaces = 8;
/** Files that are looked into for places, and files of the module for what they import. */
const mostLooked = 100;
/** A folder with more files is no module's own. */
const largestFolder = 25;
const imported = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\(\s*)['"](\.[^'"\n]+)['"]|^from (\.[\w.]*) import/gmu;
const comment = /^\s*(?:\/\/|\/?\*|#(?!\[)|--|<!--|""")/u;
/** Nobody writes them, or they are no text. */
const noText = /\.(?:min\.\w+|png|jpe?g|gif|ico|webp|woff2?|ttf|pdf)$/iu;
/** They are about the repository, whatever an entity is called. */
const aboutAll =
  /(?:^|\/)(?:LICEN[CS]E|NOTICE|COPYING|AUTHORS|CONTRIBUTORS|CHANGELOG|SECURITY|OWNERS|CODEOWNERS|VERSION)(?:[.-][\w.-]+)?$/u;
const notSource =
  /\.(?:md|mdx|json|lock|snap|svg|po|properties|resx|ya?ml|css|scss)$|(?:^|\/)(?:spec|\.claude|docs?|locales?|i18n|migrations?|alembic\/versions|fixtures)\//iu;

/**
 * The real files of an entity's module: those with its name, that which declares it, and what they import from their own folders.
 * `fresh`: a new entity that is to be like it.
 */
export async function findModule(
  entity: string,
  use: ReferenceModule['use'],
  fresh: string | null,
  base: CodeBase,
): Promise<ReferenceModule> {
  const entities = base.registry?.entities ?? {};
  const own = Object.hasOwn(entities, entity) ? entities[entity] : undefined;
  const called = calledNames([...new Set([...Object.keys(entities), entity])]);
  const bareOf = (name: string): string => bareName(called.get(name) ?? wordsOf(name), name);
  const bare = bareOf(entity);
  const known = new Set(base.paths);
  const mentions = await mentionsOf(entity, base);
  // Its parts have no module of their own.
  const parts = own?.sub ?? [];
  const declared = [own, ...parts.map((part) => (Object.hasOwn(entities, part) ? entities[part] : undefined))].flatMap(
    (one) => one?.file ?? [],
  );
  const more = rolesIn(base);
  const named = [entity, ...parts].flatMap((name) =>
    namedFiles(bareOf(name), Object.hasOwn(entities, name) ? entities[name]?.file : undefined, more, base),
  );
  const isModules = (path: string): boolean => !noText.test(path) && !aboutAll.test(path);
  const files = new Set([...declared.filter((path) => known.has(path)), ...named].filter(isModules));
  const looked = [...files].slice(0, mostLooked);
  for (const path of await importedNearby(looked, base)) files.add(path);
  const others = Object.keys(entities).filter((other) => other !== entity && other !== bare && !parts.includes(other));
  for (const path of await usedTypes(looked, { mentions, others }, base)) files.add(path);
  const telling = tellingFirst([...files], bare, declared).slice(0, mostFiles);
  return {
    entity,
    use,
    files: telling,
    places: use === 'own' ? [] : await placesOf(entity, mentions, files, base),
    predicted:
      fresh === null
        ? []
        : [...new Set(telling.flatMap((path) => renamePath(path, bare, bareOf(fresh)) ?? []))].filter((path) => !known.has(path)),
  };
}

const rolesFound = new WeakMap<CodeBase, Set<string>>();

/** Looked for once, although several modules of a code base are. */
function rolesIn(base: CodeBase): Set<string> {
  const found = rolesFound.get(base) ?? roleWords(Object.keys(base.registry?.entities ?? {}), base.paths);
  rolesFound.set(base, found);
  return found;
}

/** `ArticleEntity`, `CrmArticle` and `tb_article` are told by files of `article`. */
function bareName(words: readonly string[], entity: string): string {
  if (words.length > 1 && ['entity', 'model', 'table'].includes(words.at(-1) ?? '')) return pascalCase(words.slice(0, -1));
  return words.length === wordsOf(entity).length ? entity : pascalCase(words);
}

/** Files that are called by the name; not those of another module's entity of that name, nor all migrations of a folder that has it. */
function namedFiles(name: string, declared: string | undefined, more: ReadonlySet<string>, { paths }: CodeBase): string[] {
  const isOther = (path: string): boolean =>
    declared !== undefined && path !== declared && folderOf(path) !== folderOf(declared) && inFolder(path) === inFolder(declared);
  const words = wordsOf(name).join('');
  const isToldByFolder = (path: string): boolean =>
    isMigration(path) &&
    !wordsOf(path.slice(path.lastIndexOf('/') + 1))
      .join('')
      .includes(words.replace(/y$/u, ''));
  return referenceFiles(name, paths, more).filter((path) => !isOther(path) && !isToldByFolder(path));
}

/** A file's name with that of its folder: `models/log.py`. */
const inFolder = (path: string): string => path.split('/').slice(-2).join('/');

/** What the files import from the folders that they lie in, where these are small enough to be the module's own. */
async function importedNearby(files: readonly string[], { paths, read }: CodeBase): Promise<string[]> {
  const folders = Map.groupBy(paths, folderOf);
  const near: string[] = [];
  for (const path of files) {
    const folder = folderOf(path);
    const beside = folders.get(folder) ?? [];
    const text = beside.length > largestFolder || isTestPath(path) ? null : await read(path);
    if (text === null) continue;
    for (const [, script, python] of text.slice(0, 8000).matchAll(imported)) {
      const wanted = script === undefined ? join(folder, (python ?? '').slice(1).replaceAll('.', '/')) : join(folder, script);
      const found = beside.find((one) => one === wanted || one.replace(/\.\w+$/u, '') === wanted.replace(/\.[cm]?[jt]sx?$/u, ''));
      if (found !== undefined && !/(?:^|\/)(?:index|__init__|mod)\.\w+$/u.test(found)) near.push(found);
    }
  }
  return near;
}

/** Lines that speak of an entity by its name. */
async function mentionsOf(entity: string, { search, signal }: CodeBase): Promise<SearchHit[]> {
  const name = pascalCase(wordsOf(entity));
  return name === '' ? [] : search.grep({ pattern: `\\b${name}s?(Module|Routes|Router)?\\b` }, mostHits, signal);
}

/** Lines in which a file that speaks of several entities speaks of this one: lists in which a module has to stand. */
async function placesOf(
  entity: string,
  hits: readonly SearchHit[],
  files: ReadonlySet<string>,
  { registry, read }: CodeBase,
): Promise<SearchHit[]> {
  const others = Object.keys(registry?.entities ?? {}).filter((other) => other !== entity);
  if (others.length === 0) return [];
  const byFile = Map.groupBy(
    hits.filter(({ path, text }) => !files.has(path) && !notSource.test(path) && !isTestPath(path) && !comment.test(text)),
    ({ path }) => path,
  );
  const places: { hit: SearchHit; others: number }[] = [];
  for (const [path, own] of [...byFile].slice(0, mostLooked)) {
    const [hit] = own;
    // Who speaks much of it uses it; who lists it says it once or twice.
    if (!hit || own.length > 4) continue;
    const words = new Set((await read(path))?.match(/[\p{L}\p{N}_]+/gu) ?? []);
    const mentioned = others.filter((other) => words.has(other) || words.has(`${other}s`) || words.has(`${other}Module`)).length;
    if (mentioned >= Math.min(3, others.length)) places.push({ hit, others: mentioned });
  }
  return places
    .toSorted((a, b) => b.others - a.others)
    .slice(0, mostPlaces)
    .map(({ hit }) => hit);
}

/** Roles of a module's files, the most telling first: what it holds, what it does, how it is reached, how it looks. */
const roles: readonly (readonly string[])[] = [
  ['entity', 'entities', 'model', 'models', 'schema', 'schemas', 'domain'],
  ['migration', 'migrations', 'configuration', 'mapping', 'sql'],
  ['service', 'services', 'repository', 'repo', 'usecase', 'command', 'commands', 'handler', 'manager', 'query', 'queries'],
  ['controller', 'controllers', 'route', 'routes', 'router', 'resolver', 'api', 'endpoint', 'view', 'views'],
  ['dto', 'request', 'response', 'validator', 'presenter', 'serializer', 'policy', 'types', 'type'],
  ['page', 'pages', 'form', 'component', 'components', 'screen', 'dialog', 'list', 'table', 'store', 'hook', 'hooks'],
];
const noCode = /\.(?:md|mdx|json|ya?ml|lock|snap|svg|png|txt|csv|resx|po|pot|properties|xliff?)$/iu;

/** The paths, those first that tell most of how such a module is made, of a role those that have its name; tests, then texts and data, last. */
function tellingFirst(paths: readonly string[], name: string, declared: readonly string[]): string[] {
  const isNamed = (path: string): boolean => referenceFiles(name, [path.slice(path.lastIndexOf('/') + 1)]).length > 0;
  const isFar = new Set(paths.filter((path) => !isNamed(path) && !declared.includes(path)));
  const ranked = paths.map((path) => ({ path, rank: rankOf(path) + (isFar.has(path) ? 0.5 : 0) }));
  return ranked.toSorted((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1)).map(({ path }) => path);
}

function rankOf(path: string): number {
  if (noCode.test(path)) return roles.length + 2;
  if (isTestPath(path)) return roles.length + 1;
  const segments = path.split('/').toReversed();
  // The name of the file says more than its folders.
  for (const segment of segments.slice(0, 4)) {
    const words = wordsOf(segment);
    const rank = roles.findIndex((some) => some.some((role) => words.includes(role)));
    if (rank >= 0) return rank;
  }
  return roles.length;
}
