import { inLanguage } from '../../core/describe/message.ts';
import { workName } from '../../core/describe/work.ts';
import { phaseKey, phaseOf, phaseTitle } from '../../core/run/phases.ts';
import type { AttemptState, PhaseState, RunState, RunStatus } from '../../core/run/run-state.ts';
import { standing } from '../../core/run/standing.ts';
import { applies, isStopped } from '../applicable.ts';
import type { KnownRun } from '../run-list.ts';
import { costText, runTitle, statusWords, usdText } from '../status-text.ts';
import type { Translate } from '../translate.ts';

/** A row of the tree of runs: what it shows, without the editor's types. */
export interface RunRow {
  /** Unique in the tree, and the same from one reading to the next. */
  readonly id: string;
  readonly kind: 'run' | 'phase' | 'agent' | 'attempt';
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
  readonly children: readonly RunRow[];
}

const passed = 'testing.iconPassed';
const failed = 'testing.iconFailed';
const waits = 'list.warningForeground';

/** A run and what is in it: phases, in them agents, in them attempts. */
export function runRow(run: KnownRun, t: Translate): RunRow {
  const { runId, status } = run;
  const state = standing(run.state, status !== 'open');
  const damaged = status === 'damaged';
  const words = damaged ? t('damaged') : statusWords(state.status, t);
  const can = (['answer', 'resume', 'cancel', 'undo', 'apply', 'guide', 'rollBack', 'report', 'review'] as const).filter((purpose) =>
    applies(purpose, run),
  );
  return {
    id: runId,
    kind: 'run',
    runId,
    agent: null,
    label: runTitle(state) || runId,
    description: `${words} · ${costText(state, t)}`,
    tooltip: [
      state.request,
      t('Run {0}, begun {1}', runId, run.startedAt),
      isStopped(state) ? inLanguage(state.stop?.message ?? '', t) : inLanguage(state.error ?? '', t),
    ]
      .filter((line) => line !== '')
      .join('\n\n'),
    icon: damaged ? { name: 'warning', color: waits } : runIcon(state.status),
    context: `batuta.run;${can.map((purpose) => `${purpose};`).join('')}`,
    expanded: status === 'running',
    attempt: null,
    children: state.phases.map((phase, index) => phaseRow({ ...run, state }, phase, index, t)),
  };
}

function phaseRow(run: KnownRun, phase: PhaseState, index: number, t: Translate): RunRow {
  const { state } = run;
  const id = `${state.runId}/${index}-${phaseKey(phase)}`;
  const attempts = state.attempts.filter((attempt) => attempt.phase === index);
  const agents = [...new Set(attempts.map((attempt) => attempt.agent))];
  const note = inLanguage(phase.note, t);
  return {
    id,
    kind: 'phase',
    runId: state.runId,
    agent: null,
    label: inLanguage(phaseTitle(state, phase), t),
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
        t,
      ),
    ),
  };
}

function agentRow(run: KnownRun, parent: string, agent: string, attempts: readonly AttemptState[], t: Translate): RunRow {
  const { state } = run;
  const known = state.agents.find((candidate) => candidate.name === agent);
  const last = attempts.at(-1);
  const verdict = state.verdicts[agent];
  const verdictWords = { proven: t('proven'), failed: t('failed'), unproven: t('unproven') };
  const usd = attempts.reduce((sum, attempt) => sum + attempt.usd, 0);
  return {
    id: `${parent}/${agent}`,
    kind: 'agent',
    runId: state.runId,
    agent,
    label: known?.section ?? inLanguage(phaseOf(state, agent).title, t),
    description: [verdict ? verdictWords[verdict.result] : inLanguage(last?.activity ?? '', t), usdText(usd, t)]
      .filter((part) => part !== '')
      .join(' · '),
    tooltip: inLanguage(verdict?.error ?? '', t),
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
    children: attempts.map((attempt) => attemptRow(state, attempt, t)),
  };
}

function attemptRow(state: RunState, attempt: AttemptState, t: Translate): RunRow {
  const { path, status, turns, usd, summary } = attempt;
  const activity = inLanguage(attempt.activity, t);
  const counts = `${turns === 1 ? t('1 turn') : t('{0} turns', turns)} · ${usdText(usd, t)}`;
  return {
    id: path,
    kind: 'attempt',
    runId: state.runId,
    agent: null,
    label: inLanguage(workName(attempt), t),
    description: status === 'running' && activity !== '' ? activity : counts,
    tooltip: [summary, inLanguage(attempt.error ?? '', t), counts, attempt.model].filter((line) => line !== '').join('\n\n'),
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

function runIcon(status: RunStatus): RunRow['icon'] {
  const icons: Readonly<Record<RunStatus, RunRow['icon']>> = {
    running: { name: 'sync~spin' },
    'waiting-approval': { name: 'bell-dot', color: waits },
    saved: { name: 'archive' },
    stopped: { name: 'debug-pause', color: failed },
    'budget-reached': { name: 'debug-pause', color: failed },
    interrupted: { name: 'debug-disconnect', color: waits },
    completed: { name: 'pass', color: passed },
    cancelled: { name: 'circle-slash' },
    failed: { name: 'error', color: failed },
  };
  return icons[status];
}
