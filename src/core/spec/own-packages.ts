import picomatch from 'picomatch';
import { isScalar, isSeq, parseDocument } from 'yaml';
import { parsedJson } from '../../protocol/json.ts';
import { inRange } from './version-range.ts';

/** A package whose code is in the repository. */
export interface OwnPackage {
  readonly name: string;
  /** null: it names none. */
  readonly version: string | null;
  readonly folder: string;
}

/** What package managers take from the repository itself instead of a registry. */
export interface OwnPackages {
  /** The package that they take for `name` in this manifest, in that range; null: another one, from elsewhere. */
  find(manifest: string, name: string, range: string): OwnPackage | null;
  /** The same, of whatever range. */
  named(manifest: string, name: string): OwnPackage | null;
  /** The manifest is that of a whole workspace. */
  isTop(manifest: string): boolean;
}

/** Packages that belong together. */
interface Group {
  readonly top: string;
  /** Folders whose manifests may take packages from it. */
  readonly folders: ReadonlySet<string>;
  readonly members: readonly OwnPackage[];
  /** A plain version means a member; else only `workspace:` does. */
  readonly plain: boolean;
}

/** Reads `package.json`, `pnpm-workspace.yaml` and `.npmrc` files of a workspace, by path. What cannot be read names nothing. */
export function ownPackages(texts: ReadonlyMap<string, string>): OwnPackages {
  const manifests = [...texts].flatMap(([path, text]) => (/(?:^|\/)package\.json$/u.test(path) ? [{ folder: folderOf(path), text }] : []));
  const groups = manifests.flatMap(({ folder, text }): Group[] => {
    const at = (name: string): string => texts.get(folder === '' ? name : `${folder}/${name}`) ?? '';
    const pnpm = at('pnpm-workspace.yaml');
    const globs = pnpm === '' ? globsIn(text) : globsOfPnpm(pnpm);
    if (globs.length === 0) return [];
    const isMember = matcher(globs);
    const members = manifests.filter((one) => isBelow(one.folder, folder) && isMember(below(one.folder, folder)));
    const links = /^link-?workspace-?packages\s*[:=]\s*(?:true|deep)\s*$/imu;
    return [
      {
        top: folder,
        folders: new Set([folder, ...members.map((one) => one.folder)]),
        members: members.flatMap((one) => packageIn(one) ?? []),
        // pnpm takes plain versions from the registry unless it is told otherwise.
        plain: pnpm === '' || links.test(pnpm) || links.test(at('.npmrc')),
      },
    ];
  });
  const find = (manifest: string, name: string, range: string | null): OwnPackage | null => {
    for (const { folders, members, plain } of groups) {
      if (!folders.has(folderOf(manifest)) || (!plain && range !== null)) continue;
      const found = members.find((one) => one.name === name && (range === null || inRange(range, one.version)));
      if (found) return found;
    }
    return null;
  };
  return {
    find,
    named: (manifest, name) => find(manifest, name, null),
    isTop: (manifest) => groups.some(({ top }) => top === folderOf(manifest)),
  };
}

function packageIn({ folder, text }: { readonly folder: string; readonly text: string }): OwnPackage | null {
  const json = parsedJson(text);
  if (typeof json !== 'object' || json === null || !('name' in json) || typeof json.name !== 'string') return null;
  return { name: json.name, version: 'version' in json && typeof json.version === 'string' ? json.version : null, folder };
}

/** npm, yarn and bun: `workspaces`, as a list or with `packages`. */
function globsIn(text: string): string[] {
  const json = parsedJson(text);
  const named: unknown = typeof json === 'object' && json !== null && 'workspaces' in json ? json.workspaces : null;
  const list: unknown = typeof named === 'object' && named !== null && 'packages' in named ? named.packages : named;
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}

function globsOfPnpm(text: string): string[] {
  const list = parseDocument(text).get('packages');
  return isSeq(list) ? list.items.flatMap((one) => (isScalar(one) && typeof one.value === 'string' ? [one.value] : [])) : [];
}

function matcher(globs: readonly string[]): (path: string) => boolean {
  const bare = (glob: string): string => glob.replace(/^!/u, '').replace(/^\.\//u, '').replace(/\/+$/u, '');
  const [others, wanted] = [true, false].map((not) => globs.filter((glob) => glob.startsWith('!') === not && bare(glob) !== '').map(bare));
  const isOther = picomatch(others ?? []);
  const isWanted = picomatch(wanted ?? []);
  return (path) => isWanted(path) && !isOther(path) && !/(?:^|\/)node_modules(?:\/|$)/u.test(path);
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const isBelow = (folder: string, above: string): boolean => folder !== above && (above === '' || folder.startsWith(`${above}/`));
const below = (folder: string, above: string): string => (above === '' ? folder : folder.slice(above.length + 1));
