import type { RunState } from '../run/run-state.ts';

/** A rest that is drawn shorter than it was. Times in milliseconds since the epoch, `at` and `width` on the axis. */
export interface Fold {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly width: number;
}

/** Time as it is drawn: milliseconds from the run's begin, with long rests folded. */
export interface TimeAxis {
  readonly length: number;
  readonly folds: readonly Fold[];
  /** Of a time since the epoch. */
  place(time: number): number;
  /** The time since the epoch of a place. */
  time(place: number): number;
}

/** A rest takes at most this share of the time of work: nights between two mornings would leave nothing to be seen. */
const mostOfWork = 0.06;

/** The axis of a run until `now`. */
export function timeAxis({ startedAt, rests }: Pick<RunState, 'startedAt' | 'rests'>, now: number): TimeAxis {
  const begin = startedAt === '' ? now : Date.parse(startedAt);
  const ended = rests
    .map(({ from, to }) => ({ from: Date.parse(from), to: Math.min(now, to === null ? now : Date.parse(to)) }))
    .filter(({ from, to }) => to > from);
  const work = Math.max(1000, now - begin - ended.reduce((sum, { from, to }) => sum + to - from, 0));
  const folds: Fold[] = [];
  let saved = 0;
  for (const { from, to } of ended) {
    const width = Math.min(to - from, work * mostOfWork);
    if (width < to - from) folds.push({ from, to, at: from - begin - saved, width });
    saved += to - from - width;
  }
  const place = (time: number): number => {
    let place = time - begin;
    for (const fold of folds) {
      if (time >= fold.to) place -= fold.to - fold.from - fold.width;
      else if (time > fold.from) return fold.at + ((time - fold.from) / (fold.to - fold.from)) * fold.width;
    }
    return place;
  };
  const time = (at: number): number => {
    let time = begin + at;
    for (const fold of folds) {
      if (at >= fold.at + fold.width) time += fold.to - fold.from - fold.width;
      else if (at > fold.at) return fold.from + ((at - fold.at) / fold.width) * (fold.to - fold.from);
    }
    return time;
  };
  return { length: Math.max(1, place(now)), folds, place, time };
}

/** The times in sight that are whole steps from the run's begin, in milliseconds since it; a fold has none inside. */
export function* roundTimes(axis: TimeAxis, sight: { readonly from: number; readonly to: number }, step: number): Generator<number> {
  const begin = axis.time(0);
  let since = Math.ceil((axis.time(sight.from) - begin) / step) * step;
  while (axis.place(begin + since) <= sight.to) {
    const time = begin + since;
    const fold = axis.folds.find(({ from, to }) => time > from && time < to);
    if (fold === undefined) yield since;
    since = fold === undefined ? since + step : Math.ceil((fold.to - begin) / step) * step;
  }
}
