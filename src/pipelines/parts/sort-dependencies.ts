import { dependencyItem, namedItem, type DependencyItem } from '../../core/spec/dependency-item.ts';
import type { OwnPackage, OwnPackages } from '../../core/spec/own-packages.ts';
import { inRange } from '../../core/spec/version-range.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';
import type { Spec } from '../../protocol/spec.ts';
import { folderOf } from '../../core/layers/projects.ts';
import { manifestFor, nearestNamed } from './dependency-manifest.ts';
import type { Services } from './services.ts';

export interface SortedDependencies {
  /** To be installed, by manifest. */
  readonly wanted: ReadonlyMap<string, readonly DependencyItem[]>;
  /** Names of packages that there is no manifest for. */
  readonly homeless: readonly string[];
  /** Names of packages of the workspace itself, of which nothing says whose manifest they are for. */
  readonly own: readonly string[];
  /** Entries that are no packages. */
  readonly unclear: readonly string[];
}

/** What is to be done about each entry of the spec's dependencies. */
export async function sortDependencies(
  files: Pick<Services['files'], 'exists'>,
  packages: OwnPackages,
  spec: Spec,
  agents: readonly AgentDefinition[],
): Promise<SortedDependencies> {
  const wanted = new Map<string, DependencyItem[]>();
  const homeless: string[] = [];
  const own: string[] = [];
  const unclear: string[] = [];
  for (const text of spec.dependencies) {
    const item = namedItem(text);
    const manifest = item && (await manifestFor(files, item, spec, agents));
    const itself = item && manifest !== null ? ownOf(packages, manifest, item) : null;
    if (item === null || (itself === null && dependencyItem(text) === null)) unclear.push(text);
    else if (manifest === null) homeless.push(item.name);
    else if (itself && !(isPlaced(manifest, packages, itself) && isTaken(itself, await lockOf(files, manifest)))) own.push(item.name);
    else wanted.set(manifest, [...(wanted.get(manifest) ?? []), item]);
  }
  return { wanted, homeless, own, unclear };
}

/** The package of the workspace itself that an entry means. */
function ownOf(packages: OwnPackages, manifest: string, { name, version }: DependencyItem): OwnPackage | null {
  const found = packages.named(manifest, name);
  return found && (version === null || inRange(version, found.version)) ? found : null;
}

/** The workspace's top is above whatever uses a package of its own, and no package uses itself. */
function isPlaced(manifest: string, packages: OwnPackages, { folder }: OwnPackage): boolean {
  return !packages.isTop(manifest) && manifest !== `${folder}/package.json`;
}

/** Yarn and bun take one without a version from a registry. */
const isTaken = ({ version }: OwnPackage, lock: string | null): boolean => version !== null || lock === null || lock === 'pnpm-lock.yaml';

const locks = ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'];

/** The lock file above a manifest, by its name; null: there is none, or npm's. */
export const lockOf = (files: Pick<Services['files'], 'exists'>, manifest: string): Promise<string | null> =>
  nearestNamed(files, folderOf(manifest), locks);

/** An entry as its package manager needs it to take the package from the workspace, and not from a registry. */
export function fromWorkspace(item: DependencyItem, packages: OwnPackages, manifest: string, lock: string | null): DependencyItem {
  const itself = ownOf(packages, manifest, item);
  // npm finds it by itself.
  if (itself === null || lock === null) return item;
  return { ...item, version: lock === 'pnpm-lock.yaml' ? 'workspace:^' : itself.version };
}
