import type { AuditGoal, AuditRound, FigureSource, Finding, Severity } from '../../protocol/audit.ts';
import type { AuditReport } from '../../protocol/report.ts';
import { phaseKey } from '../run/phases.ts';
import { phaseMs, workedMs } from '../run/rests.ts';
import type { RunState } from '../run/run-state.ts';
import { compareAudits } from './compare.ts';
import { findingsOf, lowestScore } from './next-work.ts';
import { computedScore, countBySeverity, effectiveScore } from './score.ts';
import { spentOn } from './spent-on.ts';
import { partOf, unitKey, unitsOf, type Unit } from './unit.ts';
import { testFigures, commandEnds, type TestFigures, type CommandEnd, type Commands } from './test-figures.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import type { Measured, TestCounts } from '../../protocol/proof.ts';

/** What an audit came to: facts of the run's events and nothing else. */
export function auditReport(state: RunState, { goal, modules, rounds }: NonNullable<RunState['audit']>): AuditReport {
  const [first, last] = [rounds[0], rounds.at(-1)];
  const steps = rounds.map((round, index) => compareAudits(index === 0 ? [] : findingsOf(rounds[index - 1] ?? round), findingsOf(round)));
  const closed = steps.flatMap((step) => step.closed);
  const reached = state.status === 'completed' && state.result?.conclusion === undefined && state.result?.missed === undefined;
  const findings = last ? findingsOf(last) : [];
  const tests = (of: RunState): AuditReport['tests']['after'] => countsOf(testFigures(of), figureSources(of));
  return {
    goal,
    modules: [...modules],
    reached,
    rounds: rounds.map(({ iteration, at, usd, dimensions }, index) => ({
      iteration,
      at,
      usd,
      opened: steps[index]?.fresh.length ?? 0,
      closed: steps[index]?.closed.length ?? 0,
      score: isGiven(goal, iteration) ? null : lowestScore({ iteration, dimensions }),
      dimensions: dimensions.map((one) => ({ ...countedOf(one), ...(isGiven(goal, iteration) ? { computed: null } : {}) })),
    })),
    findings,
    dimensions: unitsOf(goal).map((unit) => byUnit(state, rounds, unit, goal)),
    closed,
    tests: { before: tests({ ...state, evidence: [] }), after: tests(state) },
    metrics: {
      ...timesOf(state, last),
      ...scoresOf(first && isGiven(goal, first.iteration) ? undefined : first, last),
      iterations_to_target: reached && last ? last.iteration : null,
      total_findings: steps.reduce((sum, { fresh }) => sum + fresh.length, 0),
      critical_fixed: ofSeverity(closed, 'P0'),
      high_fixed: ofSeverity(closed, 'P1'),
      medium_fixed: ofSeverity(closed, 'P2'),
      ...spentOf(state, last),
      ...changesOf(state),
      confirmations_requested: state.answers.length + state.questions.length,
    },
  };
}

function byUnit(state: RunState, rounds: readonly AuditRound[], unit: Unit, goal: AuditGoal): AuditReport['dimensions'][number] {
  const audits = rounds
    .filter(({ iteration }) => !isGiven(goal, iteration))
    .flatMap((round) => round.dimensions.filter((one) => unitKey(one) === unitKey(unit)));
  const [first, last] = [audits[0], audits.at(-1)];
  return {
    ...unit,
    // One that was not asked again is there with what it said before.
    audits: new Set(audits.flatMap(({ attempt }) => (attempt === '' ? [] : [attempt]))).size,
    initial: first ? effectiveScore(first) : null,
    final: last ? effectiveScore(last) : null,
    usd: spentOn(state)[unitKey(unit)] ?? 0,
    limit: partOf(unit, goal),
  };
}

/** What the run was given in place of a first audit says nothing of the module as a whole. */
export function isGiven({ findings }: AuditGoal, iteration: number): boolean {
  return findings !== undefined && iteration === 0;
}

function countedOf(audited: AuditRound['dimensions'][number]): AuditReport['rounds'][number]['dimensions'][number] {
  const { P0, P1, P2, P3, P4 } = countBySeverity(audited.findings);
  const { module, dimension, score, attempt, from } = audited;
  const counts = { critical_count: P0, high_count: P1, medium_count: P2, low_count: P3 + P4 };
  return {
    module,
    dimension,
    stated: score,
    computed: computedScore(audited),
    attempt,
    ...(from === undefined ? {} : { from }),
    ...counts,
  };
}

function ofSeverity(findings: readonly Finding[], wanted: Severity): number {
  return findings.filter(({ severity }) => severity === wanted).length;
}

function countsOf({ tests, measured: { coverage, lint, typeErrors } }: TestFigures, from: FigureSource[]): AuditReport['tests']['after'] {
  return {
    tests_passed: tests?.passed ?? null,
    tests_failed: tests?.failed ?? null,
    coverage_percentage: coverage?.percent ?? null,
    missing_lines: coverage?.missing ?? {},
    lint_score: lint ?? null,
    type_errors: typeErrors ?? null,
    from,
  };
}

type Metrics = AuditReport['metrics'];
type Last = AuditRound | undefined;

function scoresOf(first: Last, last: Last): Pick<Metrics, 'initial_score' | 'final_score' | 'score_improvement'> {
  const [initial, final] = [first, last].map((round) => (round ? lowestScore(round) : null));
  const improvement = typeof initial === 'number' && typeof final === 'number' ? final - initial : null;
  return { initial_score: initial ?? null, final_score: final ?? null, score_improvement: improvement };
}

/** In seconds of work: waiting for a person is none. */
function timesOf(state: RunState, last: Last): Pick<Metrics, 'total_duration_seconds' | 'avg_iteration_duration' | 'phase_durations'> {
  const end = Date.parse(state.endedAt ?? state.lastAt);
  const seconds = (ms: number): number => Math.round(ms) / 1000;
  const durations = state.phases.map((passing): [string, number] => [
    phaseKey(passing),
    phaseMs(state, passing, Date.parse(passing.endedAt ?? state.lastAt)),
  ]);
  const inCycles = state.phases.reduce((sum, { n }, index) => (n === undefined ? sum : sum + (durations[index]?.[1] ?? 0)), 0);
  const iterations = last?.iteration ?? 0;
  return {
    total_duration_seconds: seconds(workedMs(state, Date.parse(state.startedAt), end)),
    avg_iteration_duration: iterations === 0 ? null : seconds(inCycles / iterations),
    phase_durations: Object.fromEntries(durations.map(([key, ms]) => [key, seconds(ms)])),
  };
}

function spentOf(
  { spend }: RunState,
  last: Last,
): Pick<Metrics, 'total_cost_usd' | 'cost_per_iteration' | 'tokens_input_total' | 'tokens_output_total'> {
  const { usd, usage } = spend;
  const iterations = last?.iteration ?? 0;
  return {
    total_cost_usd: usd,
    cost_per_iteration: iterations === 0 ? null : usd / iterations,
    tokens_input_total: usage.input + usage.cacheRead + usage.cacheWrite,
    tokens_output_total: usage.output,
  };
}

function changesOf({ files }: RunState): Pick<Metrics, 'files_modified' | 'lines_added' | 'lines_removed'> {
  const changed = Object.values(files).filter(({ output }) => !output);
  const sum = (pick: 'added' | 'removed'): number => changed.reduce((total, file) => total + file[pick], 0);
  return { files_modified: changed.length, lines_added: sum('added'), lines_removed: sum('removed') };
}

/** The commands that the figures of tests are counted from, with the logs that say so: every one that counts tests, and of each measure the one that holds. */
function figureSources(state: Commands): FigureSource[] {
  const ends = commandEnds(state);
  const source = (figure: FigureSource['figure'], { agent, command, log }: CommandEnd): FigureSource => {
    return { figure, agent, command: formatCommandLine(command), log };
  };
  const measuring = (figure: FigureSource['figure'], key: keyof Measured): FigureSource[] => {
    const last = ends.findLast(({ measured }) => measured?.[key] !== undefined);
    return last ? [source(figure, last)] : [];
  };
  const counting = (one: CommandEnd): one is CommandEnd & { readonly counts: TestCounts } => one.counts !== undefined;
  return [
    ...ends.filter(counting).map((one) => source('tests', one)),
    ...measuring('coverage', 'coverage'),
    ...measuring('lint', 'lint'),
    ...measuring('type errors', 'typeErrors'),
  ];
}
