import { english } from '../../../src/core/describe/locale.ts';
import { project } from '../../../src/core/run/project.ts';
import { drawScore } from '../../../src/core/score/draw-score.ts';
import { ScoreReader } from '../../../src/core/score/read-score.ts';
import { timeAxis } from '../../../src/core/score/time-axis.ts';
import { manyAgents } from '../../webview/harness/many-agents.ts';
import { alternately } from '../alternately.ts';
import { compare, type Measured } from '../measured.ts';

const [agents, count, width] = [30, 10_000, 1200];

/** A score of many agents: read once from its events, and drawn anew, which each frame of a zoom or of a run at work costs. */
export async function benchScore(times: number): Promise<Measured[]> {
  const events = manyAgents(agents, count);
  const state = project(events);
  const now = Date.parse(state.lastAt);
  const axis = timeAxis(state, now);
  const read = (): ScoreReader => {
    const reader = new ScoreReader();
    reader.take(events);
    return reader;
  };
  const { score } = read();
  const draw = (from: number, to: number) => () => drawScore({ score, state, axis, sight: { from, to }, width, now, locale: english });
  const taken = await alternately(times, {
    read,
    whole: draw(0, axis.length),
    near: draw(axis.length * 0.4, axis.length * 0.5),
    peer: () => structuredClone(events),
  });
  const beside = (name: string, goal: number, ours: typeof taken.read): Measured =>
    compare(`score: ${agents} agents, ${count} events, ${name}`, { goal, by: 'cpu', peer: 'copying them' }, ours, taken.peer);
  return [beside('read', 1, taken.read), beside('drawn whole', 2, taken.whole), beside('drawn near', 1, taken.near)];
}
