import { importsIn } from '../../core/evidence/mentions.ts';
import { followNames } from '../../core/evidence/named-files.ts';
import { isLoadedByItself, isTestName } from '../../core/evidence/proof-files.ts';
import { folderFrom } from '../../core/evidence/shell-commands.ts';
import { folderOf } from '../../core/layers/projects.ts';
import type { ProofScope } from './proof-scope.ts';
import { asScript } from './proof-trees.ts';

type Scope = Pick<ProofScope, 'before' | 'now' | 'touched' | 'isTest' | 'isWork'>;

/** What the work changed that is no test by its name or its folder. */
const sourcesOf = ({ now, touched, isTest }: Scope): string[] => [...touched].filter((path) => now.paths.has(path) && !isTest(path));

/**
 * Whether a new file that is found in another's place is meant there: types of JavaScript, or what a source that changed with it imports by its whole name,
 * as `sum.js` does that hands on all of `sum/index.js` by now.
 */
export async function isMeantThere(path: string, scope: Scope): Promise<boolean> {
  const [, stem] = /^(.+)\.d\.ts$/u.exec(path) ?? [];
  if (stem !== undefined) return !['ts', 'tsx'].some((ending) => scope.before.paths.has(`${stem}.${ending}`));
  for (const user of sourcesOf(scope)) {
    const names = importsIn((await scope.now.read(user)) ?? '');
    if (names.some((name) => name.startsWith('.') && folderFrom(folderOf(user), name) === path)) return true;
  }
  return false;
}

/**
 * New files in folders that are called as those of tests are (`spec/`, `testing/`) and that are sources all the same: the spec lists them, no runner looks for such
 * names, and what the work changed elsewhere leads to them.
 */
export async function sourcesAmongTests(scope: Scope): Promise<ReadonlySet<string>> {
  const isOne = (path: string): boolean =>
    !scope.before.paths.has(path) && scope.isWork(path) && !isTestName(path) && !isLoadedByItself(path) && scope.now.paths.has(path);
  const wanted = [...scope.touched].filter((path) => scope.isTest(path) && isOne(path));
  if (wanted.length === 0) return new Set();
  const led = await followNames(sourcesOf(scope).map(asScript), scope.now, (path) => !scope.touched.has(path));
  return new Set(wanted.filter((path) => led.has(path)));
}
