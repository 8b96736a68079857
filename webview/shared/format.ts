import { clockText } from '../../src/core/describe/locale.ts';
import { formatCommandLine } from '../../src/core/policy/command-line.ts';
import { safeLines, sanitise } from '../../src/core/report/sanitise.ts';
import { isShownSimulated, locale, plainLocale, t } from './texts.ts';

export const formatClock = clockText;
export const formatDuration = (ms: number): string => locale().duration(ms);
export const formatUsd = (usd: number | null, digits?: 2 | 4): string => locale().usd(usd, digits);
/** What may be spent: real, also where what is spent is simulated. */
export const formatLimit = (usd: number): string => plainLocale().usd(usd);
/** A part of a sum that says itself whether amounts are simulated, or of a table whose heading does: see `costHeading`. */
export const formatCell = (usd: number | null, digits?: 2 | 4): string => plainLocale().usd(usd, digits);
export const costHeading = (): string => (isShownSimulated() ? t('Cost (simulated)') : t('Cost'));
/** Time of day of an ISO 8601 time, to the second. */
export const formatTime = (at: string): string => locale().time(at, 'seconds');
/** Day and time of an ISO 8601 time, in short. */
export const formatDay = (at: string): string => locale().time(at, 'short');
export const formatCount = (count: number): string => locale().count(count);
export const formatCommand = (argv: readonly string[]): string => sanitise(formatCommandLine(argv));

/** `12 min ago`, in the editor's language; both ISO 8601 or milliseconds since the epoch. */
export function formatAgo(then: string, now: number): string {
  const seconds = Math.round((Date.parse(then) - now) / 1000);
  const format = new Intl.RelativeTimeFormat(locale().language, { numeric: 'auto', style: 'short' });
  if (seconds > -45) return format.format(0, 'second');
  if (seconds > -3600) return format.format(Math.round(seconds / 60), 'minute');
  return seconds > -86_400 ? format.format(Math.round(seconds / 3600), 'hour') : format.format(Math.round(seconds / 86_400), 'day');
}

/** A text of a model, a command or a workspace for the eye: no colours of a terminal, nothing that is hidden or turns the writing around. */
export function plain(text: string): string {
  return safeLines(text).join('\n');
}
