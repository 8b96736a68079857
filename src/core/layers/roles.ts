import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import { defaultSection } from '../settings/agent-of.ts';
import { wordsOf } from '../registry/name-forms.ts';
import type { SourceFile } from './imports.ts';
import { hasPage, hitReason, hitsOf, packerOf } from './hits.ts';
import { ecosystemOf, isTestPath, type Project } from './projects.ts';
import {
  browserFile,
  layerOfName,
  placeSignals,
  programLayers,
  roleOfDependency,
  testWord,
  type Ecosystem,
  type LayerName,
  type Role,
} from './signals.ts';

/**
 * Where a project belongs by itself. `library`: by who uses it; `holder`: by the projects in it; `mixed`: its folders belong to several layers;
 * `docs`: to none.
 */
export interface ProjectKind {
  readonly kind: LayerName | 'library' | 'holder' | 'tests' | 'mixed' | 'docs';
  readonly reason: Message;
  /** It has a layer of its own in case nobody uses it. */
  readonly otherwise?: LayerName;
  /** Its files are of one side, whoever uses it, unless several do. */
  readonly side?: LayerName;
  /** A program for certain, whoever imports of it. */
  readonly program?: true;
}

const wordsOfFolder = (folder: string): string[] => wordsOf(folder.slice(folder.lastIndexOf('/') + 1));

/**
 * What a project is by its dependencies, its files (`sources`: a sample of them) and its name, in that order. `used`: other projects refer to
 * it, so it is no program. `holds`: most of what lies in it belongs to other projects. `inside`: it lies in another one itself.
 */
export function kindOf(project: Project, sources: readonly SourceFile[], used: boolean, holds: boolean, inside: boolean): ProjectKind {
  const { folder } = project;
  const hits = hitsOf(project);
  const named = namedLayer(project, used, inside);
  const [first] = project.manifests;
  const there = folder === '' && first ? sentence('there is {0}', first.path) : null;
  const byName = there ?? sentence('{0} by name', folder);
  const is = (kind: ProjectKind['kind'], role: Role, otherwise: Message = byName): ProjectKind => {
    const hit = hits.get(role);
    return { kind, reason: hit ? hitReason(hit) : otherwise };
  };
  if (hits.has('tests') || (folder !== '' && isTestPath(folder))) return is('tests', 'tests');
  if (hits.has('docs')) return is('docs', 'docs');
  if (hits.has('infra')) return is('infra', 'infra');
  if (named === 'database') return { kind: 'database', reason: byName };
  if (hits.has('mobile')) return used ? { ...is('library', 'mobile'), otherwise: 'mobile' } : is('mobile', 'mobile');
  const other = hasOtherLanguage(project);
  const front = hits.get('pages') ?? hits.get('frontend');
  if (hits.has('pages') && (!other || front?.ecosystem !== 'npm'))
    return named === 'backend' ? { kind: 'backend', reason: byName } : { ...is('frontend', 'pages'), program: true };
  const { frontend, backend } = count(sources);
  const most = frontend > backend ? 'frontend' : 'backend';
  const clear = Math.max(frontend, backend) >= clearShare * (frontend + backend);
  if (front && (hits.has('backend') || (front.ecosystem === 'npm' && other))) {
    if (clear && !other) return is(most, most, sideReason(folder, sources));
    const beside = project.manifests.find(({ said }) => said.ecosystem !== 'npm' && said.ecosystem !== 'nx');
    return used || named === 'shared'
      ? { kind: 'library', reason: byName, otherwise: 'shared' }
      : is('mixed', 'backend', beside && sentence('there is {0}', beside.path));
  }
  for (const layer of ['frontend', 'backend'] as const)
    if (hits.has(layer)) {
      if (named === 'shared') return { ...is('library', layer), otherwise: layer };
      // What a server packs or hands out is a program all the same, which none of its code imports.
      const isPacked = layer === 'frontend' && (project.manifests.some(({ said }) => said.ecosystem === 'jvm') || hasPage(project));
      return { ...is(layer, layer), ...(isPacked ? { program: true } : {}) };
    }
  const packer = packerOf(project);
  if (packer !== null && named !== 'shared' && !Object.hasOwn(placeSignals, folder.split('/')[0] ?? ''))
    return { kind: 'frontend', reason: hitReason(packer), program: true };
  if (hits.has('database') && (!used || isMigrations(project))) return is('database', 'database');
  if (named !== null && named !== 'shared') return { kind: named, reason: byName };
  if (holds && folder !== '') return { kind: 'holder', reason: sentence('{0} by the projects in it', folder) };
  if (named !== 'shared' && clear && frontend + backend > 0)
    return {
      ...(used && folder !== '' && most === 'backend' ? { kind: 'library', side: most } : { kind: most }),
      reason: there ?? sideReason(folder, sources),
    };
  const [container = ''] = folder.split('/');
  const place = folder.includes('/') && Object.hasOwn(placeSignals, container) ? placeSignals[container] : undefined;
  return place
    ? { kind: 'library', otherwise: place, reason: sentence('{0} by lying in {1}', folder, container) }
    : { kind: 'library', reason: byName };
}

/** Migrations are at least half of it; what only has some beside everything else is what it is called, or used for. */
function isMigrations({ files }: Project): boolean {
  return files.filter((path) => /(?:^|\/)migrations?\/|\.sql$/iu.test(path)).length * 2 >= files.length;
}

/** Share of a project's or folder's files that must be on one side. */
export const clearShare = 0.85;

/** Whether many of its source files are in a language that no browser reads. */
function hasOtherLanguage({ manifests, files }: Project): boolean {
  const others = new Set(manifests.map(({ said }) => said.ecosystem));
  const isOther = (ecosystem: Ecosystem | undefined): boolean => ecosystem !== undefined && ecosystem !== 'npm' && others.has(ecosystem);
  return files.filter((path) => isOther(ecosystemOf(path))).length >= 10;
}

/**
 * By the folder's own name, else by one around it. What others use is called after what it does (`Shop.Web.Client`, `report_sql`), so only a
 * database is believed of it.
 */
function namedLayer({ folder, manifests }: Project, used: boolean, inside: boolean): LayerName | null {
  const [own = '', ...around] = folder.split('/').reverse();
  const words = wordsOf(own);
  // Within a program `free-mobile` is rather a part of it that is about such than a side of its own.
  const layer =
    layerOfName(inside ? [words.join('')] : words) ??
    around.map((name) => layerOfName(wordsOf(name))).find((found) => found !== null && found !== 'shared') ??
    null;
  if (layer === 'infra' && own.includes('.')) return null;
  // There "client" and "web" are libraries of a server more often than pages.
  if (layer === 'frontend' && manifests.some(({ said }) => ['jvm', 'cargo', 'go'].includes(said.ecosystem))) return null;
  return used && layer !== 'database' && layer !== 'shared' ? null : layer;
}

const nodeModules = /^(?:node:.*|fs|fs\/promises|http|https|net|child_process|cluster|worker_threads)$/u;

/** Why a folder is on a side: by what some of its files import, else only by what they are written in. */
export function sideReason(folder: string, sources: readonly SourceFile[]): Message {
  return sources.some((source) => importedSide(source) !== null)
    ? sentence('{0} by what its files import', folder)
    : sentence('{0} by the language of its files', folder);
}

/** The side that the imports of a script tell; null: they say nothing, or its language says it all. */
function importedSide({ ecosystem, imports }: SourceFile): 'frontend' | 'backend' | null {
  if (ecosystem !== 'npm') return null;
  const roles = imports.map((name) => roleOfDependency('npm', packageOf(name)));
  if (roles.some((role) => role === 'frontend' || role === 'pages')) return 'frontend';
  return roles.includes('backend') || imports.some((name) => nodeModules.test(name)) ? 'backend' : null;
}

/** The side of a program that a file is on, by its imports, its language or the end of its name; null: it may be on both. */
export function sideOf(source: SourceFile, script: 'frontend' | null = null): 'frontend' | 'backend' | null {
  if (source.ecosystem !== 'npm') return 'backend';
  const imported = importedSide(source);
  if (imported === 'frontend' || browserFile.test(source.path)) return 'frontend';
  return script ?? imported;
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

export function count(sources: readonly SourceFile[], script: 'frontend' | null = null): { frontend: number; backend: number } {
  const sides = sources.map((source) => sideOf(source, script));
  return { frontend: sides.filter((side) => side === 'frontend').length, backend: sides.filter((side) => side === 'backend').length };
}

/** Layers of all projects: libraries belong to the only layer that uses them, else they are shared; tests to what they test. */
export function placeProjects(
  projects: ReadonlyMap<string, Project>,
  kinds: ReadonlyMap<string, ProjectKind>,
): Map<string, { layer: LayerName | null; reason: Message }> {
  const placed = new Map<string, { layer: LayerName | null; reason: Message }>();
  for (const [folder, { kind, reason }] of kinds)
    if (kind !== 'library' && kind !== 'holder' && kind !== 'tests')
      placed.set(folder, { layer: kind === 'mixed' || kind === 'docs' ? null : kind, reason });
  const users = usersOf(projects, kinds);
  for (const [folder, { kind, reason, otherwise, side, program }] of kinds) {
    const by = withDatabase([...(users.get(folder) ?? [])], folder, projects, kinds);
    const [only] = by;
    if (kind === 'frontend' && !program && by.includes('backend'))
      placed.set(folder, { layer: 'shared', reason: sentence('{0} is used by {1}', folder, by.map(defaultSection).join(', ')) });
    if (kind !== 'library') continue;
    if (by.length > 1)
      placed.set(folder, { layer: 'shared', reason: sentence('{0} is used by {1}', folder, by.map(defaultSection).join(', ')) });
    else if (side !== undefined) placed.set(folder, { layer: side, reason });
    else if (only !== undefined) placed.set(folder, { layer: only, reason: sentence('{0} is used by {1}', folder, defaultSection(only)) });
    else placed.set(folder, { layer: otherwise ?? null, reason });
  }
  const tested = new Map(placed);
  for (const [folder, { kind, reason }] of kinds)
    if (kind === 'holder') {
      const held = [...tested].flatMap(([other, { layer }]) => (other.startsWith(`${folder}/`) ? (layer ?? []) : []));
      placed.set(folder, { layer: mostOf(held), reason });
    }
  for (const [folder, { kind }] of kinds) if (kind === 'tests') placed.set(folder, testedLayer(projects.get(folder), tested));
  return placed;
}

/** What pages and a database use is shared: a database never needs the pages. */
function withDatabase(
  by: readonly LayerName[],
  folder: string,
  projects: ReadonlyMap<string, Project>,
  kinds: ReadonlyMap<string, ProjectKind>,
): readonly LayerName[] {
  const isUsed = [...kinds].some(([other, { kind }]) => kind === 'database' && projects.get(other)?.uses.has(folder));
  return isUsed && by.length > 0 && by.every((layer) => layer === 'frontend' || layer === 'mobile') ? ['database', ...by] : by;
}

/** Per project the programs that use it, directly or through libraries. */
function usersOf(projects: ReadonlyMap<string, Project>, kinds: ReadonlyMap<string, ProjectKind>): Map<string, Set<LayerName>> {
  const users = new Map<string, Set<LayerName>>();
  const reach = (folder: string, layer: LayerName): void => {
    for (const used of projects.get(folder)?.uses ?? []) {
      const known = users.get(used) ?? new Set();
      if (known.has(layer)) continue;
      users.set(used, known.add(layer));
      if (kinds.get(used)?.kind === 'library') reach(used, layer);
    }
  };
  for (const [folder, { kind }] of kinds) {
    if (programLayers.some((layer) => layer === kind)) reach(folder, kind as LayerName);
    if (kind === 'mixed') for (const layer of ['backend', 'frontend'] as const) reach(folder, layer);
  }
  return users;
}

const kindOfTest = /^(?:unit|integration|functional|acceptance|architecture)$/u;

/** What tests belong to: the project of their name, else where most of the projects belong that they refer to. */
function testedLayer(
  tests: Project | undefined,
  placed: ReadonlyMap<string, { layer: LayerName | null }>,
): { layer: LayerName | null; reason: Message } {
  if (!tests) return { layer: null, reason: '' };
  const { folder } = tests;
  const bare = (name: string): string =>
    wordsOfFolder(name)
      .filter((word) => !testWord.test(word) && !kindOfTest.test(word))
      .join('');
  if (hitsOf(tests).has('browser tests') && [...placed.values()].some(({ layer }) => layer === 'frontend'))
    return { layer: 'frontend', reason: sentence('{0} tests in a browser', folder) };
  const own = bare(folder);
  const known = [...placed.keys()].filter((other) => placed.get(other)?.layer !== null);
  const namesake =
    own === ''
      ? undefined
      : (known.find((other) => bare(other) === own) ?? known.find((other) => tests.uses.has(other) && bare(other).startsWith(own)));
  const tested = namesake === undefined ? [...tests.uses] : [namesake];
  const layers = tested.flatMap((name) => placed.get(name)?.layer ?? []);
  const layer = mostOf(layers);
  if (layer !== null)
    return { layer, reason: sentence('{0} tests {1}', folder, namesake ?? tested.find((name) => placed.get(name)?.layer === layer) ?? '') };
  const named = layerOfName(wordsOfFolder(folder).filter((word) => !testWord.test(word)));
  // Tests alone make no layer.
  const isThere = named !== 'shared' && [...placed.values()].some(({ layer: other }) => other === named);
  return { layer: isThere ? named : null, reason: sentence('{0} by name', folder) };
}

function mostOf(layers: readonly LayerName[]): LayerName | null {
  return [...new Set(layers)].sort((a, b) => rank(b, layers) - rank(a, layers))[0] ?? null;
}

/** Programs before what they use; then the more frequent. */
function rank(layer: LayerName, layers: readonly LayerName[]): number {
  return (layer === 'shared' || layer === 'infra' ? 0 : 100) + layers.filter((other) => other === layer).length;
}
