import { ownPackages, type OwnPackages } from '../../core/spec/own-packages.ts';
import { mapLimit } from '../../core/map-limit.ts';
import { parsedJson } from '../../protocol/json.ts';
import type { Services } from './services.ts';
import { textOf } from './text-of.ts';

/** So many manifests are looked through. */
const mostManifests = 1000;

type Look = Pick<Services, 'files' | 'search'>;

/** What the workspace's package managers take from the repository itself, as its manifests are now. */
export async function readOwnPackages({ files, search }: Look, signal: AbortSignal): Promise<OwnPackages> {
  const found = await search.glob('**/{package.json,pnpm-workspace.yaml}', mostManifests, signal);
  // An ignored one, as it mostly is, is in no list.
  const settings = found.flatMap((path) => (path.endsWith('pnpm-workspace.yaml') ? [path.replace(/[^/]*$/u, '.npmrc')] : []));
  const texts = await mapLimit([...found, ...settings], async (path) => ({ path, text: await textOf({ files }, path) }));
  return ownPackages(new Map(texts.flatMap(({ path, text }) => (text === null ? [] : [[path, text]]))));
}

/** Names in a manifest of packages that the repository itself has: their code is proven and reviewed like the rest. */
export async function ownNames(look: Look, manifest: string, text: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const entries = manifest.endsWith('.json') ? rangesIn(text) : [];
  if (entries.length === 0) return new Set();
  const own = await readOwnPackages(look, signal);
  const from = (name: string, range: unknown): boolean => typeof range === 'string' && own.find(manifest, name, range) !== null;
  const elsewhere = new Set(entries.flatMap(([name, range]) => (from(name, range) ? [] : [name])));
  return new Set(entries.flatMap(([name]) => (elsewhere.has(name) ? [] : [name])));
}

/** All that looks like names with a version, in whatever section. */
function rangesIn(text: string): [string, unknown][] {
  const json = parsedJson(text);
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]: [string, unknown]) =>
    /dependencies$/iu.test(key) && typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [],
  );
}
