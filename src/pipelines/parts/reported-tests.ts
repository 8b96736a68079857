import { mapLimit } from '../../core/map-limit.ts';
import { mentionOf } from '../../core/evidence/mentions.ts';
import { holdsTests, judges, ownTests } from '../../core/evidence/test-aware.ts';
import { reportsTestsOf } from '../../core/evidence/moved-tests.ts';
import type { ProofResult } from '../../protocol/proof.ts';
import { folderOf } from '../../core/layers/projects.ts';
import type { Tree, Use } from './proof-trees.ts';

/** Since when reports name tests of a file. `unsure`: before the work they named none at all; null: none does. */
export type Reported = 'before' | 'unsure' | 'now' | null;

/** A command that named no tests before the work says of none whether it is new. */
export function reportedIn(
  ran: readonly { readonly final: ProofResult; readonly before: ProofResult | null }[],
): (path: string) => Reported {
  const before = reportsTestsOf(ran.flatMap((one) => one.before ?? []));
  const unsure = reportsTestsOf(ran.flatMap((one) => (one.before?.tests ? [] : [one.final])));
  const now = reportsTestsOf(ran.map(({ final }) => final));
  return (path) => (before(path) && 'before') || (unsure(path) && 'unsure') || (now(path) && 'now') || null;
}

/** Whether a file that was there is a test that is called otherwise. A source that holds tests is none, and nor is one that was none before the work. */
async function wasTest(path: string, { before, reported, isWork }: Looked): Promise<boolean> {
  const when = reported(path);
  if (when !== 'before' && when !== 'unsure') return false;
  const old = (await before.read(path)) ?? '';
  if (path.endsWith('.rs') || holdsTests(old)) return false;
  return (when === 'before' && !isWork(path)) || judges(old);
}

interface Looked {
  readonly before: Tree;
  readonly reported: (path: string) => Reported;
  readonly isWork: (path: string) => boolean;
}

/** Files of the base that are tests by what reports name, whatever they are called. */
export async function reportedTests(looked: Looked): Promise<Set<string>> {
  const named = [...looked.before.paths].filter((path) => looked.reported(path) !== null);
  const tests = await mapLimit(named, async (path) => ((await wasTest(path, looked)) ? [path] : []));
  return new Set(tests.flat());
}

interface Scope extends Looked {
  readonly now: Tree;
  readonly touched: ReadonlySet<string>;
  readonly reportedTests: ReadonlySet<string>;
  readonly isTest: (path: string) => boolean;
}

/**
 * Whether what reports name makes a changed file a test, which is as it was when the old tests run. Code that gets a test of its own stays what it is: the old
 * tests run on the new code.
 */
export async function isReportedTest(path: string, scope: Scope, useOf: (path: string) => Promise<Use>): Promise<boolean> {
  const { before, now, reported, isWork } = scope;
  if (reported(path) === null) return false;
  if (!before.paths.has(path)) {
    const isBeside = [...scope.reportedTests].some((one) => folderOf(one) === folderOf(path));
    return (isBeside || !isWork(path)) && !(await isUsedBySources(path, scope));
  }
  if (scope.reportedTests.has(path)) {
    const use = await useOf(path);
    return isWork(path) ? use === 'unknown' : use !== 'source';
  }
  if (reported(path) !== 'before' || isWork(path)) return false;
  const [then, after] = [(await before.read(path)) ?? '', (await now.read(path)) ?? ''];
  return holdsTests(then) && ownTests(then) !== ownTests(after);
}

/** Python that loads what it does not name. */
const dynamic = /\b(?:import_module|__import__|spec_from\w*|find_spec|runpy|exec|eval)\b/u;

/** Whether the work begins to use a new file, or may. */
export async function isUsedBySources(path: string, { now, touched, isTest }: Pick<Scope, 'now' | 'touched' | 'isTest'>): Promise<boolean> {
  const { isUser } = mentionOf(path);
  for (const user of touched) {
    if (user === path || isTest(user) || !now.paths.has(user)) continue;
    const text = (await now.read(user)) ?? '';
    if (text.split('\n').some((line) => isUser(user, line)) || (user.endsWith('.py') && dynamic.test(text))) return true;
  }
  return false;
}
