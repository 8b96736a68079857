import { describeResult, describeStatus, describeVerdict, type Standing } from '../../src/core/describe/terms.ts';
import { describeStanding } from '../../src/core/describe/run.ts';
import { agentName as nameOf } from '../../src/core/run/agents.ts';
import { phaseTitle } from '../../src/core/run/phases.ts';
import type { PhaseState, RunState, RunStatus } from '../../src/core/run/run-state.ts';
import type { VerdictNow } from '../../src/core/run/seal.ts';
import type { Message } from '../../src/protocol/message.ts';
import type { Evidence } from '../../src/protocol/run-event.ts';
import { plain } from './format.ts';
import { locale, t } from './texts.ts';

/** A message in the editor's language; what it quotes is shown for what it is. */
export function say(message: Message): string {
  return plain(locale().say(message));
}

/** A state as icon, tone and words. `icon`: name of a codicon. */
export interface Mark {
  readonly icon: string;
  readonly tone: 'good' | 'bad' | 'warn' | 'active' | 'dim';
  readonly words: string;
  /** What the words mean in full, for who points at them. */
  readonly hover?: string | undefined;
}

export function mark({ level, icon, text }: Standing): Mark {
  return { icon, tone: level === 'idle' ? 'dim' : level, words: say(text) };
}

/** One that stands by itself begins with a capital. */
export function apart(known: Mark): Mark {
  return { ...known, words: capital(known.words) };
}

/** Of a run that is shown; what it is worth stands beside. */
export function runMark(run: RunState): Mark {
  const isMore = run.status === 'running' || run.status === 'stopped' || run.result?.conclusion !== undefined;
  return isMore ? apart(mark(describeStanding(run))) : statusMark(run.status);
}

/** Of a run that was told to stop and still finishes a step. */
export function stoppingMark(): Mark {
  return { icon: 'loading', tone: 'active', words: t('Stopping…') };
}

export function capital(words: string): string {
  return words.slice(0, 1).toLocaleUpperCase(locale().language) + words.slice(1);
}

export function statusMark(status: RunStatus): Mark {
  return apart(mark(describeStatus(status)));
}

/** A passing of a phase, as the run's pipeline calls it. */
export function phaseName(state: RunState, passing: Pick<PhaseState, 'phase' | 'n'>): string {
  return say(phaseTitle(state, passing));
}

/** Result of one command that Batuta ran. */
export function evidenceMark(evidence: Evidence): Mark {
  return mark(describeResult(evidence));
}

/** How a layer stands, by captured facts. */
export function verdictMark(result: VerdictNow): Mark {
  return apart(mark(describeVerdict(result)));
}

export function agentName(state: RunState, agent: string): string {
  return say(nameOf(state, agent));
}
