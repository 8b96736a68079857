import { layerOfPath, type Part, type Placement } from './place-layers.ts';
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
  const { parts, rest, isProgram } = placement;
  const own = parts.filter((part) => {
    const outer = around(part, placement);
    return part.layer === layer && outer?.layer !== layer;
  });
  const folders = own.filter((part) => !part.isFile).map(({ path }) => path);
  const siblings = gather(folders, folderOf, (parent) => mayOwn(layer, parent, placement));
  const globs = gather(siblings, starOf, (star) => !parts.some((part) => part.layer !== layer && starOf(part.path) === star));
  const files = own.filter((part) => part.isFile).map(({ path }) => path);
  const named = [
    ...withoutInner(globs, layer, placement)
      .sort()
      .map((folder) => `${folder}/**`),
    ...files.sort(),
  ];
  if (layer !== rest) return named;
  // What lies in nobody's folder is the rest's anyway, and named only where that says something.
  const within = named.filter((glob) => around({ path: glob.replace(/\/\*\*$/u, '') }, placement) !== null);
  return [...(isProgram || named.length > mostNamed ? within : named), '**'];
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
