/** Milliseconds as a person says them: `0.4 s`, `12.4 s`, `2 min 05 s`, `1 h 02 min`. */
export function formatDuration(ms: number): string {
  if (ms < 59_950) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours} h ${two(minutes)} min` : `${minutes} min ${two(rest)} s`;
}

/** Milliseconds as a running clock: `0:34`, `12:05`, `1:02:03`. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Milliseconds between two ISO times; `now` stands for an end that is not there yet. */
export function between(start: string, end: string | null, now: number): number {
  return Math.max(0, (end === null ? now : Date.parse(end)) - Date.parse(start));
}

/** US dollars; what is below a cent keeps its first digits: `$0.42`, `$0.0042`. `null` = the model has no price. */
export function formatUsd(usd: number | null): string {
  if (usd === null) return 'unpriced';
  return usd > 0 && usd < 0.00995 ? `$${usd.toFixed(4)}` : `$${usd.toFixed(2)}`;
}

/** A count in short: `940`, `1.2k`, `104k`, `2M`. */
export function formatCount(count: number): string {
  if (count < 1000) return String(count);
  const [value, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M'];
  return `${value < 99.95 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)}${unit}`;
}

/** `1 file`, `3 files`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A command as one could type it; arguments with blanks or signs are quoted. */
export function formatCommand(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** `sync` → `Sync`. */
export function titleCase(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
