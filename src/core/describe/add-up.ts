/** Amounts as they are to be written: each with so many digits behind the point. */
export interface WrittenAmounts {
  readonly amounts: readonly number[];
  readonly digits: 2 | 4;
}

/**
 * Rounds parts so that they add up, as written, to their sum as written: what rounding leaves over goes to those that lost most by it. Small
 * amounts have more digits, and then all of them do. Where `parts` are not all of `sum`, they add up to what they are.
 */
export function addUp(parts: readonly number[], sum: number): WrittenAmounts {
  const own = parts.reduce((total, part) => total + part, 0);
  const digits = sum < 0.0995 || parts.some((part) => part > 0 && part < 0.00995) ? 4 : 2;
  const scale = 10 ** digits;
  const isWhole = Math.abs(own - sum) * scale < 0.01;
  const exact = parts.map((part) => Number((part * scale).toPrecision(12)));
  const floors = exact.map(Math.floor);
  const target = Math.round(Number(((isWhole ? sum : own) * scale).toPrecision(12)));
  const missing = target - floors.reduce((total, units) => total + units, 0);
  const byLoss = exact.map((_, index) => index).toSorted((a, b) => loss(b) - loss(a));
  const raised = new Set(byLoss.slice(0, Math.max(0, missing)));
  return { amounts: floors.map((units, index) => (units + (raised.has(index) ? 1 : 0)) / scale), digits };

  function loss(index: number): number {
    return (exact[index] ?? 0) - (floors[index] ?? 0);
  }
}
