import * as z from 'zod';
import { parsedJson } from '../../protocol/json.ts';
import { mentionOf, mentionOfFolder, mentionOfPackage, type Mention } from '../../core/evidence/mentions.ts';
import { namesIn, type NamingText } from '../../core/evidence/named-files.ts';
import { isManifest } from '../../core/evidence/proof-files.ts';
import { walkedIn } from '../../core/evidence/walked-files.ts';
import type { ProofScope } from './proof-scope.ts';

/** Who used a file before the work: only what proves; sources, too; nobody that is known. */
export type Use = 'proof' | 'source' | 'unknown';

/** Files that mentioned another one before the work. */
export type Users = (path: string, mention: Mention) => Promise<string[]>;

/** So many folders above a file are looked for in those who may go through them. */
const mostFolders = 3;

const packageSchema = z.object({ name: z.string() });

/** null: it has none that others could import. */
function packageName(manifest: string): string | null {
  return packageSchema.safeParse(parsedJson(manifest)).data?.name ?? null;
}

/** Tells of any file who used it; each is looked for once. A file that the spec lists is a source. */
export function usesIn(scope: ProofScope, listed: readonly string[], users: Users): (path: string) => Promise<Use> {
  const { before, named, called, proves } = scope;
  const known = new Map<string, Use>();
  const namedBy = async (path: string, kind: NamingText['kind']): Promise<string[]> =>
    namesIn({ path, kind }, (await before.read(path)) ?? '', before.paths);
  const isSource = async (user: string, path: string): Promise<boolean> => {
    if (scope.isTest(user)) return false;
    if (listed.includes(user)) return true;
    if (named.has(user)) return (await useOf(user)) === 'source';
    if (proves(user) === 'configuration') return !(await namedBy(user, 'configuration')).includes(path);
    return proves(user) === null && (await useOf(user)) !== 'proof';
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
    const walking = await Promise.all(
      [...all]
        .filter((user) => proves(user) !== 'configuration')
        .map(async (user) => (walkedIn({ path: user }, (await before.read(user)) ?? '', new Set([path])).includes(path) ? [user] : [])),
    );
    return walking.flat();
  };
  const look = async (path: string): Promise<Use> => {
    let isRead = false;
    for (const user of await users(path, mentionOf(path))) {
      const names = await namedBy(user, 'script');
      const isNamed = names.includes(path);
      // What it mentions is another file of that name.
      if (!isNamed && names.some((other) => mentionOf(other).name === mentionOf(path).name)) continue;
      const all = await standingFor(user);
      if (all.length === 0 || (await anyOf(all, (one) => isSource(one, path)))) return 'source';
      isRead ||= isNamed;
    }
    for (const user of await walkers(path)) {
      if (!called.has(user) && (await isSource(user, path))) return 'source';
      isRead = true;
    }
    return isRead ? 'proof' : 'unknown';
  };
  const useOf = async (path: string): Promise<Use> => {
    const use = known.get(path);
    if (use !== undefined) return use;
    // Files that use each other say nothing of each other.
    known.set(path, 'unknown');
    const found = await look(path);
    known.set(path, found);
    return found;
  };
  return useOf;
}

async function anyOf(all: readonly string[], is: (one: string) => Promise<boolean>): Promise<boolean> {
  for (const one of all) if (await is(one)) return true;
  return false;
}
