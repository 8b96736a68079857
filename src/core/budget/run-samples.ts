import type { RunEvent } from '../../protocol/run-event.ts';
import type { Usage } from '../../protocol/usage.ts';
import { project } from '../run/project.ts';
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
export function samplesOf(events: readonly RunEvent[]): RunSample[] {
  const state = project(events);
  if (state.status !== 'completed') return [];
  const roles = new Map(state.attempts.map(({ path, role }) => [path, role]));
  const layers = new Set(state.agents.map(({ name }) => name));
  const found = new Map<string, RunSample>();
  const changed = Object.values(state.files).filter((file) => !file.output && file.agents.some((agent) => layers.has(agent)));
  for (const event of events) {
    if (event.type !== 'turn.completed' && event.type !== 'turn.failed') continue;
    const role = roles.get(event.path);
    if (role === undefined) continue;
    const files = layers.has(event.agent) ? changed.filter((file) => file.agents.includes(event.agent)).length : changed.length;
    const known = found.get(`${role} ${event.agent}`) ?? { agent: event.agent, role, files, turns: 0, usage: noUsage };
    found.set(`${role} ${event.agent}`, { ...known, turns: known.turns + 1, usage: addUsage(known.usage, event.usage) });
  }
  return [...found.values()];
}
