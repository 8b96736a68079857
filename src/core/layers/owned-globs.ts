import { layerOfPath, type Part, type Placement } from './placement.ts';
import { folderOf } from './projects.ts';
import { layerNames, type LayerName } from './signals.ts';

/** Folders that the layer which owns the rest names besides. */
const mostNamed = 6;
/** From so many siblings on, one glob stands for them. */
const many = 3;

/**
 * Globs of what a layer owns: its folders, siblings together, and `**` for the layer that owns the rest. Between layers the most specific
 * glob decides (`ownerOf`), so a layer's folder may hold another's.
 */
export function ownedGlobs(layer: LayerName, placement: Placement): string[] {
  const { rest, isProgram } = placement;
  const files = ownParts(layer, placement).flatMap((part) => (part.isFile ? [part.path] : []));
  const folders = foldersOf(layer, placement);
  const named = [...folders.map((folder) => `${folder}/**`), ...files.sort()];
  if (layer !== rest) return named;
  // What lies in nobody's folder is the rest's anyway, and named only where that says something.
  const others = layerNames.flatMap((other) => (other === layer ? [] : foldersOf(other, placement)));
  const isInside = (path: string): boolean =>
    around({ path }, placement) !== null || others.some((folder) => path.startsWith(`${folder}/`));
  const within = named.filter((glob) => isInside(glob.replace(/\/\*\*$/u, '')));
  return [...(isProgram || named.length > mostNamed ? within : named), '**'];
}

const ownParts = (layer: LayerName, placement: Placement): Part[] =>
  placement.parts.filter((part) => part.layer === layer && around(part, placement)?.layer !== layer);

/** Folders of a layer, sorted, siblings together. */
function foldersOf(layer: LayerName, placement: Placement): string[] {
  const folders = ownParts(layer, placement).flatMap((part) => (part.isFile ? [] : [part.path]));
  const siblings = gather(folders, folderOf, (parent) => mayOwn(layer, parent, placement));
  const globs = gather(siblings, starOf, (star) => !placement.parts.some((part) => part.layer !== layer && starOf(part.path) === star));
  return withoutInner(globs, layer, placement).sort();
}

/** The part around a part; null: the rest is. */
function around(part: Pick<Part, 'path'>, { parts }: Placement): Part | null {
  const found = parts.filter((other) => part.path.startsWith(`${other.path}/`));
  return found.sort((a, b) => b.path.length - a.path.length)[0] ?? null;
}

/** Folders that do not lie in another one, unless another layer's folder is between them. */
function withoutInner(folders: readonly string[], layer: LayerName, { parts }: Placement): string[] {
  const between = (outer: string, inner: string): boolean =>
    parts.some((part) => part.layer !== layer && part.path.startsWith(`${outer}/`) && inner.startsWith(`${part.path}/`));
  return folders.filter((inner) => !folders.some((outer) => inner.startsWith(`${outer}/`) && !between(outer, inner)));
}

/** Whether all that lies below a folder is the layer's, or in a deeper part of another; of several layers the one with most parts there. */
function mayOwn(layer: LayerName, folder: string, placement: Placement): boolean {
  if (folder === '') return false;
  const below = placement.parts.filter((part) => part.path.startsWith(`${folder}/`));
  const share = (one: LayerName): number => below.filter((part) => part.layer === one).length;
  if (layerNames.some((other) => other !== layer && share(other) >= share(layer))) return false;
  const owned = (path: string): boolean => below.some((part) => path.startsWith(`${part.path}/`) || path === part.path);
  const paths = [...placement.projects.values()].flatMap((project) => project.files);
  return paths.every(
    (path) => !path.startsWith(`${folder}/`) || owned(path) || folderOf(path) === folder || layerOfPath(path, placement) === layer,
  );
}

/** Puts `many` folders of the same key into one, where that is allowed. */
function gather(folders: readonly string[], keyOf: (folder: string) => string, allowed: (key: string) => boolean): string[] {
  const groups = new Map<string, string[]>();
  for (const folder of folders) groups.set(keyOf(folder), [...(groups.get(keyOf(folder)) ?? []), folder]);
  return [...groups].flatMap(([key, group]) => (group.length >= many && allowed(key) ? [key] : group));
}

/** `plugins/azure/client` → `plugins/<star>/client`; a folder at the top or below it stays. */
function starOf(folder: string): string {
  const container = folderOf(folderOf(folder));
  return container === '' ? folder : `${container}/*${folder.slice(folderOf(folder).length)}`;
}
