import * as z from 'zod';
import type { StepContext } from '../../core/durable/contracts.ts';
import { closureOf, type ClosurePart } from '../../core/evidence/closure.ts';
import { manifestEntries, pathsIn } from '../../core/evidence/manifest-entries.ts';
import { mentionOf, mentionOfFolder, mentionOfPackage } from '../../core/evidence/mentions.ts';
import { followNames, namesIn, type NamingText } from '../../core/evidence/named-files.ts';
import { configurationOf, isManifest, isTest, proofKind, takesPlace, type ProofKind } from '../../core/evidence/proof-files.ts';
import { judges } from '../../core/evidence/test-aware.ts';
import { walkedIn } from '../../core/evidence/walked-files.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { protectionOf } from '../../core/policy/protected-files.ts';
import type { TreeChange } from '../../core/ports.ts';
import { configurationsIn } from './proof-texts.ts';
import { asScript, asText, linkedFiles, otherParts, treesOf, usersOf, walkedBy, type Needed, type Tree } from './proof-trees.ts';

interface Asked {
  readonly base: string;
  readonly changes: readonly TreeChange[];
  readonly commands: readonly (readonly string[])[];
  /** The setting. */
  readonly tests: readonly string[];
  /** Files that the spec names. */
  readonly listed: readonly string[];
  /** What is made of the work is looked at, whoever made it. */
  readonly looked: (path: string) => boolean;
  /** Tests by what reports name. */
  readonly reported: (path: string) => boolean;
}

export interface ProofReads {
  /** Files in which something changed that a command runs. */
  readonly closure: ReadonlySet<string>;
  /** Whole files of what commands run. */
  readonly scripts: ReadonlySet<string>;
  /** What a changed file proves by that neither its name nor a command tells; null: it is a source. */
  kindOf(path: string): Promise<ProofKind | null>;
}

const packageSchema = z.object({ name: z.string() });

/** null: it has none that others could import. */
function packageName(manifest: string): string | null {
  try {
    return packageSchema.safeParse(JSON.parse(manifest)).data?.name ?? null;
  } catch {
    // No JSON: nobody can import it.
    return null;
  }
}

/** A source may have its tests in itself. */
const holdsTests = /import\.meta\.vitest|^\s*>>> /mu;

/**
 * What configurations are made of, what commands run, and what these and the tests read, before the work and now. A file that the spec lists, or that other sources
 * use, is a source: it is looked at.
 */
export async function readProof(step: Pick<StepContext, 'signal'>, services: Needed, asked: Asked): Promise<ProofReads> {
  const { commands, tests, listed, looked } = asked;
  const [before, now] = await treesOf(step, services, asked);
  const configurations = await configurationsIn(services, tests, step.signal);
  const conftests = [...now.paths, ...before.paths].filter((path) => /(?:^|\/)conftest\.py$/u.test(path));
  const configured = async (tree: Tree): Promise<NamingText[]> =>
    Promise.all(
      [...new Set([...configurations, ...conftests])].map(async (path): Promise<NamingText> => {
        if (!isManifest(path)) return { path, kind: 'configuration' };
        const text = (await tree.read(path)) ?? '';
        return { path, text: configurationOf(path, text, (await before.read(path)) ?? text), kind: 'configuration' };
      }),
    );
  const isOfTests = (path: string): boolean => isTest(path, tests) || asked.reported(path);
  const found = new Set<string>();
  const sure = new Set<string>();
  const parts: ClosurePart[][] = [];
  for (const tree of [before, now]) {
    const closures = (await Promise.all(commands.map((command) => closureOf(command, tree)))).flat();
    parts.push(closures);
    const lines = commands.map((command): NamingText => ({ path: '', text: formatCommandLine(command), kind: 'script' }));
    // What tests read is judged by who else uses it.
    const isPassed = (path: string): boolean => listed.includes(path) || looked(path) || isOfTests(path);
    const configuring = await configured(tree);
    for (const path of await followNames(configuring, tree, () => true)) sure.add(path);
    for (const path of await followNames([...configuring, ...lines, ...closures.map(asText)], tree, isPassed)) found.add(path);
  }
  const [then = [], after = []] = parts;
  const touched = new Set(asked.changes.map(({ path }) => path));
  const called = new Set(parts.flat().map(({ file }) => file));
  const scripts = new Set(parts.flat().flatMap(({ file, part }) => (part === '' ? [file] : [])));
  const closure = new Set([...otherParts(then, after, touched), ...otherParts(after, then, touched)]);
  const proves = (path: string): ProofKind | null => {
    if (isOfTests(path)) return 'test';
    if (found.has(path)) return 'closure';
    return isManifest(path) ? null : proofKind(path, { tests, closure: [...scripts] });
  };
  const linked = await linkedFiles(services, [...now.paths], proves);
  const walked = await walkedBy(
    [
      ...commands.map((command) => asText({ file: '', part: 'command', text: formatCommandLine(command) })),
      ...(parts[0] ?? []).map(asText),
      ...[...found].map(asScript),
    ],
    before,
    (path) => listed.includes(path) || looked(path) || isOfTests(path),
  );
  const users = usersOf(step, services, before, asked.changes);
  const known = new Map<string, Use>();
  const isSource = async (user: string, path: string): Promise<boolean> => {
    if (isOfTests(user)) return false;
    if (listed.includes(user)) return true;
    if (found.has(user)) return (await useOf(user)) === 'source';
    if (proves(user) === 'configuration') return !(await namedBy(user, 'configuration')).includes(path);
    return proves(user) === null && (await useOf(user)) !== 'proof';
  };
  const namedBy = async (path: string, kind: NamingText['kind']): Promise<string[]> =>
    namesIn({ path, kind }, (await before.read(path)) ?? '', before.paths);
  const importers = async (manifest: string): Promise<string[]> => {
    const name = packageName((await before.read(manifest)) ?? '');
    return name === null ? [] : users(manifest, mentionOfPackage(name));
  };
  const useOf = async (path: string): Promise<Use> => {
    const use = known.get(path);
    if (use !== undefined) return use;
    // Files that use each other say nothing of each other.
    known.set(path, 'unknown');
    let isRead = false;
    for (const user of await users(path, mentionOf(path))) {
      const names = await namedBy(user, 'script');
      const isNamed = names.includes(path);
      // What it mentions is another file of that name.
      if (!isNamed && names.some((other) => mentionOf(other).name === mentionOf(path).name)) continue;
      // A manifest says that who imports its package uses the file.
      const all = isManifest(user) ? await importers(user) : [user];
      if (all.length === 0 || (await anyOf(all, (one) => isSource(one, path)))) {
        known.set(path, 'source');
        return 'source';
      }
      isRead ||= isNamed;
    }
    for (const user of await walkers(path)) {
      if (!called.has(user) && (await isSource(user, path))) {
        known.set(path, 'source');
        return 'source';
      }
      isRead = true;
    }
    if (isRead) known.set(path, 'proof');
    return isRead ? 'proof' : 'unknown';
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
  const isProof = (path: string): boolean => isOfTests(path) || found.has(path) || scripts.has(path);
  const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
  /** Python runs it before every test in its folder. */
  const isPackageOfTests = (path: string): boolean =>
    path.endsWith('__init__.py') && [...before.paths].some((one) => isOfTests(one) && folderOf(one) === folderOf(path));
  /** Whether a new file is found where tests, as they were, found something else: an installed module, or nothing. */
  const standsIn = async (path: string): Promise<boolean> => {
    const [, folder = '', name] = /^(.*?)(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(path) ?? [];
    if (name !== undefined) return (await users(path, mentionOfPackage(name))).some((user) => isProof(user) && user.startsWith(folder));
    for (const user of (await users(path, mentionOf(path))).filter(isProof))
      if (namesIn({ path: user, kind: 'script' }, (await before.read(user)) ?? '', new Set([path])).includes(path)) return true;
    return false;
  };
  /** Whether who imports a package finds another file in it than before, although that is still there. */
  const leadsElsewhere = async (manifest: string): Promise<boolean> => {
    const after = manifestEntries((await now.read(manifest)) ?? '');
    const folder = manifest.slice(0, -'package.json'.length);
    return [...manifestEntries((await before.read(manifest)) ?? '')].some(
      ([name, target]) => after.get(name) !== target && pathsIn(target).some((path) => now.paths.has(`${folder}${path}`)),
    );
  };
  /** A source that has to follow a change of another one is the work, whoever uses it. */
  const usesWork = async (path: string): Promise<boolean> => {
    const used = await followNames([{ path, kind: 'script' }], before);
    return [...used].some((one) => listed.includes(one) || (touched.has(one) && proves(one) === null));
  };
  return {
    closure,
    scripts,
    async kindOf(path) {
      // No agent changed it: Batuta did, or what a command made of it was put back.
      if (protectionOf(path)?.level === 'refused') return null;
      if (asked.reported(path) && !holdsTests.test((await before.read(path)) ?? '')) return 'test';
      if (sure.has(path)) return 'closure';
      if (before.paths.has(path) && path.endsWith('package.json') && (await leadsElsewhere(path))) return 'configuration';
      if (!before.paths.has(path) && takesPlace(path, (one) => before.paths.has(one) && now.paths.has(one))) return 'helper';
      if (!before.paths.has(path) && !listed.includes(path) && !looked(path) && (await standsIn(path))) return 'helper';
      const use =
        found.has(path) || walked.has(path) || (before.paths.has(path) && !listed.includes(path) && !looked(path))
          ? await useOf(path)
          : 'source';
      if (found.has(path) && use !== 'source') return 'closure';
      // What judges is no work that has to follow the rest.
      const follows = async (): Promise<boolean> => !judges((await before.read(path)) ?? '') && (await usesWork(path));
      if (isPackageOfTests(path) && !listed.includes(path) && !looked(path) && (await useOf(path)) !== 'source')
        return (await follows()) ? null : 'helper';
      if (walked.has(path) && use !== 'source') return (await follows()) ? null : 'helper';
      return use === 'proof' && !(await follows()) ? 'helper' : (linked.get(path) ?? null);
    },
  };
}

/** So many folders above a file are looked for in those who may go through them. */
const mostFolders = 3;

/** Who used a file before the work: only what proves; sources, too; nobody that is known. */
type Use = 'proof' | 'source' | 'unknown';

async function anyOf(all: readonly string[], is: (one: string) => Promise<boolean>): Promise<boolean> {
  for (const one of all) if (await is(one)) return true;
  return false;
}
