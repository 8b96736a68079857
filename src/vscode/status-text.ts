import type { RunState, RunStatus } from '../core/run/run-state.ts';
import type { Phase } from '../protocol/run-event.ts';
import type { Translate } from './translate.ts';

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  /** `attention` waits for the person, `problem` stopped or failed. */
  readonly tone: 'plain' | 'attention' | 'problem';
}

/** What the status bar says of a run: phase or outcome, and what it cost. */
export function statusText(state: RunState, t: Translate): StatusText {
  const { icon, words, tone } = face(state, t);
  const cost = costText(state, t);
  const agents = state.attempts
    .filter((attempt) => attempt.status === 'running')
    .map((attempt) => `${attempt.label}${attempt.activity === '' ? '' : ` – ${attempt.activity}`}`);
  const tooltip = [state.request.split('\n', 1)[0] ?? '', ...agents, state.stop?.reason ?? '', state.error ?? '', scriptedText(state, t)];
  const scripted = state.scripted ? ` · ${t('scripted')}` : '';
  return { text: `$(${icon}) Batuta: ${words} · ${cost}${scripted}`, tooltip: tooltip.filter((line) => line !== '').join('\n'), tone };
}

/** The sum over all agents, against the budget when there is one; calls without a price are named, never taken as free. */
export function costText(state: RunState, t: Translate): string {
  const { usd, unpricedTurns } = state.spend;
  const spent = `$${usd.toFixed(2)}`;
  const sum = state.caps.usd === null ? spent : t('{0} of {1}', spent, `$${state.caps.usd.toFixed(2)}`);
  return unpricedTurns === 0 ? sum : t('{0} + {1} unpriced calls', sum, unpricedTurns);
}

function scriptedText(state: RunState, t: Translate): string {
  return state.scripted ? t('A scripted model answers; the costs are only pretended. Builds and tests are real.') : '';
}

function face(state: RunState, t: Translate): { icon: string; words: string; tone: StatusText['tone'] } {
  const outcomes: Record<Exclude<RunStatus, 'running'>, { icon: string; words: string; tone: StatusText['tone'] }> = {
    'waiting-approval': { icon: 'bell-dot', words: t('spec waits for approval'), tone: 'attention' },
    saved: { icon: 'archive', words: t('spec saved for later'), tone: 'plain' },
    stopped: { icon: 'debug-pause', words: t('stopped, needs you'), tone: 'problem' },
    'budget-reached': { icon: 'debug-pause', words: t('budget reached'), tone: 'problem' },
    interrupted: { icon: 'debug-disconnect', words: t('interrupted'), tone: 'attention' },
    completed: { icon: 'pass', words: t('completed'), tone: 'plain' },
    cancelled: { icon: 'circle-slash', words: t('cancelled'), tone: 'plain' },
    failed: { icon: 'error', words: t('failed'), tone: 'problem' },
  };
  if (state.status !== 'running') return outcomes[state.status];
  const phase = state.phases.findLast((candidate) => candidate.status === 'running')?.phase;
  return { icon: 'sync~spin', words: phase ? phaseText(phase, t) : t('starting'), tone: 'plain' };
}

function phaseText(phase: Phase, t: Translate): string {
  const words: Record<Phase, string> = {
    sync: t('bringing contexts up to date'),
    understand: t('understanding'),
    spec: t('writing the spec'),
    approval: t('checking the approval'),
    implement: t('implementing'),
    review: t('reviewing'),
    complete: t('completing'),
  };
  return words[phase];
}
