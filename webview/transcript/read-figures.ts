import type { RunEvent } from '../../src/protocol/run-event.ts';

/** What the call of a turn took; as far as it is known. */
export interface TurnFigures {
  readonly usd: number | null;
  readonly ms: number;
}

/**
 * Adds what the calls of an attempt's turns cost and took, by the run's events from `from` on. Whether the attempt went on: its
 * transcript has become longer.
 */
export function readFigures(events: readonly RunEvent[], from: number, path: string, figures: Map<number, TurnFigures>): boolean {
  let news = false;
  for (let index = from; index < events.length; index += 1) {
    const event = events[index];
    if (!event || !('path' in event) || event.path !== path) continue;
    news = true;
    if (event.type === 'agent.started') figures.clear();
    if (event.type !== 'turn.completed' && event.type !== 'turn.failed') continue;
    const known = figures.get(event.turn) ?? { usd: 0, ms: 0 };
    figures.set(event.turn, {
      // One without a price is never taken as free.
      usd: known.usd === null || event.usd === null ? null : known.usd + event.usd,
      ms: known.ms + (event.type === 'turn.completed' ? event.durationMs : 0),
    });
  }
  return news;
}
