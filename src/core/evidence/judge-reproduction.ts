import type { ProofResult, TestResult } from '../../protocol/proof.ts';
import type { Reproduced, Reproduction } from '../../protocol/reproduction.ts';
import { plainText, withoutEchoes, type TestText } from './echoes.ts';

/** How often it is tried on each side of the fix: what is so only sometimes shows. */
export const times = 3;

/** One run of the reproduction's command. */
export interface Trial {
  readonly result: ProofResult;
  /** All that it printed. */
  readonly printed: string;
}

export interface Judged {
  readonly outcome: Reproduced;
  /** Names of the tests that show the bug. Sorted. */
  readonly tests: string[];
}

/**
 * Whether the bug shows before the fix, each time, and for the stated reason. `base`: the same command before the reproduction was written; null: not
 * known. `written`: its new tests.
 */
export function judgeBefore(
  reproduction: Reproduction,
  trials: readonly Trial[],
  base: Trial | null,
  written: readonly TestText[] = [],
): Judged {
  const tests = trials
    .map((trial) => failingSince(trial, base).flatMap(({ name, hides }) => (hides ? [] : [name])))
    .reduce((a, b) => a.filter((name) => b.includes(name)));
  // A command that ends well has to say that the bug is there: what it does not print yet, any change could make it print.
  const isSilent = ({ result }: Trial): boolean => reproduction.kind === 'command' && reproduction.fails === '' && result.passed;
  const outcomes = trials.map((trial) =>
    isSilent(trial) || isGone(reproduction, trial, [], base) ? 'passes' : isStated(reproduction, trial, base, written) ? 'fails' : 'other',
  );
  return { outcome: same(outcomes), tests: tests.sort() };
}

/** Whether it is gone after the fix, each time. `tests`: those that showed it before. */
export function judgeAfter(reproduction: Reproduction, trials: readonly Trial[], tests: readonly string[], base: Trial | null): Judged {
  const isOver = (trial: Trial): boolean =>
    isGone(reproduction, trial, tests, base) && (tests.length > 0 || reproduction.files.length === 0 || ranMore(trial, base));
  return { outcome: same(trials.map((trial) => (isOver(trial) ? 'passes' : 'fails'))), tests: [...tests] };
}

function isGone({ kind, fails, passes, files }: Reproduction, trial: Trial, tests: readonly string[], base: Trial | null): boolean {
  const { result, printed } = trial;
  // A test is judged by how it ends, whatever is printed: the fix could print any words. A command is judged by its words, too.
  if (kind === 'command') {
    if (fails !== '' && says(without(printed, passes), fails)) return false;
    if (passes !== '' && (result.exitCode === null || !says(printed, passes))) return false;
    // They are enough where no test was written, and it did not end well before.
    if (fails !== '' && passes !== '' && files.length === 0 && base?.result.passed !== true) return true;
  }
  const passed = named(result.tests, 'passed');
  if (tests.length > 0) return tests.every((name) => passed.includes(name));
  if (result.passed) return true;
  // What failed before the reproduction was written says nothing of it.
  if (base?.result.passed !== false) return false;
  const isWorse = failingSince(trial, base).length > 0;
  if (kind === 'command') return fails !== '' && !isWorse && named(base.result.tests, 'failed').some((name) => passed.includes(name));
  return result.tests === null ? fails !== '' && !says(printed, fails) : !isWorse;
}

/** Whether tests passed that were not there before; true where nobody can tell. */
function ranMore({ result }: Trial, base: Trial | null): boolean {
  if (!result.tests || !base?.result.tests) return true;
  const known = named(base.result.tests, 'passed');
  return named(result.tests, 'passed').some((name) => !known.includes(name));
}

/** It fails, and for the reason that was stated. What no new test was written for failed so before. */
function isStated({ kind, fails }: Reproduction, { result, printed }: Trial, base: Trial | null, written: readonly TestText[]): boolean {
  if (result.exitCode === null) return false;
  const doubtful = kind === 'test' && result.tests === null && base?.result.passed === false;
  if (fails === '') return !doubtful;
  if (kind !== 'test') return says(printed, fails);
  // Words that a run without the new test prints, too, say nothing of it.
  const isUsual = base !== null && (doubtful || base.result.passed) && says(base.printed, fails);
  return !isUsual && says(withoutEchoes(printed, fails, { written, names: (result.tests ?? []).map(({ name }) => name) }), fails);
}

/** Tests, and files that hide theirs, that fail now and did not before. */
function failingSince({ result }: Trial, base: Trial | null): TestResult[] {
  const own = named(base?.result.tests, 'failed');
  return (result.tests ?? []).filter(({ name, outcome }) => outcome === 'failed' && !own.includes(name));
}

function named(tests: readonly TestResult[] | null | undefined, outcome: TestResult['outcome']): string[] {
  return (tests ?? []).filter((test) => test.outcome === outcome).map(({ name }) => name);
}

function same(outcomes: readonly Reproduced[]): Reproduced {
  const [first = 'unseen'] = outcomes;
  return outcomes.every((one) => one === first) ? first : 'flaky';
}

function says(printed: string, words: string): boolean {
  return plainText(printed).includes(plainText(words));
}

/** The words for the bug may be a part of those for its absence ("total 1", "total 10"). */
function without(printed: string, words: string): string {
  return plainText(words) === '' ? printed : plainText(printed).replaceAll(plainText(words), ' ');
}
