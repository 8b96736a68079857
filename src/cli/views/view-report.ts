import { formatCommandLine } from '../../core/policy/command-line.ts';
import { english } from '../../core/describe/locale.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { phaseKey, phaseOf } from '../../core/run/phases.ts';
import type { RunState, RunStatus } from '../../core/run/run-state.ts';
import { line, span, type Line, type Span, type Tone } from '../terminal/line.ts';
import { hangingLines, wrapLine } from '../terminal/wrap-line.ts';
import { tableLines } from '../terminal/table.ts';
import { agentName } from './agent-name.ts';
import { attemptUsd } from '../../core/run/agents.ts';
import { between, plural } from './format.ts';
import { costLines } from './view-cost.ts';
import { evidenceTable, evidenceWords, outputTail } from './view-evidence.ts';
import { issueLines } from './view-review.ts';
import { nextLines, nextSteps } from './view-next.ts';
import { stopLines } from './view-stop.ts';
import { marks } from './marks.ts';

/** Names what only the face knows: how it is called, and where it wrote report.json. */
export interface ReportContext {
  readonly program: string;
  readonly reportFile: string | null;
  /** Milliseconds since the epoch: the end of a run that has none yet. */
  readonly now: number;
}

/** The report of a run as it stands, ended or not: what was done, what proves it, what it cost, where it lies, what to do next. */
export function reportLines(state: RunState, context: ReportContext, width: number): Line[] {
  return [
    [],
    line(span('─'.repeat(Math.min(width, 72)), 'dim')),
    ...headLines(state, context, width),
    ...section('Phases', phaseTable(state, context.now, width)),
    ...section('Agents', agentTable(state, context.now, width)),
    ...section('Evidence', evidenceSection(state, context, width)),
    ...section('Verdicts', verdictTable(state, width)),
    ...section('Review', reviewLines(state, width)),
    ...section(filesTitle(state), fileTable(state, width)),
    ...section('Cost', costLines(state, width)),
    ...section('Result', resultLines(state, context, width)),
    ...section('Next', nextLines(nextSteps(state), context.program, width)),
    [],
  ];
}

function section(title: string, lines: readonly Line[]): Line[] {
  return lines.length === 0 ? [] : [[], line(span(title, 'strong')), ...lines];
}

const statusWords: Readonly<Record<RunStatus, readonly [Span, string, Tone]>> = {
  completed: [marks.done, 'completed', 'good'],
  stopped: [marks.failed, 'stopped, needs you', 'bad'],
  'budget-reached': [marks.failed, 'budget reached', 'bad'],
  failed: [marks.failed, 'failed', 'bad'],
  cancelled: [marks.ended, 'cancelled', 'warn'],
  interrupted: [marks.warning, 'interrupted', 'warn'],
  saved: [marks.ended, 'saved for later', 'warn'],
  'waiting-approval': [marks.question, 'waiting for your approval', 'warn'],
  running: [marks.active, 'not finished', 'warn'],
};

function headLines(state: RunState, context: ReportContext, width: number): Line[] {
  const [mark, words, tone] = statusWords[state.status];
  // Waiting for a person, perhaps for days, is no work.
  const worked = state.phases
    .filter((phase) => phaseOf(state, phase.phase).waits !== true)
    .map((phase) => between(phase.startedAt, phase.endedAt ?? state.lastAt, context.now));
  const time = english.duration(worked.reduce((sum, ms) => sum + ms, 0));
  const title = state.spec?.name ?? firstLine(state.request);
  const head = wrapLine(
    line(mark, ' ', span(title, 'strong'), '  ', span(words, tone), span(`  in ${time} · run ${state.runId}`, 'dim')),
    width,
  );
  const stop = stopLines(state, width);
  return [
    ...head,
    ...(stop.length > 0 ? [[], ...stop] : []),
    ...(state.error === null ? [] : hangingLines(line('  '), line(span(inEnglish(state.error), 'bad')), width, 2)),
  ];
}

function phaseTable(state: RunState, now: number, width: number): Line[] {
  const rows = state.phases.map((phase) => [
    line(phase.status === 'completed' ? marks.done : phase.status === 'skipped' ? marks.ended : marks.active),
    line(phaseKey(phase)),
    line(phase.status === 'skipped' ? span('–', 'dim') : english.duration(between(phase.startedAt, phase.endedAt ?? state.lastAt, now))),
    line(span(firstLine(`${phase.status === 'skipped' ? 'skipped: ' : ''}${inEnglish(phase.note)}`), 'dim')),
  ]);
  return tableLines([{}, {}, { align: 'right' }, { grow: true }], rows, width);
}

function agentTable(state: RunState, now: number, width: number): Line[] {
  const rows = state.attempts.map((attempt) => [
    line(
      attempt.status === 'failed'
        ? marks.failed
        : attempt.status === 'question'
          ? marks.question
          : attempt.status === 'running'
            ? marks.active
            : marks.ended,
    ),
    line(inEnglish(attempt.label)),
    line(span(attempt.model, 'dim')),
    line(plural(attempt.turns, 'turn')),
    line(english.duration(between(attempt.startedAt, attempt.endedAt ?? state.lastAt, now))),
    line(english.usd(attemptUsd(state, attempt))),
  ]);
  const skipped = state.skipped.flatMap(({ agent, reason }) =>
    hangingLines(
      line('  ', marks.waiting, '  '),
      line(`${agentName(state, agent)}  `, span(`skipped: ${inEnglish(reason)}`, 'dim')),
      width,
      5,
    ),
  );
  return [...tableLines([{}, { grow: true }, {}, { align: 'right' }, { align: 'right' }, { align: 'right' }], rows, width), ...skipped];
}

/** The table, and the output of each agent's last command when that did not pass and is not told above. */
function evidenceSection(state: RunState, context: ReportContext, width: number): Line[] {
  if (state.evidence.length === 0) return [];
  const last = [...new Map(state.evidence.map((evidence) => [evidence.agent, evidence])).values()].filter(
    (evidence) => evidence.result !== 'pass',
  );
  const tails = last.flatMap((evidence) => [
    [],
    ...wrapLine(
      line('  ', `${agentName(state, evidence.agent)}: ${formatCommandLine(evidence.command)} – ${evidenceWords(evidence).text}`),
      width,
    ),
    ...outputTail(evidence.tail, width, 2, 20),
  ]);
  const logs = state.evidence.some((evidence) => evidence.log !== null)
    ? nextLines([{ command: `runs show ${state.runId} --log ID`, why: 'a whole log' }], context.program, width)
    : [];
  return [...evidenceTable(state, width), ...(stopLines(state, width).length > 0 ? [] : tails), ...logs];
}

function verdictTable(state: RunState, width: number): Line[] {
  const order = (agent: string): number => state.agents.findIndex((known) => known.name === agent);
  const rows = Object.values(state.verdicts)
    .toSorted((a, b) => order(a.agent) - order(b.agent))
    .map((verdict) => {
      const [mark, words] =
        verdict.result === 'proven'
          ? [marks.done, span('proven', 'good')]
          : verdict.result === 'unproven'
            ? [marks.unproven, span('unproven', 'warn')]
            : [marks.failed, span('failed', 'bad')];
      const claims = verdict.claims.map((claim) => `${claim.section} ${claim.passed ? 'passed' : 'failed'}`).join(', ');
      const claimed = claims === '' ? '' : `the agent says: ${claims}`;
      const note = inEnglish(verdict.disagreement ?? (verdict.error === null ? claimed : firstLine(inEnglish(verdict.error))));
      return [
        line(mark),
        line(agentName(state, verdict.agent)),
        line(words),
        line(span(note, verdict.disagreement === null ? 'dim' : 'warn')),
      ];
    });
  return tableLines([{}, {}, {}, { grow: true }], rows, width);
}

function reviewLines(state: RunState, width: number): Line[] {
  return state.reviews.flatMap((review) => [
    line(
      '  ',
      review.verdict === 'approved' ? marks.done : marks.failed,
      `  round ${review.round}: ${review.verdict}${review.issues.length > 0 ? `, ${plural(review.issues.length, 'issue')}` : ''}`,
    ),
    ...issueLines(review.issues, width, 5),
  ]);
}

function changedFiles(state: RunState): RunState['files'][string][] {
  return Object.values(state.files)
    .filter((file) => !file.output)
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

function filesTitle(state: RunState): string {
  const files = changedFiles(state);
  const sum = (pick: (file: (typeof files)[number]) => number): number => files.reduce((total, file) => total + pick(file), 0);
  return `Files  ${plural(files.length, 'file')} · +${sum((file) => file.added)} −${sum((file) => file.removed)}`;
}

function fileTable(state: RunState, width: number): Line[] {
  const rows = changedFiles(state).map((file) => [
    line(file.before === null ? span('new', 'good') : file.after === null ? span('gone', 'bad') : span('changed', 'dim')),
    line(file.file),
    line(span(`+${file.added}`, 'good')),
    line(span(`−${file.removed}`, 'bad')),
    line(span(file.agents.map((agent) => agentName(state, agent)).join(', '), 'dim')),
  ]);
  return tableLines([{}, { grow: true }, { align: 'right' }, { align: 'right' }, {}], rows, width);
}

function resultLines(state: RunState, context: ReportContext, width: number): Line[] {
  const rows = [
    ['workspace', state.workspace],
    ['spec', state.spec?.file ?? ''],
    ['report', context.reportFile ?? ''],
  ].filter(([, value]) => value !== '');
  return tableLines(
    [{}, { grow: true }],
    rows.map(([name = '', value = '']) => [line(span(name, 'dim')), line(value)]),
    width,
  );
}

function firstLine(text: string): string {
  return text.trim().split(/\r?\n/, 1)[0] ?? '';
}
