import { sentence } from '../describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import { phaseTitle } from './phases.ts';
import type { AttemptState, EvidenceState, RunState } from './run-state.ts';

/** Under this name stands what shows a bug: it is of no layer, whichever may run its command. */
export const reproduction = 'reproduction';

/** Under whose name a command and what it showed stand. */
export function bookedUnder({ agent, purpose }: Pick<EvidenceState, 'agent' | 'purpose'>): string {
  return purpose === 'reproduce' ? reproduction : agent;
}

/** What people call an agent: the heading of its section, else its name. Batuta's own are called like their phase. */
export function agentName(state: Pick<RunState, 'agents' | 'declared'>, agent: string): Message {
  const known = state.agents.find(({ name }) => name === agent);
  if (known) return known.section;
  if (agent === reproduction) return sentence('Reproduction');
  if (state.declared.some(({ id }) => id === agent)) return phaseTitle(state, { phase: agent });
  return agent.slice(0, 1).toUpperCase() + agent.slice(1);
}

/** What an attempt cost; null when its model has no price, which is not the same as free. */
export function attemptUsd(state: RunState, attempt: AttemptState): number | null {
  const model = state.spend.byModel[attempt.model];
  return attempt.usd === 0 && model !== undefined && model.usd === null ? null : attempt.usd;
}

/**
 * Layers that take part in the work. An agent begins as soon as those that it needs have passed, so once one has begun, a layer that has not
 * and waits for none has nothing to do.
 */
export function layersAtWork({ agents, attempts, verdicts }: Pick<RunState, 'agents' | 'attempts' | 'verdicts'>): string[] {
  const begun = (name: string): boolean => attempts.some(({ agent }) => agent === name);
  const takesPart = (name: string): boolean => begun(name) || needsOf(name).some((need) => !passed(need) && takesPart(need));
  const needsOf = (name: string): readonly string[] => agents.find((agent) => agent.name === name)?.needs ?? [];
  const passed = (name: string): boolean => (verdicts[name]?.result ?? 'failed') !== 'failed';
  const names = agents.map(({ name }) => name);
  return names.some(begun) ? names.filter(takesPart) : names;
}
