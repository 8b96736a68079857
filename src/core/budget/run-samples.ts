import type { Usage } from '../../protocol/usage.ts';
import type { RunState } from '../run/run-state.ts';
import { kindOfAgent } from '../audit/auditor.ts';
import { addUsage, noUsage } from './usage.ts';

/** What one agent needed in one earlier run, all of its attempts together. */
export interface RunSample {
  readonly agent: string;
  /** Of the pieces of its work. */
  readonly role: string;
  /** Files that it changed; for one that owns none, all that were changed. */
  readonly files: number;
  readonly turns: number;
  readonly usage: Usage;
}

/** The samples of a run; [] for one that did not complete: what it would have needed is not known. */
export function samplesOf({ status, attempts, files, agents }: RunState): RunSample[] {
  if (status !== 'completed') return [];
  const layers = new Set(agents.map(({ name }) => name));
  const found = new Map<string, RunSample>();
  const changed = Object.values(files).filter((file) => !file.output && file.agents.some((agent) => layers.has(agent)));
  for (const { agent, role, calls, usage } of attempts) {
    if (calls === 0) continue;
    const touched = layers.has(agent) ? changed.filter((file) => file.agents.includes(agent)).length : changed.length;
    const known = found.get(`${role} ${agent}`) ?? { agent: kindOfAgent(agent), role, files: touched, turns: 0, usage: noUsage };
    found.set(`${role} ${agent}`, { ...known, turns: known.turns + calls, usage: addUsage(known.usage, usage) });
  }
  return [...found.values()];
}
