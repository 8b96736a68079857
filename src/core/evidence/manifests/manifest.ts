import { folderOf } from '../../layers/projects.ts';
import { folderFrom } from '../shell-commands.ts';

/** A package that a manifest names. */
export interface Dependency {
  readonly name: string;
  /** All else that the manifest says of it, its version first. Where that is written in another way, nothing is another. */
  readonly spec: string;
  /** Its version alone, '' where none is said; left out where `spec` begins with it. */
  readonly version?: string;
  /**
   * `registry`: the usual one; `inside`: its code is in the workspace; `implied`: the manifest notes it only because others need it; `elsewhere`: an
   * address, a repository, a path out of the workspace, another registry, another name.
   */
  readonly from: 'registry' | 'inside' | 'implied' | 'elsewhere';
  /** Where it lies, for `inside`, as far as that is said. */
  readonly place?: string;
}

/** A manifest, apart. */
export interface ManifestParts {
  /** All that it names, in whatever section. */
  readonly dependencies: readonly Dependency[];
  /**
   * All that is no plain list of packages, in a form of its own: two manifests with the same rest differ only in packages of the registry or of the
   * workspace. What is `elsewhere` stays in it. null: only some keys of such a manifest configure anything.
   */
  readonly rest: string | null;
}

/** null: it cannot be read for sure, so that it counts as a whole. `path`: the manifest's own. */
export type ReadManifest = (text: string, path: string) => ManifestParts | null;

/** Other characters some tools decode, and some expand. */
const plainPath = /^[\w./@ -]+$/u;
/** Nobody can read what is in there. */
const packed = /\.(?:tgz|tar|tar\.\w+|zip|whl|jar|gem|nupkg|phar)$/iu;

/** A package at a path that a manifest names: in the workspace, or elsewhere. */
export function atPath(name: string, spec: string, manifest: string, path: string): Dependency {
  const place = plainPath.test(path) && !packed.test(path) ? folderFrom(folderOf(manifest), path) : null;
  return place === null ? { name, spec, from: 'elsewhere' } : { name, spec: place, from: 'inside', place };
}

/** A version without what it takes from elsewhere in the manifest, or beside it: `${name}`, `$(Name)`. */
export const withoutProperties = (version: string): string => version.replaceAll(/\$(?:\{[\w.-]+\}|\([\w.-]+\))/gu, '');

/** Whether a manifest's rest does without it. */
export const isPlain = ({ from }: Dependency): boolean => from !== 'elsewhere';
