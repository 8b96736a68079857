import type { ProofReason, ProofResult } from '../../protocol/proof.ts';
import type { VerdictResult } from '../../protocol/run-event.ts';
import type { AsBefore } from './as-before.ts';
import { isLoadedByItself, saysHow, type ProofKind } from './proof-files.ts';

/** What one configured command says. null: not run, or nothing is known. */
export interface CommandProof {
  /** On the tree that is handed over. */
  readonly final: ProofResult;
  /** Files kept changing while it ran on that tree. */
  readonly unstable: boolean;
  /** Before any change. */
  readonly base: ProofResult | null;
  /** On the final tree with the base's proof files, each time that it ran; none: that could add nothing. */
  readonly counter: readonly CounterResult[];
  /** The same with the base's closure and configuration, and the run's own tests; none: these are the base's. */
  readonly underBase: readonly CounterResult[];
}

/** `asBefore`: it failed before the work and on the tree that is handed over, too, and fails at nothing else now. */
export type CounterResult = ProofResult & { readonly asBefore?: AsBefore };

/** A proof file in which the final tree differs from the base. */
export interface ChangedProof {
  readonly file: string;
  readonly kind: ProofKind;
  /** It is not in the base. */
  readonly added: boolean;
}

export interface ProofFacts {
  readonly commands: readonly CommandProof[];
  readonly changed: readonly ChangedProof[];
  /** Files that the approved spec names. */
  readonly listed: readonly string[];
  /** The approved spec says how the way changes in which work is proven. */
  readonly announced: boolean;
  /** Part of the work belongs to an agent that no command is configured for. */
  readonly uncovered: boolean;
  /** The commands do nothing but check types. */
  readonly onlyTypes: boolean;
  /** Packages came or changed of which the approved spec says nothing. */
  readonly unlisted: boolean;
}

export interface Decision {
  readonly verdict: VerdictResult;
  /** Why it is no more, and of what is proven: why it is although the base's tests do not say so. null: nothing is to be said. */
  readonly reason: ProofReason | null;
  /** Tests of the base that ran no more, or how many where they have no names. */
  readonly missing: readonly string[] | number;
}

/**
 * What the proof of a run is worth. Pure: the first rule that matches decides. What could be known before the work (a red base, a layer without
 * a command) is the reason only where nothing else is wrong: it was accepted with the spec, and a weakened test never is.
 */
export function decideProof({ commands, changed, listed, announced, uncovered, onlyTypes, unlisted }: ProofFacts): Decision {
  const gone = missingTests(commands, changed);
  const decided = (verdict: VerdictResult, reason: ProofReason | null): Decision => ({ verdict, reason, missing: gone });
  const finals = commands.map(({ base, final }) => beyondBase(base, final));
  if (finals.includes('more')) return decided('failed', 'failing');
  if (commands.some(({ unstable }) => unstable)) return decided('unproven', 'unstable');
  const asFarAs = (reason: ProofReason | null): Decision => {
    if (unlisted) return decided('unproven', 'dependencies');
    if (finals.includes('unknown')) return decided('unproven', 'red-base');
    return uncovered ? decided('unproven', 'no-command') : decided('proven', reason);
  };
  const others = changed.filter(needsListing);
  const how = others.filter(({ kind }) => saysHow(kind));
  const fewer = gone !== 0;
  // What says nothing may be what runs the tests, unless another command has them.
  const hasTests = commands.some(({ base }) => ranIn(base).length > 0 || howMany(base) > 0);
  // More than new tests came: then what nobody can tell from the base's own failure is red as well. What fails so with the run's own proof, too, is that failure.
  const isRed = ({ base, final }: CommandProof, one: CounterResult): boolean => {
    const isOwn = beyondBase(base, final) === 'unknown' && (one.asBefore === 'same' || (one.asBefore === 'silent' && hasTests));
    return { none: false, unknown: others.length > 0 && !isOwn, more: true }[beyondBase(base, one)];
  };
  // With the base's proof files its tests are all there: what ended the runner before them lets nothing pass.
  const counter = commands.map((command) =>
    holding(command.counter, (one) => isRed(command, one) || fewerRan([{ base: command.base, final: one }])),
  );
  const under = commands.map((command) => holding(command.underBase, (one) => isRed(command, one)));
  const holds = [...counter, ...under].every((one) => one === 'yes');
  if (holds && !fewer) return asFarAs(onlyTypes ? 'types' : null);
  const another = others.some(({ kind, added }) => kind !== 'test' || added);
  if (others.length > 0 && others.every(({ file }) => listed.includes(file)) && (announced || !(another || fewer)))
    return asFarAs('approved');
  if (fewer) return decided('unproven', commands.some(ranNone) ? 'no-tests' : 'tests-missing');
  if (![...counter, ...under].includes('no')) return decided('unproven', 'flaky');
  const underBase = under.every((one) => one === 'yes');
  return decided(
    'unproven',
    how.length > 0 && (!underBase || others.every(({ kind }) => kind !== 'test')) ? 'proof-changed' : 'tests-changed',
  );
}

type Holding = 'yes' | 'no' | 'sometimes';

/**
 * Whether the work passes each time. Once red, once green is no pass: whoever makes the code fail every other time would get past the base's tests
 * by trying often enough. Nor is it red: honest tests may be flaky, so a person is told just that.
 */
function holding(times: readonly CounterResult[], isRed: (one: CounterResult) => boolean): Holding {
  const red = times.filter(isRed).length;
  if (red === 0) return 'yes';
  return red === times.length ? 'no' : 'sometimes';
}

/**
 * New tests weaken nothing; a new configuration may, and so may what runs beside the old tests without being named by them. What only tests use
 * may be a source that has no other user yet, so nobody has to list it.
 */
export function needsListing({ file, kind, added }: ChangedProof): boolean {
  return kind !== 'helper' && (!(added && kind === 'test') || isLoadedByItself(file));
}

/** Whether a command fails beyond the base's own failures. `unknown`: it failed before, and nobody can say whether that is all. */
export function beyondBase(base: ProofResult | null, now: ProofResult): 'none' | 'more' | 'unknown' {
  if (now.passed) return 'none';
  if (base === null || base.passed) return 'more';
  if (base.tests === null) return 'unknown';
  const own = new Set(failing(base));
  const still = failing(now);
  if (still.some((name) => !own.has(name))) return 'more';
  // What failed before may hide what the work broke.
  if (now.tests?.some(({ hides }) => hides)) return 'unknown';
  if (still.length > 0) return 'none';
  // No test is to blame: what failed before fails still, or the tests do not even run.
  const ran = new Set(ranIn(now));
  return ranIn(base).every((name) => ran.has(name)) ? 'unknown' : 'more';
}

function ranIn(result: ProofResult | null): string[] {
  return (result?.tests ?? []).filter(({ outcome, hides }) => outcome !== 'skipped' && !hides).map(({ name }) => name);
}

function failing({ tests }: ProofResult): string[] {
  return (tests ?? []).filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
}

/**
 * Tests that ran on the base, in whatever command, and in none of them now. Without names they are counted; without counts nothing is known; 0: none is missing. What
 * had names has them still where the way of proving is the same: a runner that told them and now is silent did not come to its end.
 */
export function missingTests(
  commands: readonly Pick<CommandProof, 'base' | 'final'>[],
  changed: readonly Pick<ChangedProof, 'kind'>[],
): string[] | number {
  const isSame = !changed.some(({ kind }) => saysHow(kind));
  const isNamed = ({ final }: Pick<CommandProof, 'final'>): boolean => isSame || final.tests !== null;
  const now = new Set(commands.flatMap(({ final }) => ranIn(final)));
  const names = [...new Set(commands.filter(isNamed).flatMap(({ base }) => ranIn(base)))].filter((name) => !now.has(name));
  if (names.length > 0) return names.sort();
  const counted = commands.filter((one) => one.base?.tests === null || !isNamed(one));
  return counted.reduce((sum, { base, final }) => sum + Math.max(0, howMany(base) - howMany(final)), 0);
}

function fewerRan(commands: Parameters<typeof missingTests>[0]): boolean {
  return missingTests(commands, []) !== 0;
}

function howMany(result: ProofResult | null): number {
  const { passed = 0, failed = 0 } = result?.counts ?? {};
  return passed + failed;
}

function ranNone({ base, final }: CommandProof): boolean {
  return howMany(base) > 0 && howMany(final) === 0;
}
