import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import { byFolder } from '../by-folder.ts';
import { once } from '../once.ts';
import { defaultSection } from '../settings/agent-of.ts';
import { wordsOf } from '../registry/name-forms.ts';
import { findMigrations } from './find-migrations.ts';
import { readAliases, readSources, sampleOf, type SourceFile } from './imports.ts';
import { ecosystemOf, findProjects, folderOf, holdsMore, isTestPath, projectFolder, type GuessInput, type Project } from './projects.ts';
import { clearShare, count, kindOf, placeProjects, sideReason, type ProjectKind } from './roles.ts';
import {
  browserConfiguration,
  isExample,
  layerNames,
  layerOfName,
  programLayers,
  roleOfDependency,
  serverFolder,
  type LayerName,
} from './signals.ts';
import { childrenOf, splitProject } from './split-project.ts';
import { usedFolders } from './used-folders.ts';
import { isIn, layerOfPath, type Part, type Placement } from './placement.ts';

/** Source files that are read of all projects together, and least and most of one. */
const sample = { all: 1500, least: 6, most: 700 };

/** Finds the layers of a workspace. No parts and no rest where it has none, or one program without a database of its own. */
export async function placeLayers(input: GuessInput): Promise<Placement> {
  const projects = await findProjects(input);
  const aliases = await readAliases(projects, input);
  const each = Math.min(sample.most, Math.max(sample.least, Math.floor(sample.all / projects.size)));
  const chosen = [...projects.values()].flatMap((project) => sampleOf(codeOf(project), each));
  const sources = await readSources(chosen, input, aliases);
  const used = usedProjects(projects);
  const byProject = new Map<string, SourceFile[]>();
  for (const source of sources) {
    const folder = projectFolder(source.path, projects);
    byProject.set(folder, [...(byProject.get(folder) ?? []), source]);
    for (const path of source.local) {
      const used = projects.has(path) ? path : projectFolder(path, projects);
      if (used !== folder && used !== '' && !isTestPath(source.path)) projects.get(folder)?.uses.add(used);
    }
  }
  const programs = (folder: string): SourceFile[] =>
    (byProject.get(folder) ?? []).filter(({ path }) => !isTestPath(path.slice(folder.length)));
  const kinds = new Map(
    [...projects].map(([folder, project]) => [
      folder,
      kindOf(
        project,
        programs(folder),
        used.has(folder) || (isBare(project) && usedProjects(projects).has(folder)),
        holdsMore(project, projects),
        isInside(folder, projects),
      ),
    ]),
  );
  const placed = placeProjects(projects, kinds);
  const migrations = findMigrations(input.paths);
  const parts: Part[] = [];
  for (const [folder, { layer, reason }] of placed)
    if (folder !== '' && layer !== null && (layer === 'database' || !migrations.some((one) => one.folder === folder)))
      parts.push({ path: folder, isFile: false, layer, reason });
  for (const [folder, { kind }] of kinds)
    if (kind === 'mixed' || (folder === '' && kind === 'library')) parts.push(...splitParts(folder, projects, programs(folder)));
    else if (kind === 'frontend') parts.push(...serverParts(folder, projects.get(folder), programs(folder)));
  for (const { folder, tool } of migrations)
    if (placed.get(projectFolder(`${folder}/x`, projects))?.layer !== 'database')
      // Before what the same folder was taken for otherwise: the first part of a folder decides.
      parts.unshift({
        path: folder,
        isFile: false,
        layer: 'database',
        reason: tool === null ? sentence('{0} holds migrations', folder) : sentence('{0} holds migrations of {1}', folder, tool),
      });
  parts.push(...loneFolders(input.paths, parts, migrations, placed.get('')?.layer ?? null));
  const own = rootLayer(projects, kinds, placed, parts);
  const withRest = own === null ? codeBeside(projects, placed, parts) : parts;
  const rest = own ?? restOf(withRest);
  const layers = new Set([...withRest.map((part) => part.layer), ...(rest === null ? [] : [rest])]);
  const several = [...layers].filter((layer) => layer !== 'infra').length >= 2 && programLayers.some((layer) => layers.has(layer));
  if (!several) return { parts: [], rest: null, projects, sources, migrations: [], isProgram: true, reason: '' };
  withRest.push(...usedFolders({ parts: withRest, rest, sources, projects }));
  const tests = testFolders(withRest, rest, sources, projects);
  return {
    parts: [...withRest, ...tests],
    rest,
    projects,
    sources,
    migrations: migrations.map(({ folder }) => folder),
    isProgram: own !== null,
    reason: own === null ? '' : (kinds.get('')?.reason ?? ''),
  };
}

/** A project whose folders differ; its configuration for the browser goes with the frontend, where all its packages do. */
function splitParts(folder: string, projects: ReadonlyMap<string, Project>, sources: readonly SourceFile[]): Part[] {
  const project = projects.get(folder);
  if (!project) return [];
  const others = project.manifests.some(({ said }) => said.ecosystem !== 'npm' && said.ecosystem !== 'nx');
  const found = splitProject(folder, sources, others ? 'frontend' : null, programOf(project));
  const parts: Part[] = found.map(({ folder: path, layer, reason }) => ({ path, isFile: false, layer, reason }));
  const { frontend, backend } = count(sources);
  const rest = frontend > backend ? 'frontend' : 'backend';
  if (folder !== '' && found.length > 0) parts.unshift({ path: folder, isFile: false, layer: rest, reason: sideReason(folder, sources) });
  if (!others || !parts.some(({ layer }) => layer === 'frontend')) return parts;
  const prefix = folder === '' ? '' : `${folder}/`;
  const configuration = project.files.filter((path) => folderOf(path) === folder && browserConfiguration.test(path.slice(prefix.length)));
  return [
    ...parts,
    ...configuration.map((path) => ({ path, isFile: true, layer: 'frontend' as const, reason: sentence('{0} by name', path) })),
  ];
}

/** Its source files, without those of examples. */
const codeOf = once(({ files }: Project) => {
  const isInExample = byFolder((folder) => isExample(folder));
  return files.filter((path) => ecosystemOf(path) && !isInExample(path));
});

/** The same without tests. */
const programOf = once((project: Project) => codeOf(project).filter((path) => !isTestPath(path.slice(project.folder.length))));

/** Projects that others refer to, tests apart. */
function usedProjects(projects: ReadonlyMap<string, Project>): Set<string> {
  return new Set([...projects.values()].filter(({ folder }) => !isTestPath(folder)).flatMap((project) => [...project.uses]));
}

/** It lies in another project than the workspace itself. */
function isInside(folder: string, projects: ReadonlyMap<string, Project>): boolean {
  return [...projects.keys()].some((other) => other !== '' && folder.startsWith(`${other}/`));
}

/** Its manifests name no dependencies: what it is used for shows in imports alone. */
function isBare({ manifests }: Project): boolean {
  return manifests.every(({ said }) => said.dependencies.length === 0);
}

/** What runs on the server in a project of pages, and the folders beside it that only this uses, or that both sides use. */
function serverParts(folder: string, project: Project | undefined, sources: readonly SourceFile[]): Part[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const servers = [
    ...new Set(
      (project?.files ?? []).flatMap((path) => (ecosystemOf(path) ? (serverFolder.exec(path.slice(prefix.length))?.[0] ?? []) : [])),
    ),
  ].map((path) => prefix + path);
  const isServer = (path: string): boolean => servers.some((server) => path.startsWith(`${server}/`));
  const beside = new Set(sources.flatMap(({ path }) => /^(?:src\/)?[^/]+(?=\/)/u.exec(path.slice(prefix.length))?.[0] ?? []));
  const used = [...beside].flatMap((name): Part[] => {
    const path = prefix + name;
    if (name === 'src' || servers.some((server) => server === path || server.startsWith(`${path}/`))) return [];
    const users = sources.filter((source) => !isIn(source.path, path) && source.local.some((local) => isIn(local, path)));
    const onServer = users.filter((source) => isServer(source.path)).length;
    if (onServer === 0) return [];
    const only = onServer * 10 >= users.length * 9;
    // Pages' own parts stay theirs, although the server draws one of them, too.
    const inside = sources.filter((source) => isIn(source.path, path));
    if (!only && count(inside).frontend >= clearShare * inside.length) return [];
    return [
      {
        path,
        isFile: false,
        layer: only ? 'backend' : 'shared',
        reason: sentence('{0} is used by {1}', path, only ? 'Backend' : 'Backend, Frontend'),
      },
    ];
  });
  return [...servers.map((path): Part => ({ path, isFile: false, layer: 'backend', reason: sentence('{0} by name', path) })), ...used];
}

/** Folders at the top that are no projects: infrastructure and databases by name, and what both sides are generated from. */
function loneFolders(
  paths: readonly string[],
  parts: readonly Part[],
  migrations: readonly { readonly folder: string }[],
  root: LayerName | null,
): Part[] {
  const tops = Map.groupBy(
    paths.filter((path) => path.includes('/') && !path.startsWith('.')),
    (path) => path.slice(0, path.indexOf('/')),
  );
  return [...tops].flatMap(([path, files]): Part[] => {
    const part = (layer: LayerName, reason: Message): Part[] => [{ path, isFile: false, layer, reason }];
    const layer = layerOfName(wordsOf(path));
    const inside = parts.filter((other) => other.path === path || other.path.startsWith(`${path}/`));
    const programs = ['backend', 'frontend'].every((program) => program === root || parts.some((other) => other.layer === program));
    const described = inside.length === 0 && programs ? files.filter((file) => file.endsWith('.proto')).length : 0;
    if (described > 1 && described >= files.filter((file) => ecosystemOf(file)).length)
      return part('shared', sentence('{0} describes what several layers exchange', path));
    if (inside.some((other) => other.layer !== 'database' || other.path === path)) return [];
    const isCode = (file: string): boolean =>
      ecosystemOf(file) !== undefined && !migrations.some(({ folder }) => file.startsWith(`${folder}/`));
    if (layer === 'database' && files.filter(isCode).length * 2 <= files.length) return part('database', sentence('{0} by name', path));
    return layer === 'infra' && inside.length === 0 ? part('infra', sentence('{0} by name', path)) : [];
  });
}

/** The layer of what lies at the top itself; null: nothing but what holds the workspace together. */
function rootLayer(
  projects: ReadonlyMap<string, Project>,
  kinds: ReadonlyMap<string, ProjectKind>,
  placed: ReadonlyMap<string, { layer: LayerName | null }>,
  parts: readonly Part[],
): LayerName | null {
  const root = projects.get('');
  if (root === undefined || root.manifests.length === 0) return null;
  const code = programOf(root);
  const all = [...projects.values()].reduce((sum, { files }) => sum + files.filter((path) => ecosystemOf(path)).length, 0);
  if (code.length * 20 < all) return null;
  if (kinds.get('')?.kind === 'mixed') return parts.some(({ layer }) => layer === 'backend') ? 'backend' : 'frontend';
  const layer = placed.get('')?.layer ?? null;
  if (layer !== null) return layer;
  // A program in a language that no browser reads, beside a frontend.
  const isFree = (path: string): boolean => path.includes('/') && !parts.some((part) => path.startsWith(`${part.path}/`));
  const other = code.some((path) => ecosystemOf(path) !== 'npm' && isFree(path));
  return other && parts.some((part) => part.layer === 'frontend') ? 'backend' : null;
}

/** Projects of unknown use beside a frontend, in a language that no browser reads, are its backend. */
function codeBeside(
  projects: ReadonlyMap<string, Project>,
  placed: ReadonlyMap<string, { layer: LayerName | null }>,
  parts: readonly Part[],
): Part[] {
  if (!parts.some(({ layer }) => layer === 'frontend') || parts.some(({ layer }) => layer === 'backend')) return [...parts];
  const beside = [...projects.values()].filter(
    ({ folder, files }) =>
      folder !== '' &&
      (placed.get(folder)?.layer ?? null) === null &&
      files.some((path) => (ecosystemOf(path) ?? 'npm') !== 'npm' && !isTestPath(path)),
  );
  return [
    ...parts,
    ...beside.map(({ folder }) => ({
      path: folder,
      isFile: false,
      layer: 'backend' as const,
      reason: sentence('{0} by lying beside a frontend', folder),
    })),
  ];
}

/** Who owns what nobody is named for: what is shared already, else the first program. */
function restOf(parts: readonly Part[]): LayerName | null {
  return (['shared', ...programLayers] as const).find((layer) => parts.some((part) => part.layer === layer)) ?? null;
}

/** Folders of tests outside of what they test: to the layer that most of them import; those in a browser to the frontend. */
function testFolders(
  parts: readonly Part[],
  rest: LayerName | null,
  sources: readonly SourceFile[],
  projects: ReadonlyMap<string, Project>,
): Part[] {
  const tops = new Map<string, SourceFile[]>();
  for (const source of sources) {
    const folder = projectFolder(source.path, projects);
    const end = source.path.indexOf('/', folder === '' ? 0 : folder.length + 1);
    const top = source.path.slice(0, Math.max(0, end));
    if (top !== '' && isTestPath(top.slice(folder.length)) && layerOfPath(`${top}/x`, { parts, rest: null }) === null)
      tops.set(top, [...(tops.get(top) ?? []), source]);
  }
  const frontend = rest === 'frontend' || parts.some((part) => part.layer === 'frontend');
  const place = (path: string, files: readonly SourceFile[], outer: LayerName | null = rest): Part[] => {
    // Imports of one language may be known, and those of another not: neither speaks for the other.
    const scripts = files.filter(({ ecosystem }) => ecosystem === 'npm');
    if (scripts.length > 0 && scripts.length < files.length) {
      const isMain = ({ ecosystem }: SourceFile): boolean => (ecosystem === 'npm') === scripts.length * 2 > files.length;
      const whole = place(path, files.filter(isMain), outer);
      const around = whole.find((part) => part.path === path)?.layer ?? outer;
      const mixed = childrenOf(path, files).filter(([, inner]) => !inner.every(isMain));
      return [...whole, ...mixed.flatMap(([child, inner]) => place(child, inner, around))];
    }
    const browser = files.filter(isBrowserTest).length;
    // Tests of both kinds side by side: each folder by itself.
    if (frontend && browser > 0 && browser < files.length)
      return childrenOf(path, files).flatMap(([child, inner]) => place(child, inner, outer));
    const outside = files.flatMap(({ local }) => local.filter((name) => !name.startsWith(`${path}/`)));
    const layers = outside.map((name) => layerOfPath(name, { parts, rest }));
    const [most = null] = layerNames.filter((layer) => layers.includes(layer)).sort((a, b) => share(b, layers) - share(a, layers));
    const inBrowser = frontend && browser > 0;
    const layer = inBrowser ? 'frontend' : most;
    if (layer === null || layer === outer) return [];
    const reason = inBrowser ? sentence('{0} tests in a browser', path) : sentence('{0} tests {1}', path, defaultSection(layer));
    return [{ path, isFile: false, layer, reason }];
  };
  return [...tops].flatMap(([path, files]) => place(path, files));
}

function isBrowserTest({ path, imports }: SourceFile): boolean {
  return imports.some((name) => roleOfDependency('npm', name) === 'browser tests') || /(?:^|\/)(?:e2e|cypress)\//u.test(path);
}

function share(layer: LayerName, layers: readonly (LayerName | null)[]): number {
  return layers.filter((other) => other === layer).length;
}
