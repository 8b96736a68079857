import { extname } from 'node:path/posix';
import type { Message } from '../../protocol/message.ts';
import type { Registry } from '../../protocol/registry.ts';
import type { Spec } from '../../protocol/spec.ts';
import { sentence } from '../describe/message.ts';
import { folderOf, isTestPath } from '../layers/projects.ts';
import { namedAfter } from '../registry/reference-files.ts';
import type { CodeBase } from './code-base.ts';
import { filesByModule, isMigration, kindOf, mentions, namePattern } from './module-kinds.ts';
import type { ReferenceModule } from './reference-module.ts';
import { renamePath } from './rename-path.ts';

/** What a spec is compared with. */
export interface Prediction extends Omit<CodeBase, 'registry'> {
  readonly registry: Registry;
  /** The entity that it is to make. */
  readonly fresh: string;
  /** The module to imitate. */
  readonly like: Pick<ReferenceModule, 'entity' | 'files' | 'places'>;
  /** Whose layer a path is of; '' nobody's. */
  readonly owner: (path: string) => string;
}

const mostHints = 4;
const mostKinds = 2;
/** Modules from which on something is a habit of the code base. */
const least = 3;
const mostHits = 20_000;

/**
 * What a spec for a new entity may have forgotten or put in an odd place, a line each, the most telling first: a migration, the lists in which all
 * modules stand, a test, files that every module of that kind has. It only says what all the others have; a spec of anything else gets no hint.
 */
export async function specHints(spec: Pick<Spec, 'type' | 'layers' | 'tasks'>, prediction: Prediction): Promise<Message[]> {
  const { fresh, like, registry, paths, owner } = prediction;
  const listed = spec.layers.flatMap(({ files }) => files.filter(({ deleted }) => !deleted).map(({ path }) => path));
  const own = listed.filter((path) => namedAfter(path)(fresh));
  if ((spec.type !== null && spec.type !== 'new entity') || own.length === 0) return [];
  const modules = filesByModule(registry, paths, fresh);
  const kinds = new Map([...modules].map(([entity, files]) => [entity, kindsOf(files, entity, owner)]));
  const peers = peersOf(like.entity, kinds);
  const planned = kindsOf(own, fresh, owner);
  const speaksOfMigration = spec.tasks.some(({ text }) => /migra/iu.test(text)) || listed.some(isMigration);
  const migration = speaksOfMigration ? null : await migrationsOf(prediction, [...modules.keys()]);
  const lists = (await listsOf(prediction, peers)).filter((path) => !listed.includes(path));
  const test = listed.some(isTestPath) ? undefined : testOf(like, peers, modules);
  const missing = missingKinds(prediction, peers, kinds, planned, listed);
  const renamed = (path: string): string => renamePath(path, like.entity, fresh) ?? path;
  return [
    ...(migration === null ? [] : [sentence('Perhaps missing: a migration. Those of the other entities are in {0}.', migration)]),
    ...lists.map((path) => sentence('Perhaps missing: a change of {0}, in which {1} and its like stand.', path, like.entity)),
    ...(test === undefined ? [] : [sentence('Perhaps missing: a test, like {0}. All modules like {1} have one.', test, like.entity)]),
    ...missing
      .slice(0, mostKinds)
      .map((path) => sentence('Perhaps missing: {0}. All modules like {1} have such a file.', renamed(path), like.entity)),
    ...misplaced(planned, prediction, peers, kinds),
  ].slice(0, mostHints);
}

interface Made {
  readonly path: string;
  /** With `*` for the module's name. */
  readonly folder: string;
}
/** A module's files by kind, tests left out. */
type Kinds = ReadonlyMap<string, readonly Made[]>;
type Modules = ReadonlyMap<string, Kinds>;

function kindsOf(files: readonly string[], entity: string, owner: Prediction['owner']): Kinds {
  const kinds = new Map<string, Made[]>();
  for (const path of files) {
    const found = isTestPath(path) ? null : kindOf(path, entity, owner);
    if (found) kinds.set(found.kind, [...(kinds.get(found.kind) ?? []), { path, folder: found.folder }]);
  }
  return kinds;
}

/** Entities whose modules are made like one, itself among them: they have at least half of what it shares with any other. [] where they are few. */
function peersOf(entity: string, modules: Modules): string[] {
  const own = [...(modules.get(entity)?.keys() ?? [])];
  const shared = own.filter((kind) => [...modules].some(([other, kinds]) => other !== entity && kinds.has(kind)));
  const peers = [...modules].filter(([, kinds]) => shared.filter((kind) => kinds.has(kind)).length * 2 >= shared.length);
  return shared.length === 0 || peers.length < least ? [] : peers.map(([other]) => other);
}

/** All peers have such a file. */
function isHabit(kind: string, peers: readonly string[], modules: Modules): boolean {
  return peers.length > 0 && peers.every((peer) => modules.get(peer)?.has(kind));
}

/** The imitated module's files of kinds that all its peers have and the spec has not, in the layers that it is about. One for each kind. */
function missingKinds(
  { like, owner }: Prediction,
  peers: readonly string[],
  modules: Modules,
  planned: Kinds,
  listed: readonly string[],
): string[] {
  const layers = new Set(listed.map(owner));
  const order = (path: string): number => (like.files.includes(path) ? like.files.indexOf(path) : like.files.length);
  // In a folder for all modules what is called otherwise may be it: `schema/activity.prisma` for ActivityLog.
  const called = [...planned.values()].flat().map(({ path }) => path);
  const isElsewhere = ({ path, folder }: Made): boolean =>
    !folder.includes('*') && listed.some((one) => folderOf(one) === folder && extname(one) === extname(path) && !called.includes(one));
  const missing = [...(modules.get(like.entity) ?? [])].flatMap(([kind, [first]]) => {
    const isMissing = isHabit(kind, peers, modules) && !planned.has(kind);
    return first && isMissing && layers.has(owner(first.path)) && !isElsewhere(first) ? [first.path] : [];
  });
  return missing.toSorted((a, b) => order(a) - order(b));
}

/** A test of the imitated module, where all its peers have one. */
function testOf(
  { entity, files }: Prediction['like'],
  peers: readonly string[],
  modules: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const isTested = peers.length > 0 && peers.every((peer) => modules.get(peer)?.some(isTestPath));
  return isTested ? [...files, ...(modules.get(entity) ?? [])].find(isTestPath) : undefined;
}

/** The folder of migrations, where nearly all entities are spoken of in one; null: there is none such. */
async function migrationsOf({ paths, search, signal }: Prediction, entities: readonly string[]): Promise<string | null> {
  const folders = Map.groupBy(
    paths.filter(isMigration),
    (path) => /^(.*?(?:migrat|changelog|liquibase|versions)[^/]*)\//iu.exec(path)?.[1] ?? folderOf(path),
  );
  const [largest] = [...folders].toSorted(([, a], [, b]) => b.length - a.length);
  if (!largest || entities.length < least) return null;
  const [folder] = largest;
  const pattern = `(${entities.map(namePattern).join('|')})`;
  const hits = await search.grep({ pattern, glob: `${folder}/**`, ignoreCase: true }, mostHits, signal);
  const text = hits.map((hit) => hit.text).join('\n');
  const told = entities.filter((entity) => mentions(text, entity));
  return told.length >= least && told.length * 10 >= entities.length * 9 ? folder : null;
}

/** Files in which all modules of that kind stand: what declares them all, lists of modules and routes. */
async function listsOf({ like, registry, read }: Prediction, peers: readonly string[]): Promise<string[]> {
  const declaring = peers.map((peer) => registry.entities[peer]?.file);
  const [first] = declaring;
  const lists = new Set(first !== undefined && declaring.every((file) => file === first) ? [first] : []);
  for (const { path } of peers.length === 0 ? [] : like.places) {
    const text = lists.has(path) ? null : await read(path);
    if (text !== null && peers.every((peer) => mentions(text, peer))) lists.add(path);
  }
  return [...lists];
}

/** New files in other folders than the one in which all peers have all of that kind. */
function misplaced(planned: Kinds, { paths, like }: Prediction, peers: readonly string[], modules: Modules): Message[] {
  return [...planned].flatMap(([kind, files]) => {
    const all = [...modules.values()].flatMap((kinds) => kinds.get(kind) ?? []);
    const folders = new Set(all.map(({ folder }) => folder));
    const [first] = files;
    const there = modules.get(like.entity)?.get(kind)?.[0];
    const isOdd = folders.size === 1 && !files.some(({ path, folder }) => folders.has(folder) || paths.includes(path));
    return first && there && isOdd && isHabit(kind, peers, modules)
      ? [sentence('{0} lies elsewhere than others of its kind: {1}.', first.path, there.path)]
      : [];
  });
}
