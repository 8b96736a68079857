import { staleFiles, verdictNow } from '../../core/run/seal.ts';
import { localeOf, type Locale } from '../../core/describe/locale.ts';
import { describeAgent } from '../../core/describe/agent.ts';
import { describeProven } from '../../core/describe/proof.ts';
import { describeRun } from '../../core/describe/run.ts';
import { describeAttempt, describePhase, describeStatus, describeVerdict, type Standing } from '../../core/describe/terms.ts';
import { workName } from '../../core/describe/work.ts';
import { agentName } from '../../core/run/agents.ts';
import { phaseKey, phaseTitle } from '../../core/run/phases.ts';
import type { AttemptState, PhaseState, RunState } from '../../core/run/run-state.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import { applicable, applies } from '../applicable.ts';
import { runTitle, themeIcon } from '../status-text.ts';

/** A row of the tree of runs: what it shows, without the editor's types. */
export interface RunRow {
  /** Unique in the tree, and the same from one reading to the next. */
  readonly id: string;
  readonly kind: 'inbox' | 'question' | 'day' | 'run' | 'phase' | 'agent' | 'attempt';
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

/** What most rows have in common. */
export const plainRow = { agent: null, attempt: null, description: '', tooltip: '', expanded: false, children: [] } as const;

const colors: Readonly<Record<Standing['level'], { color?: string }>> = {
  good: { color: 'testing.iconPassed' },
  warn: { color: 'list.warningForeground' },
  bad: { color: 'testing.iconFailed' },
  active: {},
  idle: {},
};

function rowIcon(standing: Standing): RunRow['icon'] {
  return { name: themeIcon(standing), ...colors[standing.level] };
}

/** A run and what is in it: phases, in them agents, in them attempts. `place`: the folder that it works in, where that is not plain. */
export function runRow(run: RunView, reader: Locale, place = ''): RunRow {
  const locale = localeOf(reader, run.state);
  const { t, say, time } = locale;
  const { runId, status, state } = run;
  const { why, cost, ...known } = describeRun(state);
  const standing = status === 'damaged' ? describeStatus(status) : known;
  const can = Object.entries(applicable([run])).flatMap(([purpose, applies]) => (applies ? `${purpose};` : []));
  return {
    ...plainRow,
    id: runId,
    kind: 'run',
    runId,
    label: runTitle(state) || runId,
    description: [say(standing.text), time(run.startedAt), place, status === 'damaged' ? '' : say(cost)]
      .filter((part) => part !== '')
      .join(' · '),
    tooltip: [
      state.request,
      run.startedAt === '' ? '' : t('Run {0}, started {1}', runId, run.startedAt),
      say(why),
      say(describeProven(state) ?? ''),
    ]
      .filter((line) => line !== '')
      .join('\n\n'),
    icon: rowIcon(standing),
    context: `batuta.run;${can.join('')}`,
    expanded: status === 'running',
    children: state.phases.map((phase, index) => phaseRow(run, phase, index, locale)),
  };
}

function phaseRow(run: RunView, phase: PhaseState, index: number, locale: Locale): RunRow {
  const { state, runId } = run;
  const id = `${runId}/${index}-${phaseKey(phase)}`;
  const attempts = state.attempts.filter((attempt) => attempt.phase === index);
  const agents = [...new Set(attempts.map((attempt) => attempt.agent))];
  const note = locale.say(phase.note);
  return {
    ...plainRow,
    id,
    kind: 'phase',
    runId,
    label: locale.say(phaseTitle(state, phase)),
    description: phase.status === 'skipped' ? locale.t('skipped') : (note.split('\n', 1)[0] ?? ''),
    tooltip: note,
    icon: rowIcon(describePhase(state, phase)),
    context: 'batuta.phase;',
    expanded: phase.status === 'running',
    children: agents.map((agent) => {
      const own = attempts.filter((attempt) => attempt.agent === agent);
      return agentRow(run, `${id}/${agent}`, agent, own, locale);
    }),
  };
}

function agentRow(run: RunView, id: string, agent: string, attempts: readonly AttemptState[], locale: Locale): RunRow {
  const { say, usd } = locale;
  const { state, runId } = run;
  const last = attempts.at(-1);
  const verdict = state.verdicts[agent];
  const cost = attempts.reduce((sum, attempt) => sum + attempt.usd, 0);
  const doing = say(verdict ? describeVerdict(verdictNow(verdict.result, staleFiles(state))).text : (last?.activity ?? ''));
  return {
    ...plainRow,
    id,
    kind: 'agent',
    runId,
    agent,
    label: say(agentName(state, agent)),
    description: [doing, usd(cost)].filter((part) => part !== '').join(' · '),
    tooltip: say(verdict?.error ?? ''),
    icon: rowIcon(describeAgent(state, agent)),
    context: `batuta.agent;${last?.status === 'running' && applies('guide', run) ? 'guide;' : ''}`,
    expanded: last?.status === 'running',
    children: attempts.map((attempt) => attemptRow(state, attempt, locale)),
  };
}

function attemptRow(state: RunState, attempt: AttemptState, { t, say, usd }: Locale): RunRow {
  const { path, status, turns, summary } = attempt;
  const activity = say(attempt.activity);
  const counts = `${turns === 1 ? t('1 turn') : t('{0} turns', turns)} · ${usd(attempt.usd)}`;
  return {
    ...plainRow,
    id: path,
    kind: 'attempt',
    runId: state.runId,
    label: say(workName(attempt)),
    description: status === 'running' && activity !== '' ? activity : counts,
    tooltip: [summary, say(attempt.error ?? ''), counts, attempt.model].filter((line) => line !== '').join('\n\n'),
    icon: rowIcon(describeAttempt(state, attempt)),
    context: 'batuta.attempt;',
    attempt: path,
  };
}
