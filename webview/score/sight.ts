/** The part of an axis that is in sight, in the axis' own measure. */
export interface Sight {
  readonly from: number;
  readonly to: number;
}

/** No less than this is shown: a tenth of a second. */
const least = 100;

/** Sees `factor` times as much (below 1: nearer), with `at` staying where it is; null: everything. */
export function zoomed(sight: Sight, factor: number, at: number, length: number): Sight | null {
  const width = Math.max(least, (sight.to - sight.from) * factor);
  if (width >= length) return null;
  const from = at - ((at - sight.from) / (sight.to - sight.from)) * width;
  return within({ from, to: from + width }, length);
}

/** Moved by a share of what is in sight. */
export function moved(sight: Sight, share: number, length: number): Sight {
  const by = (sight.to - sight.from) * share;
  return within({ from: sight.from + by, to: sight.to + by }, length);
}

/** Moved no more than it needs to have a place in it. */
export function including(sight: Sight, place: number, length: number): Sight {
  const width = sight.to - sight.from;
  if (place >= sight.from && place <= sight.to) return sight;
  return within({ from: place - width / 2, to: place + width / 2 }, length);
}

function within({ from, to }: Sight, length: number): Sight {
  const width = to - from;
  const begin = Math.min(Math.max(0, from), Math.max(0, length - width));
  return { from: begin, to: begin + width };
}
