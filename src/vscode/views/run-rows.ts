import type { Locale } from '../../core/describe/locale.ts';
import { describeRun } from '../../core/describe/run.ts';
import { describeStatus, describeVerdict } from '../../core/describe/terms.ts';
import type { Standing } from '../../core/describe/terms.ts';
import { workName } from '../../core/describe/work.ts';
import { agentName } from '../../core/run/agents.ts';
import { phaseKey, phaseTitle } from '../../core/run/phases.ts';
import type { AttemptState, PhaseState, RunState } from '../../core/run/run-state.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import { applies } from '../applicable.ts';
import { runTitle, statusIcon } from '../status-text.ts';

/** A row of the tree of runs: what it shows, without the editor's types. */
export interface RunRow {
  /** Unique in the tree, and the same from one reading to the next. */
  readonly id: string;
  readonly kind: 'inbox' | 'question' | 'run' | 'phase' | 'agent' | 'attempt';
  readonly runId: string;
  /** Whom a row of an agent is about. */
  readonly agent: string | null;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: { readonly name: string; readonly color?: string };
  /** What can be done to it, for the menus: words apart by spaces, each within `;`. */
  readonly context: string;
  readonly expanded: boolean;
  /** Workflow path of the attempt that a click opens. */
  readonly attempt: string | null;
  /** Number of the question that a click answers. */
  readonly question?: number;
  readonly children: readonly RunRow[];
}

const passed = 'testing.iconPassed';
const failed = 'testing.iconFailed';
const waits = 'list.warningForeground';

const colors: Readonly<Record<Standing['level'], { color?: string }>> = {
  good: { color: passed },
  warn: { color: waits },
  bad: { color: failed },
  active: {},
  idle: {},
};

/** A run and what is in it: phases, in them agents, in them attempts. */
export function runRow(run: RunView, locale: Locale): RunRow {
  const { t, say } = locale;
  const { runId, status } = run;
  const { state } = run;
  const damaged = status === 'damaged';
  const { level, why, cost } = describeRun(state);
  const words = say(describeStatus(damaged ? 'damaged' : state.status).text);
  const can = (['answer', 'resume', 'cancel', 'undo', 'apply', 'guide', 'rollBack', 'report', 'review'] as const).filter((purpose) =>
    applies(purpose, run),
  );
  return {
    id: runId,
    kind: 'run',
    runId,
    agent: null,
    label: runTitle(state) || runId,
    description: `${words} · ${say(cost)}`,
    tooltip: [state.request, t('Run {0}, begun {1}', runId, run.startedAt), say(why)].filter((line) => line !== '').join('\n\n'),
    icon: damaged ? { name: 'warning', color: waits } : { name: statusIcon(state.status), ...colors[level] },
    context: `batuta.run;${can.map((purpose) => `${purpose};`).join('')}`,
    expanded: run.owner !== 'none',
    attempt: null,
    children: state.phases.map((phase, index) => phaseRow(run, phase, index, locale)),
  };
}

function phaseRow(run: RunView, phase: PhaseState, index: number, locale: Locale): RunRow {
  const { t, say } = locale;
  const { state } = run;
  const id = `${state.runId}/${index}-${phaseKey(phase)}`;
  const attempts = state.attempts.filter((attempt) => attempt.phase === index);
  const agents = [...new Set(attempts.map((attempt) => attempt.agent))];
  const note = say(phase.note);
  return {
    id,
    kind: 'phase',
    runId: state.runId,
    agent: null,
    label: say(phaseTitle(state, phase)),
    description: phase.status === 'skipped' ? t('skipped') : (note.split('\n', 1)[0] ?? ''),
    tooltip: note,
    icon:
      phase.status === 'completed'
        ? { name: 'pass', color: passed }
        : phase.status === 'skipped'
          ? { name: 'circle-slash' }
          : state.status === 'running'
            ? { name: 'sync~spin' }
            : { name: 'debug-pause' },
    context: 'batuta.phase;',
    expanded: phase.status === 'running',
    attempt: null,
    children: agents.map((agent) =>
      agentRow(
        run,
        id,
        agent,
        attempts.filter((attempt) => attempt.agent === agent),
        locale,
      ),
    ),
  };
}

function agentRow(run: RunView, parent: string, agent: string, attempts: readonly AttemptState[], locale: Locale): RunRow {
  const { say, usd } = locale;
  const { state } = run;
  const last = attempts.at(-1);
  const verdict = state.verdicts[agent];
  const cost = attempts.reduce((sum, attempt) => sum + attempt.usd, 0);
  return {
    id: `${parent}/${agent}`,
    kind: 'agent',
    runId: state.runId,
    agent,
    label: say(agentName(state, agent)),
    description: [say(verdict ? describeVerdict(verdict.result).text : (last?.activity ?? '')), usd(cost)]
      .filter((part) => part !== '')
      .join(' · '),
    tooltip: say(verdict?.error ?? ''),
    icon: verdict
      ? verdict.result === 'proven'
        ? { name: 'verified-filled', color: passed }
        : verdict.result === 'failed'
          ? { name: 'error', color: failed }
          : { name: 'question', color: waits }
      : attemptIcon(last, state),
    context: `batuta.agent;${last?.status === 'running' && applies('guide', run) ? 'guide;' : ''}`,
    expanded: last?.status === 'running',
    attempt: null,
    children: attempts.map((attempt) => attemptRow(state, attempt, locale)),
  };
}

function attemptRow(state: RunState, attempt: AttemptState, { t, say, usd }: Locale): RunRow {
  const { path, status, turns, summary } = attempt;
  const activity = say(attempt.activity);
  const counts = `${turns === 1 ? t('1 turn') : t('{0} turns', turns)} · ${usd(attempt.usd)}`;
  return {
    id: path,
    kind: 'attempt',
    runId: state.runId,
    agent: null,
    label: say(workName(attempt)),
    description: status === 'running' && activity !== '' ? activity : counts,
    tooltip: [summary, say(attempt.error ?? ''), counts, attempt.model].filter((line) => line !== '').join('\n\n'),
    icon: attemptIcon(attempt, state),
    context: 'batuta.attempt;',
    expanded: false,
    attempt: path,
    children: [],
  };
}

function attemptIcon(attempt: AttemptState | undefined, state: RunState): RunRow['icon'] {
  switch (attempt?.status) {
    case 'running':
      return state.status === 'running' ? { name: 'sync~spin' } : { name: 'debug-pause' };
    case 'finished':
      return { name: 'check' };
    case 'question':
      return { name: 'question', color: waits };
    case 'failed':
      return { name: 'error', color: failed };
    case undefined:
      return { name: 'circle-outline' };
  }
}
