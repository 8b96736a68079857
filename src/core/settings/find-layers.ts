import { foldText } from '../spec/fold-text.ts';
import type { FolderTree } from './folder-tree.ts';

export type LayerName = 'database' | 'shared' | 'backend' | 'frontend' | 'mobile' | 'infra';

/** Order of agents, and of the sections in a spec. */
export const layerNames: readonly LayerName[] = ['database', 'shared', 'backend', 'frontend', 'mobile', 'infra'];

/** A folder that is (part of) a layer. */
export interface LayerFolder {
  readonly layer: LayerName;
  readonly folder: string;
  /** How it was recognised: by its own name; by its container (`apps`); or as part of the layer's Go module. */
  readonly by: 'name' | 'place' | 'module';
}

const byName: Readonly<Record<string, LayerName>> = Object.fromEntries(
  (
    [
      ['database', 'db database databases migration migrations prisma sql banco'],
      ['backend', 'backend back server api apis service servidor'],
      ['frontend', 'frontend front web webapp client ui site website spa dashboard portal cliente'],
      ['mobile', 'mobile android ios'],
      ['infra', 'infra infrastructure terraform deploy deployment k8s kubernetes helm devops'],
      ['shared', 'shared common lib libs core types contracts'],
    ] as const
  ).flatMap(([layer, names]) => names.split(' ').map((name) => [name, layer] as const)),
);

/** Folders whose members are projects of their own. */
const containers = new Set(['packages', 'apps', 'services', 'projects', 'modules']);

const manifestNames = [
  'package.json',
  'pyproject.toml',
  'setup.py',
  'requirements.txt',
  'go.mod',
  'Cargo.toml',
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'composer.json',
  'Gemfile',
  'mix.exs',
  'deno.json',
  'pubspec.yaml',
  'Makefile',
];

function isManifest(name: string): boolean {
  return manifestNames.includes(name) || /\.(?:sln|slnx|csproj|fsproj)$/u.test(name);
}

/**
 * Layers by folder names: at the top, in `packages/*`, `apps/*`, `services/*`, else in `src/*`. Empty unless it is clear: two layers
 * with application code, or one that is a project of its own and another layer. Folders never overlap.
 */
export function findLayers(tree: FolderTree): LayerFolder[] {
  const members = tree
    .folders('')
    .filter((name) => containers.has(name))
    .flatMap((name) => membersOf(name, tree));
  const found = [...layersIn('', tree), ...members];
  if (isLayered(found, tree)) return [...found, ...moduleFolders(found, tree)];
  const inner = layersIn('src', tree);
  return isLayered(inner, tree) ? inner : [];
}

/** The other folders of a Go module at the workspace's top that holds the backend: they are built together. */
function moduleFolders(found: readonly LayerFolder[], tree: FolderTree): LayerFolder[] {
  const isPart = (folder: string): boolean => !hasManifest(folder, tree) && tree.below(folder).some((path) => path.endsWith('.go'));
  if (!tree.files('').includes('go.mod') || !found.some(({ layer, folder }) => layer === 'backend' && isPart(folder))) return [];
  const others = foldersWithoutLayer(tree, found).filter((folder) => isPart(folder));
  return others.map((folder) => ({ layer: 'backend', folder, by: 'module' }));
}

/** Folders at the workspace's top that belong to no layer. */
export function foldersWithoutLayer(tree: FolderTree, found: readonly LayerFolder[]): string[] {
  const used = new Set(found.map(({ folder }) => folder.replace(/\/.*$/u, '')));
  return tree.folders('').filter((name) => !used.has(name));
}

function isLayered(found: readonly LayerFolder[], tree: FolderTree): boolean {
  const others = new Set(found.map((one) => one.layer).filter((layer) => layer !== 'shared'));
  const code = (['backend', 'frontend', 'mobile'] as const).filter((layer) => others.has(layer));
  // "api" and "migrations" inside one package are not layers: nobody would own its tests and settings.
  return (
    code.length >= 2 ||
    (code.length === 1 && others.size >= 2 && found.some((one) => one.layer === code[0] && hasManifest(one.folder, tree)))
  );
}

function layersIn(parent: string, tree: FolderTree): LayerFolder[] {
  return tree.folders(parent).flatMap((name): LayerFolder[] => {
    const folder = parent === '' ? name : `${parent}/${name}`;
    const layer = containers.has(name) ? null : layerOf(name);
    // "app" is a frontend's folder only when it is a project of its own (Rails and Next.js mean something else by it).
    if (layer === null && foldText(name) === 'app' && hasManifest(folder, tree)) return [{ layer: 'frontend', folder, by: 'name' }];
    return layer === null ? [] : [{ layer, folder, by: 'name' }];
  });
}

/** Every project in `packages/*` and the like; the container decides where the name says nothing. */
function membersOf(container: string, tree: FolderTree): LayerFolder[] {
  return tree.folders(container).flatMap((name): LayerFolder[] => {
    const folder = `${container}/${name}`;
    if (!hasManifest(folder, tree)) return [];
    const unnamed = container === 'services' ? 'backend' : container === 'apps' ? 'frontend' : 'shared';
    const layer = layerOf(name);
    return [layer === null ? { layer: unnamed, folder, by: 'place' } : { layer, folder, by: 'name' }];
  });
}

/** By the whole name or its last word: `api`, `my-shop-backend`, `Shop.Web`. */
function layerOf(name: string): LayerName | null {
  const whole = foldText(name)
    .replace(/[^a-z0-9]+/gu, ' ')
    .trim();
  const joined = whole.replaceAll(' ', '');
  const last = whole.split(' ').at(-1) ?? '';
  return (Object.hasOwn(byName, joined) ? byName[joined] : Object.hasOwn(byName, last) ? byName[last] : undefined) ?? null;
}

function hasManifest(folder: string, tree: FolderTree): boolean {
  return tree.files(folder).some(isManifest);
}
