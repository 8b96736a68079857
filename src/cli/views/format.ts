/** Milliseconds between two ISO times; `now` stands for an end that is not there yet. */
export function between(start: string, end: string | null, now: number): number {
  return Math.max(0, (end === null ? now : Date.parse(end)) - Date.parse(start));
}

/** `1 file`, `3 files`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
