import type { Message } from '../../protocol/message.ts';
import { phaseTitle } from '../run/phases.ts';
import type { RunState } from '../run/run-state.ts';
import { textWidth } from './shape.ts';

/** Of a row of flags above the bands, in pixels. */
export const titleHeight = 14;
/** So many rows of flags; what then has no room is told when it is pointed at, and in the table. */
const mostRows = 5;

/** The band of a phase, with its title; `row` 0: in the band, above that on a flag over it, null: nowhere. Pixels. */
interface Band {
  readonly from: number;
  readonly to: number;
  readonly title: string;
  readonly row: number | null;
  /** Where the title begins. */
  readonly at: number;
  readonly even: boolean;
}

export interface PhaseTitles {
  readonly bands: readonly Band[];
  /** Rows of flags. */
  readonly rows: number;
}

interface Room {
  readonly x: (time: number) => number;
  readonly words: (message: Message) => string;
  readonly left: number;
  readonly width: number;
  readonly now: number;
}

/** A title over a band: its pole stands where the band begins, and the words fly to the right, at the right edge to the left. */
interface Flag {
  readonly pole: number;
  readonly at: number;
  readonly end: number;
}

/** Where the phases' titles stand: in their bands, or on flags over those that are too narrow. */
export function placeTitles(state: RunState, { x, words, left, width, now }: Room): PhaseTitles {
  const bands = state.phases.flatMap((phase, index) => {
    const from = Math.max(left, x(Date.parse(phase.startedAt)));
    const to = Math.min(width, x(phase.endedAt === null ? now : Date.parse(phase.endedAt)));
    if (to <= left || from >= width || phase.status === 'skipped') return [];
    const title = words(phaseTitle(state, phase));
    const needed = textWidth(title) + 8;
    const at = from + needed <= width ? from : from - needed;
    const flag = needed + 4 <= to - from ? null : { pole: from, at, end: at + needed };
    return [{ from, to, title, even: index % 2 === 1, flag }];
  });
  const flags = bands.flatMap(({ flag }) => (flag !== null && flag.at >= left ? [flag] : []));
  const isLeft = ({ at, pole }: Flag): boolean => at < pole;
  const [toLeft, toRight] = [flags.filter(isLeft), flags.filter((flag) => !isLeft(flag)).toReversed()];
  // Away from their poles, so that there are rows in which none hangs over the pole of another; which side comes first depends on how they lie.
  const [one, other] = [rowsOf([...toLeft, ...toRight]), rowsOf([...toRight, ...toLeft])];
  const rows = other.size > one.size ? other : one;
  return {
    bands: bands.map(({ flag, ...band }) => {
      if (flag === null) return { ...band, at: band.from + 6, row: 0 };
      return { ...band, at: flag.at + 3, row: rows.get(flag) ?? null };
    }),
    rows: Math.max(0, ...rows.values()),
  };
}

/** The lowest row of each flag, from 1, in which it neither lies upon another one nor hangs over its pole. */
function rowsOf(flags: readonly Flag[]): Map<Flag, number> {
  const placed = new Map<Flag, number>();
  for (const flag of flags) {
    const isFree = (row: number): boolean =>
      [...placed].every(([other, its]) => {
        if (its === row) return flag.end <= other.at || flag.at >= other.end;
        const [upper, lower] = its < row ? [flag, other] : [other, flag];
        return upper.pole <= lower.at || upper.pole >= lower.end;
      });
    const row = Array.from({ length: mostRows }, (_, index) => index + 1).find(isFree);
    if (row !== undefined) placed.set(flag, row);
  }
  return placed;
}
