import type { RunEvent } from '../../protocol/run-event.ts';
import type { Usage } from '../../protocol/usage.ts';
import { project } from '../run/project.ts';
import { addUsage, noUsage } from './usage.ts';

/** What one agent needed in one earlier run, all of its attempts together. */
export interface RunSample {
  readonly agent: string;
  readonly work: 'implement' | 'review';
  /** Files that it changed; for the review all that were changed. */
  readonly files: number;
  readonly turns: number;
  readonly usage: Usage;
}

/** The samples of a run; [] for one that did not complete: what it would have needed is not known. */
export function samplesOf(events: readonly RunEvent[]): RunSample[] {
  const state = project(events);
  if (state.status !== 'completed') return [];
  const kinds = new Map(state.attempts.map(({ path, kind }) => [path, kind]));
  const found = new Map<string, RunSample>();
  const changed = Object.values(state.files).filter(
    (file) => !file.output && file.agents.some((agent) => state.agents.some((known) => known.name === agent)),
  );
  for (const event of events) {
    if (event.type !== 'turn.completed' && event.type !== 'turn.failed') continue;
    const kind = kinds.get(event.path);
    if (kind === undefined || kind === 'spec') continue;
    const work = kind === 'review' ? 'review' : 'implement';
    const files = work === 'review' ? changed.length : changed.filter((file) => file.agents.includes(event.agent)).length;
    const known = found.get(`${work} ${event.agent}`) ?? { agent: event.agent, work, files, turns: 0, usage: noUsage };
    found.set(`${work} ${event.agent}`, { ...known, turns: known.turns + 1, usage: addUsage(known.usage, event.usage) });
  }
  return [...found.values()];
}
