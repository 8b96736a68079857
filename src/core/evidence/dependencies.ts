import { parsedJson } from '../../protocol/json.ts';
import type { DependencyItem } from '../spec/dependency-item.ts';
import type { Dependency } from './manifests/manifest.ts';
import { plainName, readManifestParts, registryOf } from './manifests/manifest-formats.ts';

const sections = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/** Packages that a manifest which Batuta installs (package.json, requirements.txt) names. */
export function packagesIn(path: string, text: string): string[] {
  if (path.endsWith('.json')) return entriesOf(text).map(([name]) => name);
  return text.split(/\r?\n/u).flatMap((line) => /^\s*([A-Za-z0-9][\w.-]*)/u.exec(line)?.[1] ?? []);
}

/** What manifests said of their packages, told by which registry knows them. */
export interface KnownPackages {
  readonly names: ReadonlySet<string>;
  /** With all that was said of them. */
  readonly entries: ReadonlySet<string>;
}

/** What is said in manifests. Those that cannot be read name nothing. */
export function knownPackages(manifests: Iterable<readonly [path: string, text: string]>): KnownPackages {
  const [names, entries] = [new Set<string>(), new Set<string>()];
  for (const [path, text] of manifests)
    for (const one of readManifestParts(path, text)?.dependencies ?? []) {
      entries.add(entryKey(path, one));
      if (one.from === 'registry') names.add(nameKey(path, one));
    }
  return { names, entries };
}

const nameKey = (path: string, { name }: Pick<Dependency, 'name'>): string => {
  const registry = registryOf(path) ?? '';
  return JSON.stringify([registry, plainName(registry, name)]);
};
const entryKey = (path: string, { name, spec, from }: Dependency): string => `${nameKey(path, { name })} ${from} ${spec}`;

/** A package of which nobody knows yet, or not so. */
export type UnlistedPackage = Dependency & {
  /** For people: its name, and what is said of it where that is what is new or tells where it comes from. */
  readonly words: string;
};

/**
 * Packages that a manifest names now, or names in another way, of which `known` has nothing and the spec lists nothing. A package from elsewhere is listed
 * by no name: whoever approved that had the registry's in mind.
 */
export function unlistedPackages(
  path: string,
  now: string,
  { names, entries }: KnownPackages,
  listed: readonly Pick<DependencyItem, 'name' | 'version'>[],
): UnlistedPackage[] {
  const registry = registryOf(path) ?? '';
  return (readManifestParts(path, now)?.dependencies ?? []).flatMap((one) => {
    const { name, spec, from } = one;
    const wasNamed = names.has(nameKey(path, one));
    // What npm installs is looked at itself.
    if (entries.has(entryKey(path, one)) || (wasNamed && from === 'registry' && registry === 'npm')) return [];
    if (from === 'implied' && entries.has(entryKey(path, { ...one, from: 'registry' }))) return [];
    const item = listed.find((other) => plainName(registry, other.name) === plainName(registry, name));
    if (item && isVersionOf(item.version, one.version ?? spec) && (from === 'registry' || from === 'implied')) return [];
    const isTold = (wasNamed || item || from === 'elsewhere' || from === 'inside') && spec !== '' && spec !== name;
    // As other manifests have it: a folder in the place of what a registry gave is more than one of the workspace's own.
    const isInstead = wasNamed && one.place !== undefined && registry === 'npm';
    return [{ ...one, ...(isInstead ? { from: 'elsewhere' as const } : {}), words: isTold ? `${name} (${spec})` : name }];
  });
}

/** Whether a version that was listed may be what a manifest says: as far as both name numbers, they are the same. */
function isVersionOf(version: string | null, spec: string): boolean {
  const numbers = (text: string): string[] => /\d+(?:\.\d+)*/u.exec(text)?.[0].split('.') ?? [];
  const [wanted, given] = [numbers(version ?? ''), numbers(spec)];
  return wanted.every((number, at) => at >= given.length || given[at] === number);
}

/** How listed packages are put into a manifest and its lock file, and installed: no script of a package runs, and nothing is built. */
export function installCommands(manifest: string, lock: string | null, items: readonly DependencyItem[]): string[][] {
  if (items.length === 0) return [];
  if (manifest.endsWith('requirements.txt'))
    return [
      ['python3', '-m', 'pip', 'install', '--disable-pip-version-check', '--only-binary', ':all:', ...items.map((one) => named(one, '=='))],
    ];
  const add = managers[lock ?? ''] ?? ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts'];
  const of = (dev: boolean): string[] => items.filter((one) => one.dev === dev).map((one) => named(one, '@'));
  const [plain, dev] = [of(false), of(true)];
  const devOption = add[0] === 'npm' ? '--save-dev' : '-D';
  return [...(plain.length > 0 ? [[...add, ...plain]] : []), ...(dev.length > 0 ? [[...add, devOption, ...dev]] : [])];
}

const managers: Readonly<Record<string, string[]>> = {
  'pnpm-lock.yaml': ['pnpm', 'add', '--ignore-scripts'],
  'yarn.lock': ['yarn', 'add', '--ignore-scripts'],
  'bun.lock': ['bun', 'add', '--ignore-scripts'],
  'bun.lockb': ['bun', 'add', '--ignore-scripts'],
};

function named({ name, version }: DependencyItem, between: string): string {
  return version === null ? name : `${name}${between}${version}`;
}

/** Names and versions of package.json's dependencies. */
function entriesOf(text: string): [string, unknown][] {
  const json = parsedJson(text);
  // A manifest that cannot be read names nothing.
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]: [string, unknown]) =>
    sections.includes(key) && typeof value === 'object' && value !== null ? Object.entries(value) : [],
  );
}
