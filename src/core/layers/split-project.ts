import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import { wordsOf } from '../registry/name-forms.ts';
import type { SourceFile } from './imports.ts';
import { clearShare, count, sideReason } from './roles.ts';
import { isIn } from './placement.ts';
import { ecosystemOf } from './projects.ts';
import { layerOfName, type LayerName } from './signals.ts';

/** A folder (or one file) of a project, and its layer. */
export interface FolderLayer {
  readonly folder: string;
  readonly layer: LayerName;
  readonly reason: Message;
  /** No file in it says anything. */
  readonly byName?: true;
}

const deepest = 5;
/** So few files in another language do not make a folder a side of its own. */
const few = 3;
/** Folders of scripts and documents around the program: they belong to whoever owns the project. */
const around = /(?:^|\/)(?:\.[^/]*|docs?|documentation|scripts?|tools?|bin|config|build|docker|patches|public|static)$/u;

/**
 * The folders of a project that is frontend and backend at once, by what their files import. `sources`: a sample of its files, of all their
 * `paths`. `script`: the side of scripts that import nothing telling.
 */
export function splitProject(
  root: string,
  sources: readonly SourceFile[],
  script: 'frontend' | null,
  paths: readonly string[],
): FolderLayer[] {
  const all = inside(root, { sources, paths }, script, 0);
  const sides = new Set(all.map(({ layer }) => layer));
  // Names alone say something only where both sides are there.
  const both = sides.has('frontend') && sides.has('backend');
  const found = all.filter(({ byName, layer }) => both || (!byName && layer !== 'shared'));
  const isShared = (folder: string): boolean => {
    const users = new Set(
      sources
        .filter(({ local }) => local.some((path) => isIn(path, folder)))
        .flatMap(({ path }) => found.find((part) => path.startsWith(`${part.folder}/`))?.layer ?? []),
    );
    return users.has('frontend') && users.has('backend');
  };
  // What is called so and used by both sides is shared, whatever it imports itself.
  const shared = childrenOf(root, sources).filter(([folder]) => layerOfName(wordsOf(nameOf(folder))) === 'shared' && isShared(folder));
  const names = shared.map(([folder]) => folder);
  return [
    ...found.filter(({ folder }) => !names.some((name) => folder === name || folder.startsWith(`${name}/`))),
    ...names.map((folder) => ({ folder, layer: 'shared' as const, reason: sentence('{0} is used by {1}', folder, 'Backend, Frontend') })),
  ];
}

interface Looked {
  readonly sources: readonly SourceFile[];
  /** Of all source files, also of those that were not read. */
  readonly paths: readonly string[];
}

/** The sides of all files of a folder, as those of its scripts that were read tell: a sample has more of small folders than of large ones. */
function sidesOf({ sources, paths }: Looked, script: 'frontend' | null): { frontend: number; backend: number } {
  const scripts = sources.filter(({ ecosystem }) => ecosystem === 'npm');
  const read = count(scripts, script);
  const all = paths.filter((path) => ecosystemOf(path) === 'npm').length;
  const share = scripts.length === 0 ? 0 : all / scripts.length;
  return { frontend: Math.round(read.frontend * share), backend: Math.round(read.backend * share) + paths.length - all };
}

function inside(folder: string, { sources, paths }: Looked, script: 'frontend' | null, depth: number): FolderLayer[] {
  const pathsOf = new Map(inChildren(folder, paths, (path) => path));
  return childrenOf(folder, sources).flatMap(([child, files]): FolderLayer[] => {
    if (around.test(child)) return [];
    const looked = { sources: files, paths: pathsOf.get(child) ?? [] };
    const { frontend, backend } = sidesOf(looked, script);
    const all = frontend + backend;
    const name = layerOfName(wordsOf(nameOf(child)));
    if (all === 0)
      return name !== null
        ? [{ folder: child, layer: name, reason: sentence('{0} by name', child), byName: true }]
        : depth === deepest
          ? []
          : inside(child, looked, script, depth + 1);
    const layer = frontend * 2 >= all ? 'frontend' : 'backend';
    const one: FolderLayer = { folder: child, layer, reason: sideReason(child, files) };
    const others = files.filter(({ ecosystem }) => ecosystem !== 'npm').length;
    const languages = others >= few && files.length - others >= few && frontend >= few;
    const other = layer === 'frontend' ? 'backend' : 'frontend';
    const named = childrenOf(child, files).some(([inner]) => layerOfName(wordsOf(nameOf(inner))) === other);
    if ((Math.max(frontend, backend) >= clearShare * all && !languages && !named) || depth === deepest) return [one];
    const parts = inside(child, looked, script, depth + 1);
    const [first] = parts;
    return parts.every((part) => part.layer === first?.layer) ? [one] : parts;
  });
}

/** Source files by the folders of a folder. */
export function childrenOf(folder: string, sources: readonly SourceFile[]): [string, SourceFile[]][] {
  return inChildren(folder, sources, ({ path }) => path).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** In one pass: there may be a hundred thousand, in a thousand folders. */
function inChildren<T>(folder: string, all: readonly T[], pathOf: (one: T) => string): [string, T[]][] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const found = new Map<string, T[]>();
  for (const one of all) {
    const path = pathOf(one);
    const end = path.startsWith(prefix) ? path.indexOf('/', prefix.length) : -1;
    if (end < 0) continue;
    const child = path.slice(0, end);
    const others = found.get(child);
    if (others) others.push(one);
    else found.set(child, [one]);
  }
  return [...found];
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}
