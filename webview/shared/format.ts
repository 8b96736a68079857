import { safeLines, sanitise } from '../../src/core/report/sanitise.ts';
import { language, t } from './texts.ts';

/** Milliseconds as a person says them: `0.4 s`, `12.4 s`, `2 min 05 s`, `1 h 02 min`. */
export function formatDuration(ms: number): string {
  if (ms < 59_950) return `${number(Math.max(0, ms) / 1000, 1)} s`;
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

/** US dollars; what is below a cent keeps its first digits. `null` = the model has no price. */
export function formatUsd(usd: number | null): string {
  if (usd === null) return t('unpriced');
  return `$${number(usd, usd > 0 && usd < 0.00995 ? 4 : 2)}`;
}

/** A count in short: `940`, `1.2k`, `104k`, `2M`. */
export function formatCount(count: number): string {
  if (count < 1000) return String(count);
  const [value, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M'];
  return `${new Intl.NumberFormat(language(), { maximumFractionDigits: value < 99.95 ? 1 : 0 }).format(value)}${unit}`;
}

/** A command as one could type it; arguments with blanks or signs are quoted. */
export function formatCommand(argv: readonly string[]): string {
  return sanitise(argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' '));
}

/** `12 min ago`, in the editor's language; both ISO 8601 or milliseconds since the epoch. */
export function formatAgo(then: string, now: number): string {
  const seconds = Math.round((Date.parse(then) - now) / 1000);
  const format = new Intl.RelativeTimeFormat(language(), { numeric: 'auto', style: 'short' });
  if (seconds > -45) return format.format(0, 'second');
  if (seconds > -3600) return format.format(Math.round(seconds / 60), 'minute');
  return seconds > -86_400 ? format.format(Math.round(seconds / 3600), 'hour') : format.format(Math.round(seconds / 86_400), 'day');
}

/** `src/a/b.ts` → name and folder, as the explorer shows them. */
export function splitPath(path: string): { name: string; folder: string } {
  const cut = path.lastIndexOf('/');
  return { name: sanitise(path.slice(cut + 1)), folder: cut < 0 ? '' : sanitise(path.slice(0, cut)) };
}

function number(value: number, digits: number): string {
  return new Intl.NumberFormat(language(), { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false }).format(
    value,
  );
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** A text of a model, a command or a workspace for the eye: no colours of a terminal, nothing that is hidden or turns the writing around. */
export function plain(text: string): string {
  return safeLines(text).join('\n');
}
