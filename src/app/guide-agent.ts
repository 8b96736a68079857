import type { Engine, Note } from '../core/durable/contracts.ts';
import { sentence } from '../core/describe/message.ts';
import { UserError } from './contracts.ts';

/** Longer words are a change of the spec, not a hint. */
const longest = 20_000;

/** Puts words for an agent at work into the run's inbox; whichever process works on the run takes them up before the agent's next turn. */
export async function guideAgent(engine: Engine, runId: string, note: Omit<Note, 'id'>): Promise<void> {
  const text = note.text.trim();
  if (text === '') throw new UserError(sentence('Guidance must not be empty.'));
  if (text.length > longest)
    throw new UserError(
      sentence('The guidance is {0} characters long; the maximum is {1}. Put it in a file and name the file.', text.length, longest),
    );
  const state = await engine.state(runId);
  const wanted = note.agent.toLowerCase();
  const agent = state.agents.find(({ name, section }) => name === wanted || section.toLowerCase() === wanted)?.name ?? wanted;
  const atWork = [...new Set(state.attempts.filter((attempt) => attempt.status === 'running').map((attempt) => attempt.agent))];
  if (state.status !== 'running' || !atWork.includes(agent)) {
    throw new UserError(
      state.status === 'running' && atWork.length > 0
        ? sentence('{0} is not active in run {1}. Active: {2}.', note.agent, runId, atWork.join(', '))
        : state.status === 'stopped'
          ? sentence('{0} is not active in run {1}. The run has stopped: resume it with guidance.', note.agent, runId)
          : sentence('{0} is not active in run {1}. No agent is active.', note.agent, runId),
    );
  }
  await engine.note(runId, { ...note, agent, text });
}
