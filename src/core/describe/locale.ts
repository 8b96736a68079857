import type { Message, Value } from '../../protocol/message.ts';

/** Gives a text in somebody's language, with its places filled. The English text is the key. */
export type Translate = (text: string, ...values: (string | number)[]) => string;

/** How one reader is told things: the only place that writes money, times and counts. */
export interface Locale {
  /** BCP 47. */
  readonly language: string;
  readonly t: Translate;
  readonly say: (message: Message) => string;
  /** `$0.42`; what is below a cent keeps its first digits: `$0.0042`, `<$0.0001`. `null` = the model has no price. `digits`: as `addUp()` gives them. */
  readonly usd: (usd: number | null, digits?: 2 | 4) => string;
  /** The same reader, told of a run whose costs are simulated: every amount says that it is. */
  readonly simulated: Locale;
  /** Milliseconds: `0.4 s`, `12.4 s`, `2 min 05 s`, `1 h 02 min`. */
  readonly duration: (ms: number) => string;
  /** In short: `940`, `1.2k`, `104k`, `2M`. */
  readonly count: (count: number) => string;
  /** An instant (ISO 8601) where the reader is; of what nobody names, the time of day: `18:40`. */
  readonly time: (iso: string, as?: keyof typeof instants) => string;
}

const instants = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  /** In a column: no year. */
  short: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  whole: { dateStyle: 'medium', timeStyle: 'short' },
  day: { dateStyle: 'full' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** `plain`: how the same reader is told of what is not simulated; null: just so. */
export function createLocale(language: string, translate: Translate, plain: Locale | null = null): Locale {
  const t = translate;
  const isSimulated = plain !== null;
  let twin: Locale | undefined;
  // Looked up at the first figure: it takes as long as a whole start.
  let found: string | undefined;
  const known = (): string => (found ??= Intl.NumberFormat.supportedLocalesOf([language])[0] ?? 'en');
  const formats = new Map<string, Intl.NumberFormat>();
  const times = new Map<string, Intl.DateTimeFormat>();
  const number = (value: number, minimumFractionDigits: number, maximumFractionDigits = minimumFractionDigits): string => {
    // Nor does English need Intl, whose first use takes half a start.
    if (language === 'en') return plainNumber(value, minimumFractionDigits, maximumFractionDigits);
    const key = `${minimumFractionDigits} ${maximumFractionDigits}`;
    const options = { minimumFractionDigits, maximumFractionDigits, useGrouping: false };
    const format = formats.get(key) ?? new Intl.NumberFormat(known(), options);
    formats.set(key, format);
    return format.format(value);
  };
  const money = (usd: number | null, digits?: 2 | 4): string => {
    if (usd === null) return t('unpriced');
    if (usd > 0 && usd < 0.00005) return `<$${number(0.0001, 4)}`;
    return `$${number(usd, usd > 0 && (digits === 4 || usd < 0.00995) ? 4 : 2)}`;
  };
  const locale: Locale = {
    get language() {
      return known();
    },
    get simulated() {
      return (twin ??= isSimulated ? locale : createLocale(language, translate, locale));
    },
    t,
    say(message) {
      if (typeof message === 'string') return message;
      // Once for all amounts of a sentence, and of those within it.
      if (plain && message.values.some(isMoney)) return t('{0} (simulated)', plain.say(message));
      return translate(message.text, ...message.values.map((value) => filling(value, locale, money)));
    },
    usd: (usd, digits) => (isSimulated && usd !== null ? t('{0} sim.', money(usd, digits)) : money(usd, digits)),
    duration(ms) {
      if (ms < 59_950) return `${number(Math.max(0, ms) / 1000, 1)} s`;
      const { hours, minutes, seconds } = clockParts(ms + 500);
      return hours > 0 ? `${hours} h ${two(minutes)} min` : `${minutes} min ${two(seconds)} s`;
    },
    count(count) {
      if (count < 1000) return String(count);
      const [value, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M'];
      return `${number(value, 0, value < 99.95 ? 1 : 0)}${unit}`;
    },
    time(iso, as = 'clock') {
      const format = times.get(as) ?? new Intl.DateTimeFormat(known(), instants[as]);
      times.set(as, format);
      const at = new Date(iso);
      return isKnown(at) ? format.format(at) : '';
    },
  };
  return locale;
}

/** As Intl rounds it: by the digits that one would write down. */
function plainNumber(value: number, minimumFractionDigits: number, maximumFractionDigits: number): string {
  const scale = 10 ** maximumFractionDigits;
  const rounded = Math.round(Number((value * scale).toPrecision(12))) / scale;
  return minimumFractionDigits === maximumFractionDigits ? rounded.toFixed(maximumFractionDigits) : String(rounded);
}

/** How somebody is told of a run: of one whose costs are simulated, that they are. */
export function localeOf(locale: Locale, { scripted }: { readonly scripted: boolean }): Locale {
  return scripted ? locale.simulated : locale;
}

function isMoney(value: Value): boolean {
  return typeof value === 'object' && 'usd' in value && value.usd !== null;
}

function filling(value: Value, { say, duration, count, time }: Locale, usd: Locale['usd']): string | number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' || 'text' in value) return say(value);
  if ('usd' in value) return usd(value.usd, value.digits);
  if ('time' in value) return time(value.time);
  return 'ms' in value ? duration(value.ms) : count(value.count);
}

/** Fills the places of a text. */
export const fill: Translate = (text, ...values) =>
  text.replace(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));

/** Of whatever speaks English only: prompts, logs, programs, the CLI. */
export const english = createLocale('en', fill);

/** Milliseconds as a running clock: `0:34`, `12:05`, `1:02:03`. */
export function clockText(ms: number): string {
  const { hours, minutes, seconds } = clockParts(ms);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** The day as the reader's clock shows it, in a form that sorts: `2026-11-22`. */
export function localDate(at: Date): string {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Day and time of an ISO time, in the same form: `2026-11-22 18:40`. */
export function localTime(iso: string): string {
  const at = new Date(iso);
  if (!isKnown(at)) return '–';
  return `${localDate(at)} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Of a run that cannot be read nobody knows when it began. */
const isKnown = (at: Date): boolean => !Number.isNaN(at.getTime());

function clockParts(ms: number): { hours: number; minutes: number; seconds: number } {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return { hours: Math.floor(seconds / 3600), minutes: Math.floor(seconds / 60) % 60, seconds: seconds % 60 };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
