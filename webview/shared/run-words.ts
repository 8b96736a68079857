import type { Message } from '../../src/protocol/message.ts';
import { inLanguage } from '../../src/core/describe/message.ts';
import { workName } from '../../src/core/describe/work.ts';
import type { Evidence } from '../../src/protocol/run-event.ts';
import { phaseTitle } from '../../src/core/run/phases.ts';
import type { AttemptState, PhaseState, RunState, RunStatus, VerdictState } from '../../src/core/run/run-state.ts';
import { plain } from './format.ts';
import { t } from './texts.ts';

/** A sentence of Batuta in the editor's language; what it quotes is shown for what it is. */
export function say(said: Message): string {
  return plain(inLanguage(said, t));
}

/** A state as icon, tone and words. `icon`: name of a codicon. */
export interface Mark {
  readonly icon: string;
  readonly tone: 'good' | 'bad' | 'warn' | 'active' | 'dim';
  readonly words: string;
}

export function statusMark(status: RunStatus): Mark {
  switch (status) {
    case 'running':
      return { icon: 'loading', tone: 'active', words: t('Running') };
    case 'waiting-approval':
      return { icon: 'circle-filled', tone: 'warn', words: t('Waiting for your approval') };
    case 'saved':
      return { icon: 'archive', tone: 'dim', words: t('Saved for later') };
    case 'stopped':
      return { icon: 'debug-pause', tone: 'warn', words: t('Stopped: it needs you') };
    case 'budget-reached':
      return { icon: 'credit-card', tone: 'warn', words: t('Budget reached') };
    case 'interrupted':
      return { icon: 'debug-disconnect', tone: 'warn', words: t('Interrupted') };
    case 'completed':
      return { icon: 'pass-filled', tone: 'good', words: t('Completed') };
    case 'cancelled':
      return { icon: 'circle-slash', tone: 'dim', words: t('Cancelled') };
    case 'failed':
      return { icon: 'error', tone: 'bad', words: t('Failed') };
  }
}

/** A passing of a phase, as the run's pipeline calls it. */
export function phaseName(state: RunState, passing: Pick<PhaseState, 'phase' | 'n'>): string {
  return say(phaseTitle(state, passing));
}

/** Result of one command that Batuta ran. */
export function evidenceMark(evidence: Evidence): Mark {
  const code = String(evidence.exitCode ?? '–');
  switch (evidence.result) {
    case 'pass':
      return { icon: 'pass', tone: 'good', words: t('passed') };
    case 'fail':
      return { icon: 'error', tone: 'bad', words: evidence.exitCode === null ? t('killed') : t('exit {0}', code) };
    case 'unstable':
      return { icon: 'warning', tone: 'warn', words: t('exit {0}, files changed meanwhile', code) };
    case 'missing':
      return { icon: 'error', tone: 'bad', words: t('no such program') };
    case 'timeout':
      return { icon: 'watch', tone: 'bad', words: t('timed out') };
    case 'interrupted':
      return { icon: 'debug-disconnect', tone: 'warn', words: t('interrupted') };
  }
}

/** How a layer stands, by captured facts. */
export function verdictMark(result: VerdictState['result']): Mark {
  switch (result) {
    case 'proven':
      return { icon: 'verified-filled', tone: 'good', words: t('Proven') };
    case 'unproven':
      return { icon: 'question', tone: 'warn', words: t('Unproven') };
    case 'failed':
      return { icon: 'error', tone: 'bad', words: t('Failed') };
  }
}

export function purposeWords(purpose: 'validate' | 'handover' | 'prove'): string {
  if (purpose === 'handover') return t('hand-over');
  return purpose === 'prove' ? t('again, on the later tree') : '';
}

/** What people call an agent: the heading of its section, else its name. Batuta's own are called like their phase. */
export function agentName(state: RunState, agent: string): string {
  const known = state.agents.find(({ name }) => name === agent);
  if (known) return plain(known.section);
  if (state.declared.some(({ id }) => id === agent)) return phaseName(state, { phase: agent });
  return plain(agent.slice(0, 1).toUpperCase() + agent.slice(1));
}

/** Which of its kind it is; '' where there is one only. */
export function attemptWords(attempt: AttemptState): string {
  return attempt.n === undefined ? '' : say(workName(attempt));
}

/** What an attempt cost; null when its model has no price, which is not the same as free. */
export function attemptUsd(state: RunState, attempt: AttemptState): number | null {
  const model = state.spend.byModel[attempt.model];
  return attempt.usd === 0 && model !== undefined && model.usd === null ? null : attempt.usd;
}

/** Calls of models without a price are never taken as free. */
export function unpricedWords(calls: number): string {
  return calls === 1
    ? t('1 call has no price: not in the sum, held by the caps on tokens and calls.')
    : t('{0} calls have no price: not in the sum, held by the caps on tokens and calls.', calls);
}
