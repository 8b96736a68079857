import { styleText } from 'node:util';

/** One line of the result. */
export interface Measured {
  readonly name: string;
  /** What Batuta took, and its peer in the same run, with their units. */
  readonly ours: string;
  readonly peer: string;
  /** What the limit is about: a ratio, a difference, a size. */
  readonly figure: number;
  readonly unit: string;
  readonly limit: number;
  readonly values: Readonly<Record<string, readonly number[]>>;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error('There is no median of nothing.');
  return (low + high) / 2;
}

/** Times of Batuta against those of a peer that does the same by the barest means, by their medians. */
export function ratio(name: string, limit: number, ours: readonly number[], peer: readonly number[]): Measured {
  const figure = median(ours) / median(peer);
  return { name, ours: ms(ours), peer: ms(peer), figure, unit: '×', limit, values: { ours, peer } };
}

/** How much longer Batuta takes than its peer, in milliseconds, by their medians. */
export function difference(name: string, limit: number, ours: readonly number[], peer: readonly number[]): Measured {
  return { name, ours: ms(ours), peer: ms(peer), figure: median(ours) - median(peer), unit: 'ms more', limit, values: { ours, peer } };
}

/** Something that is counted, not timed. */
export function amount(name: string, limit: number, value: number, unit: string, words: string): Measured {
  return { name, ours: words, peer: '–', figure: value, unit, limit, values: { ours: [value] } };
}

export function isOver({ figure, limit }: Measured): boolean {
  return !(figure <= limit);
}

export function table(all: readonly Measured[]): string {
  const rows = all.map((one) => [
    one.name,
    one.ours,
    one.peer,
    `${round(one.figure)} ${one.unit}`,
    `≤ ${round(one.limit)}`,
    isOver(one) ? 'OVER' : 'ok',
  ]);
  const lines = [['', 'Batuta', 'peer', 'figure', 'limit', ''], ...rows];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => (line.endsWith('OVER') ? styleText('red', line) : line.trimEnd()))
    .join('\n');
}

function ms(values: readonly number[]): string {
  return `${round(median(values))} ms`;
}

function round(value: number): string {
  return value.toFixed(Math.abs(value) < 100 && !Number.isInteger(value) ? 2 : 0);
}
