import { parsedJson } from '../../protocol/json.ts';
import type { DependencyItem } from '../spec/dependency-item.ts';

const sections = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/** Packages that a manifest (package.json, requirements.txt) names. */
export function packagesIn(path: string, text: string): string[] {
  if (path.endsWith('.json')) return entriesOf(text).map(([name]) => name);
  return text.split(/\r?\n/u).flatMap((line) => /^\s*([A-Za-z0-9][\w.-]*)/u.exec(line)?.[1] ?? []);
}

export function isPackageList(path: string): boolean {
  return /(?:^|\/)(?:package\.json|requirements[\w.-]*\.txt)$/u.test(path);
}

/** Packages that a manifest names now, did not name before, and that the spec does not list. */
export function unlistedPackages(path: string, before: string, now: string, listed: readonly DependencyItem[]): string[] {
  const known = new Set([...packagesIn(path, before), ...listed.map(({ name }) => name)]);
  const here = path.endsWith('.json') ? entriesOf(now).flatMap(([name, from]) => (isHere(from) ? [name] : [])) : [];
  return packagesIn(path, now).filter((name) => !known.has(name) && !here.includes(name));
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

/** A package of the workspace itself. */
const isHere = (version: unknown): boolean => typeof version === 'string' && /^(?:workspace|file|link|portal):/u.test(version);

/** Names and versions of package.json's dependencies. */
function entriesOf(text: string): [string, unknown][] {
  const json = parsedJson(text);
  // A manifest that cannot be read names nothing.
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]: [string, unknown]) =>
    sections.includes(key) && typeof value === 'object' && value !== null ? Object.entries(value) : [],
  );
}
