import { joined, sentence } from '../describe/message.ts';
import { lastProofs } from '../evidence/last-proofs.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import type { RunState } from '../run/run-state.ts';
import type { Message } from '../../protocol/message.ts';
import type { Measured, TestCounts } from '../../protocol/proof.ts';

/** A command that does not pass. */
export interface Failing {
  readonly agent: string;
  readonly command: string;
  /** What failed of what it printed. */
  readonly output: Message;
}

export interface TestFigures {
  /** Every configured command passes, and there is one. */
  readonly passing: boolean;
  readonly failing: readonly Failing[];
  /** null: no command counts its tests. */
  readonly tests: TestCounts | null;
  readonly measured: Measured;
}

/** What says how the commands of a run ended. */
export type Commands = Pick<RunState, 'agents' | 'evidence' | 'baseline'>;

/** A command of the settings as it ended last. */
export interface CommandEnd {
  readonly agent: string;
  readonly command: readonly string[];
  readonly line: string;
  readonly passed: boolean;
  readonly output: Message;
  readonly log: string | null;
  readonly counts: TestCounts | undefined;
  readonly measured: Measured | undefined;
}

/** How the commands ended last, whoever ran them: as proof, or before the first change. */
export function commandEnds({ agents, evidence, baseline }: Commands): CommandEnd[] {
  const proofs = lastProofs(evidence);
  const all = agents.flatMap(({ name, validate }) =>
    validate.map((command) => ({ agent: name, command, line: formatCommandLine(command) })),
  );
  return [...new Map(all.map((one) => [one.line, one])).values()].map((one) => {
    const same = ({ command }: { readonly command: readonly string[] }): boolean => formatCommandLine(command) === one.line;
    const last = proofs.get(one.line) ?? baseline?.commands.find(same);
    const { tail = '', log = null, counts, measured } = last ?? {};
    return { ...one, passed: last?.result === 'pass', output: tail, log, counts, measured };
  });
}

export function testFigures(state: Commands): TestFigures {
  const ends = commandEnds(state);
  const counts = ends.flatMap((one) => one.counts ?? []);
  const sum = (pick: keyof TestCounts): number => counts.reduce((total, one) => total + one[pick], 0);
  return {
    passing: ends.length > 0 && ends.every(({ passed }) => passed),
    failing: ends.filter(({ passed }) => !passed).map(({ agent, line, output }) => ({ agent, command: line, output })),
    measured: Object.assign({}, ...ends.map(({ measured }) => measured)) as Measured,
    tests: counts.length === 0 ? null : { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') },
  };
}

export function describeFigures({ tests, failing, passing, measured }: TestFigures): Message {
  const { coverage, lint, typeErrors } = measured;
  const said = [
    ...(tests === null ? [] : [sentence('tests passed: {0}, failed: {1}', tests.passed, tests.failed)]),
    ...(coverage ? [sentence('coverage: {0} %', coverage.percent)] : []),
    ...(lint === undefined ? [] : [sentence('lint: {0} of 10', lint)]),
    ...(typeErrors === undefined ? [] : [sentence('type errors: {0}', typeErrors)]),
  ];
  if (said.length > 0) return joined(said);
  if (failing.length > 0) return sentence('commands that do not pass: {0}', failing.length);
  return passing ? sentence('every command passes') : sentence('no command proves it');
}
