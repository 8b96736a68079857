import type { Engine } from '../core/durable/contracts.ts';
import { project } from '../core/run/project.ts';
import type { GuidanceStore } from '../node/guidance-store.ts';
import { UserError } from './contracts.ts';

/** Longer words are a change of the spec, not a hint. */
const longest = 20_000;

/** Puts words for an agent at work into the run's inbox; whichever process works on the run takes them up before the agent's next turn. */
export async function guideAgent(options: {
  readonly engine: Engine;
  readonly store: GuidanceStore;
  readonly runId: string;
  readonly agent: string;
  readonly text: string;
  readonly by: string;
}): Promise<void> {
  const { engine, store, runId, by } = options;
  const text = options.text.trim();
  if (text === '') throw new UserError('Say what the agent should know.');
  if (text.length > longest)
    throw new UserError(`The guidance has ${text.length} characters; ${longest} is the most. Put it into a file and name the file.`);
  const state = project(await engine.read(runId, 0));
  const wanted = options.agent.toLowerCase();
  const agent = state.agents.find(({ name, section }) => name === wanted || section.toLowerCase() === wanted)?.name ?? wanted;
  const atWork = [...new Set(state.attempts.filter((attempt) => attempt.status === 'running').map((attempt) => attempt.agent))];
  if (state.status !== 'running' || !atWork.includes(agent)) {
    const now = state.status === 'running' && atWork.length > 0 ? `At work now: ${atWork.join(', ')}.` : 'No agent is at work now.';
    const stopped = state.status === 'stopped' ? ` The run has stopped: resume it with guidance.` : '';
    throw new UserError(`${options.agent} is not at work in run ${runId}. ${now}${stopped}`);
  }
  await store.put(runId, { agent, text, by });
}
