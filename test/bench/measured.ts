import { styleText } from 'node:util';
import type { Taken } from './alternately.ts';

/** One line of the result. */
export interface Measured {
  readonly name: string;
  /** What Batuta took, and its peer in the same run, with their units. */
  readonly ours: string;
  readonly peer: string;
  /** What the goal is about: a ratio, a difference, a size. */
  readonly figure: number;
  readonly unit: string;
  /** The figure is held as long as it is not above it. */
  readonly goal: number;
  readonly values: Readonly<Record<string, readonly (number | Taken)[]>>;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error('There is no median of nothing.');
  return (low + high) / 2;
}

/** Times of Batuta against those of a peer that does the same by the barest means, by their medians. */
export function ratio(name: string, goal: number, ours: readonly number[], peer: readonly number[]): Measured {
  const figure = median(ours) / median(peer);
  return { name, ours: ms(ours), peer: ms(peer), figure, unit: '×', goal, values: { ours, peer } };
}

/** As `ratio`, of times that are known by the clock and by the processor; `by` says which of them the goal is about. */
export function compare(
  name: string,
  { goal, by, peer }: { readonly goal: number; readonly by: keyof Taken; readonly peer: string },
  ours: readonly Taken[],
  others: readonly Taken[],
): Measured {
  const times = (taken: readonly Taken[], clock: keyof Taken): number[] => taken.map((one) => one[clock]);
  const words = (taken: readonly Taken[]): string => `${ms(times(taken, 'wall'))}, cpu ${ms(times(taken, 'cpu'))}`;
  return {
    ...ratio(name, goal, times(ours, by), times(others, by)),
    ours: words(ours),
    peer: `${peer}: ${words(others)}`,
    unit: `× ${by}`,
    values: { ours, peer: others },
  };
}

/** How much longer Batuta takes than its peer, in milliseconds, by their medians. */
export function difference(name: string, goal: number, ours: readonly number[], peer: readonly number[]): Measured {
  return { name, ours: ms(ours), peer: ms(peer), figure: median(ours) - median(peer), unit: 'ms more', goal, values: { ours, peer } };
}

/** Something that is counted, not timed. */
export function amount(name: string, goal: number, value: number, unit: string, words: string, peer = '–'): Measured {
  return { name, ours: words, peer, figure: value, unit, goal, values: { ours: [value] } };
}

export function isMissed({ figure, goal }: Measured): boolean {
  return !(figure <= goal);
}

export function table(all: readonly Measured[]): string {
  const rows = all.map((one) => [
    one.name,
    one.ours,
    one.peer,
    `${figureOf(one)} ${one.unit}`,
    `≤ ${round(one.goal)}`,
    isMissed(one) ? 'MISSED' : 'held',
  ]);
  const lines = [['', 'Batuta', 'peer', 'figure', 'goal', ''], ...rows];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => (line.endsWith('MISSED') ? styleText('red', line) : line.trimEnd()))
    .join('\n');
}

/** With more digits where the goal is missed by so little that the rounded figure hides it. */
function figureOf(one: Measured): string {
  const rounded = round(one.figure);
  return isMissed(one) && Number(rounded) <= one.goal ? one.figure.toPrecision(5) : rounded;
}

function ms(values: readonly number[]): string {
  return `${round(median(values))} ms`;
}

function round(value: number): string {
  return value.toFixed(Math.abs(value) < 100 && !Number.isInteger(value) ? 2 : 0);
}
