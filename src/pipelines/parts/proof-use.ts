import { mapLimit } from '../../core/map-limit.ts';
import { mayLeadTo, mentionOf, mentionOfFolder, mentionOfPackage } from '../../core/evidence/mentions.ts';
import { namesIn, type NamingText } from '../../core/evidence/named-files.ts';
import { isManifest } from '../../core/evidence/proof-files.ts';
import { runBesides, tellsWhatRuns } from '../../core/evidence/told-runs.ts';
import { walkedIn } from '../../core/evidence/walked-files.ts';
import { packageName, packagesIn } from './proof-packages.ts';
import type { ProofScope } from './proof-scope.ts';
import type { Use, Users } from './proof-trees.ts';

/** So many folders above a file are looked for in those who may go through them. */
const mostFolders = 3;

/** `through`: only by files that are being looked at because it uses them; they say nothing of it. */
type Found = Use | 'through';

/** What is being looked at, the first of it first, and what was found on the way. */
interface Trail {
  readonly paths: readonly string[];
  readonly found: Map<string, Found>;
}

/** Tells of any file who used it; each is looked for once. A file that the spec lists is a source. */
export function usesIn(scope: ProofScope, listed: readonly string[], usersOf: Users): (path: string) => Promise<Use> {
  const { users: before, named, called, proves } = scope;
  const known = new Map<string, Use>();
  const besides = new Map<string, string>();
  /** As far as it tells who uses something. */
  const textOf = async (path: string): Promise<string> => {
    const old = async (): Promise<string> => (await before.read(path)) ?? '';
    if (!tellsWhatRuns(path)) return old();
    const text = besides.get(path) ?? runBesides(path, await old(), scope.proving);
    besides.set(path, text);
    return text;
  };
  const users: Users = async (path, mention) => {
    const all = await mapLimit(await usersOf(path, mention), async (user) => {
      const isUser = !tellsWhatRuns(user) || (await textOf(user)).split('\n').some((line) => mention.isUser(user, line));
      return isUser ? [user] : [];
    });
    return all.flat();
  };
  const packages = packagesIn(before, users);
  const namedBy = async (path: string, kind: NamingText['kind']): Promise<string[]> =>
    namesIn({ path, kind }, await textOf(path), before.paths);
  /** What it says of the file that this one uses it. */
  const asUser = async (user: string, path: string, trail: Trail): Promise<Found> => {
    if (scope.isTest(user)) return 'proof';
    if (listed.includes(user) || tellsWhatRuns(user)) return 'source';
    if (named.has(user)) return (await useOf(user, trail)) === 'source' ? 'source' : 'proof';
    if (proves(user) === 'configuration') return (await namedBy(user, 'configuration')).includes(path) ? 'proof' : 'source';
    if (proves(user) !== null) return 'proof';
    const use = await useOf(user, trail);
    return use === 'unknown' ? 'source' : use;
  };
  /** A manifest says that who imports its package uses the file. */
  const standingFor = async (user: string): Promise<string[]> => {
    if (!isManifest(user)) return [user];
    const name = packageName((await before.read(user)) ?? '');
    return name === null ? [] : users(user, mentionOfPackage(name));
  };
  /** Who goes through a folder in which the file lies. */
  const walkers = async (path: string): Promise<string[]> => {
    const folders = path.split('/').slice(0, -1).slice(-mostFolders);
    const all = new Set((await Promise.all(folders.map((name) => users(path, mentionOfFolder(name))))).flat());
    const walking = await mapLimit(
      [...all].filter((user) => proves(user) !== 'configuration'),
      async (user) => (walkedIn({ path: user }, await textOf(user), new Set([path])).includes(path) ? [user] : []),
    );
    return walking.flat();
  };
  /** Who is known to use it, and who only may. */
  const look = async (path: string, trail: Trail): Promise<Found> => {
    if (await packages.isGiven(path)) return 'source';
    const seen = new Set<Found>();
    const isOfTests = await packages.isOfTests(path);
    const isOfPackage = await packages.namesOfPackages();
    for (const user of await users(path, mentionOf(path))) {
      const names = await namedBy(user, 'script');
      const isNamed = names.includes(path);
      // What it mentions is another file of that name.
      if (!isNamed && names.some((other) => mentionOf(other).name === mentionOf(path).name)) continue;
      const all = await standingFor(user);
      if (all.length === 0 && !isOfTests) return 'source';
      const isMeant = isNamed || (isScriptCode(user) && mayLeadTo(path, await textOf(user), isOfPackage));
      for (const one of all) {
        const use = await asUser(one, path, trail);
        if (use === 'source') return use;
        if (isMeant) seen.add(use);
      }
    }
    const walking = new Set(await walkers(path));
    for (const user of [...(await packages.importersOf(path)), ...walking]) {
      const isTold = walking.has(user) && called.has(user) && !tellsWhatRuns(user);
      const use = isTold ? 'proof' : await asUser(user, path, trail);
      if (use === 'source') return use;
      // That tests import a package says nothing of those who get it.
      if (isOfTests || walking.has(user)) seen.add(use);
    }
    if (seen.size > 0) return seen.has('proof') ? 'proof' : 'through';
    return 'unknown';
  };
  const useOf = async (path: string, { paths, found }: Trail): Promise<Found> => {
    if (paths.includes(path)) return 'through';
    const use = known.get(path) ?? found.get(path) ?? (await look(path, { paths: [...paths, path], found }));
    found.set(path, use);
    // Whoever is a source is one from wherever it is looked at.
    if (use === 'source') known.set(path, use);
    return use;
  };
  return async (path) => {
    const use = await useOf(path, { paths: [], found: new Map() });
    const whole = use === 'through' ? 'unknown' : use;
    known.set(path, whole);
    return whole;
  };
}

const isScriptCode = (path: string): boolean => /\.(?:[cm]?[jt]sx?|vue|svelte)$/u.test(path);
