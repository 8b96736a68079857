import type { StepContext } from '../../core/durable/contracts.ts';
import { manifestEntries, pathsIn } from '../../core/evidence/manifest-entries.ts';
import { isKnownModule, pythonModule, searchedFolders } from '../../core/evidence/known-modules.ts';
import { mentionOf, mentionOfPackage } from '../../core/evidence/mentions.ts';
import { followNames, namesIn } from '../../core/evidence/named-files.ts';
import { takesPlace, type ProofKind } from '../../core/evidence/proof-files.ts';
import { judges } from '../../core/evidence/test-aware.ts';
import { folderOf } from '../../core/layers/projects.ts';
import { protectionOf } from '../../core/policy/protected-files.ts';
import { isMeantThere, sourcesAmongTests } from './new-sources.ts';
import { readScope, type ReadAbout, type ProofScope } from './proof-scope.ts';
import { isReportedTest, isUsedBySources } from './reported-tests.ts';
import { asScript, usersOf, type Needed, type Use, type Users } from './proof-trees.ts';
import { usesIn } from './proof-use.ts';

export interface ProofReads extends Pick<ProofScope, 'closure' | 'scripts'> {
  /** What a changed file proves by that neither its name nor a command tells; null: it is a source. */
  kindOf(path: string): Promise<ProofKind | null>;
  /** Sources although their folder is called as those of tests are. */
  readonly sources: ReadonlySet<string>;
}

/**
 * What configurations are made of, what commands run, and what these and the tests read, before the work and now. A file that the spec lists, or that other sources
 * use, is a source: it is looked at.
 */
export async function readProof(step: Pick<StepContext, 'signal'>, services: Needed, asked: ReadAbout): Promise<ProofReads> {
  const scope = await readScope(step, services, asked);
  const { before, named, walked, isWork } = scope;
  const users = usersOf(step, services, scope.users, asked.changes);
  const isSearched = searchedFolders(before.paths, scope.isTest);
  const useOf = usesIn(scope, asked.listed, users);
  const isUsed = async (path: string): Promise<boolean> =>
    (await isUsedBySources(path, scope)) || (await users(path, mentionOf(path))).some((user) => !scope.isTest(user));
  return {
    closure: scope.closure,
    scripts: scope.scripts,
    // What the settings call a test is one.
    sources: asked.tests.length > 0 ? new Set() : await sourcesAmongTests(scope),
    async kindOf(path) {
      // No agent changed it: Batuta did, or what a command made of it was put back.
      if (protectionOf(path)?.level === 'refused') return null;
      const isOld = before.paths.has(path);
      const old = async (): Promise<string> => (await before.read(path)) ?? '';
      if (await isReportedTest(path, { ...scope, reported: asked.reported }, useOf)) return 'test';
      if (scope.configuring.has(path)) return 'closure';
      if (isOld && (await leadsElsewhere(scope, path))) return 'configuration';
      const isBoth = (one: string): boolean => before.paths.has(one) && scope.now.paths.has(one);
      if (!isOld && takesPlace(path, isBoth) && !(isWork(path) && (await isMeantThere(path, scope)))) return 'helper';
      if (!isOld && isKnownModule(path, isSearched)) return 'helper';
      if (!isOld && !isWork(path) && pythonModule(path, isSearched) !== null && !(await isUsed(path))) return 'helper';
      if (!isOld && !isWork(path) && (await standsIn(scope, users, path))) return 'helper';
      const use = named.has(path) || walked.has(path) || (isOld && !isWork(path)) ? await useOf(path) : 'source';
      if (named.has(path) && use !== 'source') return 'closure';
      // What judges is no work that has to follow the rest.
      const follows = async (): Promise<boolean> => !judges(await old()) && (await usesWork(scope, asked.listed, useOf, path));
      const isLoaded = isPackageOfTests(scope, path) && !isWork(path) && (await useOf(path)) !== 'source';
      if (isLoaded || (walked.has(path) && use !== 'source')) return (await follows()) ? null : 'helper';
      return use === 'proof' && !(await follows()) ? 'helper' : (scope.linked.get(path) ?? null);
    },
  };
}

/** Python runs it before every test in its folder. */
function isPackageOfTests({ before, isTest }: ProofScope, path: string): boolean {
  return path.endsWith('__init__.py') && [...before.paths].some((one) => isTest(one) && folderOf(one) === folderOf(path));
}

/** Whether a new file is found where tests, as they were, found something else: an installed module, or nothing. */
async function standsIn({ before, named, scripts, isTest }: ProofScope, users: Users, path: string): Promise<boolean> {
  const isProof = (user: string): boolean => isTest(user) || named.has(user) || scripts.has(user);
  const [, folder = '', name] = /^(.*?)(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(path) ?? [];
  if (name !== undefined) return (await users(path, mentionOfPackage(name))).some((user) => isProof(user) && user.startsWith(folder));
  for (const user of (await users(path, mentionOf(path))).filter(isProof))
    if (namesIn(asScript(user), (await before.read(user)) ?? '', new Set([path])).includes(path)) return true;
  return false;
}

/** Whether who imports a package finds another file in it than before, although that is still there. */
async function leadsElsewhere({ before, now }: ProofScope, manifest: string): Promise<boolean> {
  if (!manifest.endsWith('package.json')) return false;
  const after = manifestEntries((await now.read(manifest)) ?? '');
  const folder = manifest.slice(0, -'package.json'.length);
  return [...manifestEntries((await before.read(manifest)) ?? '')].some(
    ([name, target]) => after.get(name) !== target && pathsIn(target).some((path) => now.paths.has(`${folder}${path}`)),
  );
}

/** A source that has to follow a change of another one is the work, whoever uses it. What only proves is no work that others follow. */
async function usesWork(
  { before, touched, proves }: ProofScope,
  listed: readonly string[],
  useOf: (path: string) => Promise<Use>,
  path: string,
): Promise<boolean> {
  for (const one of await followNames([asScript(path)], before)) {
    if (listed.includes(one)) return true;
    if (touched.has(one) && proves(one) === null && (await useOf(one)) !== 'proof') return true;
  }
  return false;
}
