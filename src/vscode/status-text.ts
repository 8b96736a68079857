import { totalTokens } from '../core/budget/usage.ts';
import { inLanguage } from '../core/describe/message.ts';
import { phaseOf, runningPhase } from '../core/run/phases.ts';
import type { RunState, RunStatus } from '../core/run/run-state.ts';
import type { Message } from '../protocol/message.ts';
import { shortName, withoutIcons } from './plain-text.ts';
import type { Translate } from './translate.ts';

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  /** `attention` waits for the person, `problem` stopped or failed. */
  readonly tone: 'plain' | 'attention' | 'problem';
}

/** What the status bar says of a run: phase or outcome, and what it cost. `halted`: what keeps it from going on. */
export function statusText(state: RunState, t: Translate, halted: Message = ''): StatusText {
  const { icon, words, tone: plainTone } = look(state, t);
  const tone = halted === '' ? plainTone : 'problem';
  const cost = costText(state, t);
  const agents = state.attempts
    .filter((attempt) => attempt.status === 'running')
    .map((attempt) => `${inLanguage(attempt.label, t)}${attempt.activity === '' ? '' : ` – ${inLanguage(attempt.activity, t)}`}`);
  const tooltip = [
    shortName(state.request, 300),
    ...agents,
    inLanguage(state.stop?.message ?? '', t),
    inLanguage(state.error ?? '', t),
    inLanguage(halted, t),
    scriptedText(state, t),
  ];
  const scripted = state.scripted ? ` · ${t('scripted')}` : '';
  return { text: `$(${icon}) Batuta: ${words} · ${cost}${scripted}`, tooltip: tooltip.filter((line) => line !== '').join('\n'), tone };
}

/** What a run is called: its spec's name, else the request's first line; short enough for a row. */
export function runTitle(state: RunState): string {
  return shortName(state.spec?.name ?? state.request);
}

/** The sum over all agents, against the budget when there is one; calls without a price are named, never taken as free. */
export function costText(state: RunState, t: Translate): string {
  const { usd, usage, unpricedTurns, estimatedTurns } = state.spend;
  const spent = usdText(usd, t);
  const sum = state.caps.usd === null ? spent : t('{0} of {1}', spent, usdText(state.caps.usd, t));
  if (unpricedTurns === 0) return sum;
  if (estimatedTurns === 0)
    return unpricedTurns === 1 ? t('{0} + 1 unpriced call', sum) : t('{0} + {1} unpriced calls', sum, unpricedTurns);
  // The editor's own models: nobody bills by the token, and nobody reports them.
  const tokens = t('about {0}k tokens (estimated)', Math.ceil(totalTokens(usage) / 1000));
  return usd === 0 ? tokens : `${sum} + ${tokens}`;
}

/** US dollars to the cent. Where the point stands, and which sign it is, is the translation's. */
export function usdText(usd: number, t: Translate): string {
  const [whole = '', cents = ''] = usd.toFixed(2).split('.');
  return t('${0}.{1}', whole, cents);
}

function scriptedText(state: RunState, t: Translate): string {
  return state.scripted ? t('A scripted model answers; the costs are only pretended. Builds and tests are real.') : '';
}

/** A run's outcome, or that it runs, in words. */
export function statusWords(status: RunStatus, t: Translate): string {
  const words: Readonly<Record<RunStatus, string>> = {
    running: t('running'),
    'waiting-approval': t('spec waits for approval'),
    saved: t('spec saved for later'),
    stopped: t('stopped, needs you'),
    'budget-reached': t('budget reached'),
    interrupted: t('interrupted'),
    completed: t('completed'),
    cancelled: t('cancelled'),
    failed: t('failed'),
  };
  return words[status];
}

function look(state: RunState, t: Translate): { icon: string; words: string; tone: StatusText['tone'] } {
  const outcomes: Record<Exclude<RunStatus, 'running'>, { icon: string; tone: StatusText['tone'] }> = {
    'waiting-approval': { icon: 'bell-dot', tone: 'attention' },
    saved: { icon: 'archive', tone: 'plain' },
    stopped: { icon: 'debug-pause', tone: 'problem' },
    'budget-reached': { icon: 'debug-pause', tone: 'problem' },
    interrupted: { icon: 'debug-disconnect', tone: 'attention' },
    completed: { icon: 'pass', tone: 'plain' },
    cancelled: { icon: 'circle-slash', tone: 'plain' },
    failed: { icon: 'error', tone: 'problem' },
  };
  if (state.status !== 'running') return { ...outcomes[state.status], words: statusWords(state.status, t) };
  const phase = runningPhase(state);
  const words = phase ? inLanguage(phaseOf(state, phase.phase).doing, t) : t('starting');
  return { icon: 'sync~spin', words: [words, agentsText(state, phase?.phase, t)].filter((part) => part !== '').join(' · '), tone: 'plain' };
}

/** Who is at work: by name as long as that is short. The pipeline's own agent of the phase goes without saying. */
function agentsText(state: RunState, phase: string | undefined, t: Translate): string {
  const names = state.attempts.filter((attempt) => attempt.status === 'running' && attempt.agent !== phase).map(({ agent }) => agent);
  return names.length > 2 ? t('{0} agents', names.length) : names.map((name) => sectionOf(state, name)).join(', ');
}

function sectionOf(state: RunState, agent: string): string {
  return withoutIcons(shortName(state.agents.find((known) => known.name === agent)?.section ?? agent, 30));
}
