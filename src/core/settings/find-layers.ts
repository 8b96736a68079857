import { foldText } from '../spec/fold-text.ts';

export type LayerName = 'database' | 'shared' | 'backend' | 'frontend' | 'mobile' | 'infra';

/** Order of agents, and of the sections in a spec. */
export const layerNames: readonly LayerName[] = ['database', 'shared', 'backend', 'frontend', 'mobile', 'infra'];

/** A folder that is (part of) a layer. */
export interface LayerFolder {
  readonly layer: LayerName;
  readonly folder: string;
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

export const manifestNames = [
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

export function isManifest(name: string): boolean {
  return manifestNames.includes(name) || /\.(?:sln|slnx|csproj|fsproj)$/u.test(name);
}

/**
 * The layers that the folders of a workspace show by their names: at its top, in `packages/*`, `apps/*`, `services/*`, else in
 * `src/*`. Empty unless they are clear: two layers with application code, or one that is a project of its own beside another
 * layer. Folders never overlap.
 */
export function findLayers(paths: readonly string[]): LayerFolder[] {
  const members = folders('', paths)
    .filter((name) => containers.has(name))
    .flatMap((name) => membersOf(name, paths));
  const found = [...layersIn('', paths), ...members];
  if (isLayered(found, paths)) return found;
  const inner = layersIn('src', paths);
  return isLayered(inner, paths) ? inner : [];
}

/** Folders at the workspace's top that belong to no layer. */
export function foldersWithoutLayer(paths: readonly string[], found: readonly LayerFolder[]): string[] {
  return folders('', paths).filter((name) => found.every(({ folder }) => folder !== name && !folder.startsWith(`${name}/`)));
}

function isLayered(found: readonly LayerFolder[], paths: readonly string[]): boolean {
  const others = new Set(found.map((one) => one.layer).filter((layer) => layer !== 'shared'));
  const code = (['backend', 'frontend', 'mobile'] as const).filter((layer) => others.has(layer));
  // "api" and "migrations" inside of one package are folders of it, not layers: its tests and settings would be nobody's.
  return (
    code.length >= 2 ||
    (code.length === 1 && others.size >= 2 && found.some((one) => one.layer === code[0] && hasManifest(one.folder, paths)))
  );
}

function layersIn(parent: string, paths: readonly string[]): LayerFolder[] {
  return folders(parent, paths).flatMap((name): LayerFolder[] => {
    const folder = parent === '' ? name : `${parent}/${name}`;
    const layer = containers.has(name) ? null : layerOf(name);
    // "app" is a frontend's folder only when it is a project of its own (Rails and Next.js mean something else by it).
    if (layer === null && foldText(name) === 'app' && hasManifest(folder, paths)) return [{ layer: 'frontend', folder }];
    return layer === null ? [] : [{ layer, folder }];
  });
}

/** Every project in `packages/*` and the like; one whose name says nothing serves the others. */
function membersOf(container: string, paths: readonly string[]): LayerFolder[] {
  return folders(container, paths).flatMap((name): LayerFolder[] => {
    const folder = `${container}/${name}`;
    if (!hasManifest(folder, paths)) return [];
    const unnamed = container === 'services' ? 'backend' : container === 'apps' ? 'frontend' : 'shared';
    return [{ layer: layerOf(name) ?? unnamed, folder }];
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

function folders(parent: string, paths: readonly string[]): string[] {
  const prefix = parent === '' ? '' : `${parent}/`;
  const names = new Set<string>();
  for (const path of paths) {
    if (!path.startsWith(prefix)) continue;
    const end = path.indexOf('/', prefix.length);
    const name = end < 0 ? '' : path.slice(prefix.length, end);
    if (name !== '' && !name.startsWith('.') && !/[*?[\]{}()!+@\\]/u.test(name)) names.add(name);
  }
  return [...names].sort();
}

function hasManifest(folder: string, paths: readonly string[]): boolean {
  return paths.some(
    (path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/') && isManifest(path.slice(folder.length + 1)),
  );
}
