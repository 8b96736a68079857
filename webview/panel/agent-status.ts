import { phaseOf } from '../../src/core/run/phases.ts';
import { bookedUnder, layersAtWork, reproduction } from '../../src/core/run/agents.ts';
import type { RunState } from '../../src/core/run/run-state.ts';

/**
 * Agents that have begun or will take part: the workspace's own, and around them the pipeline's, in the order of their work; then what shows a bug,
 * once it ran.
 */
export function shownAgents(run: RunState): string[] {
  const begun = [...new Set(run.attempts.map((attempt) => attempt.agent))];
  const layers = run.agents.map((agent) => agent.name);
  // Nobody is to come any more once the run is over.
  const implementing = run.endedAt === null && run.phases.some(({ phase }) => phaseOf(run, phase).layers);
  const takePart = implementing ? layersAtWork(run) : begun;
  const others = begun.filter((name) => !layers.includes(name));
  const first = run.attempts.findIndex((attempt) => layers.includes(attempt.agent));
  const before = first < 0 ? others : others.filter((name) => run.attempts.findIndex((attempt) => attempt.agent === name) < first);
  return [
    ...before,
    ...layers.filter((name) => takePart.includes(name) || run.skipped.some(({ agent }) => agent === name)),
    ...others.filter((name) => !before.includes(name)),
    ...(run.validating[reproduction] || run.evidence.some((one) => bookedUnder(one) === reproduction) ? [reproduction] : []),
  ];
}
