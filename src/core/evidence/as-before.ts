import { normaliseFailure } from './failure-fingerprint.ts';
import { printedLines } from './printed-lines.ts';

/** A run of a command that failed. */
export interface Failure {
  readonly exitCode: number | null;
  /** All that it printed. */
  readonly printed: string;
}

/** `same`: it says nothing new. `silent`: it says nothing at all, so it may fail at anything. */
export type AsBefore = 'same' | 'silent';

/**
 * Whether a command fails at nothing that it did not fail at in its other runs; null: it does. What it printed is all that is known of it: a line
 * that none of them printed, one printed more often, or a greater number in it is something new.
 */
export function asBefore({ exitCode, printed }: Failure, others: readonly Failure[]): AsBefore | null {
  if (!others.some((one) => one.exitCode === exitCode)) return null;
  const forms = formsOf(printed);
  if (forms.size === 0) return 'silent';
  const known = others.map((one) => formsOf(one.printed));
  return [...forms].every(([form, one]) =>
    isKnown(
      one,
      known.flatMap((all) => all.get(form) ?? []),
    ),
  )
    ? 'same'
    : null;
}

/** Lines that differ only in their numbers: how many they are, and the greatest number in each place. */
interface Form {
  readonly count: number;
  readonly numbers: readonly number[];
}

function isKnown({ count, numbers }: Form, known: readonly Form[]): boolean {
  if (!known.some((one) => count <= one.count)) return false;
  return numbers.every((number, place) => known.some((one) => number <= (one.numbers[place] ?? 0)));
}

function formsOf(printed: string): Map<string, Form> {
  const forms = new Map<string, Form>();
  for (const whole of printedLines(printed)) {
    const line = normaliseFailure(whole.replaceAll(logTime, ''));
    if (line === '' || heading.test(line)) continue;
    const numbers = (line.match(digits) ?? []).map(Number);
    const form = line.replaceAll(digits, '#');
    const { count, numbers: before } = forms.get(form) ?? { count: 0, numbers: [] };
    forms.set(form, { count: count + 1, numbers: numbers.map((number, place) => Math.max(number, before[place] ?? 0)) });
  }
  return forms;
}

const digits = /\d+/gu;
/** What npm and others run, which says nothing of how it ends. */
const heading = /^[>$] /u;
/** In the names of logs, as npm writes them. */
const logTime = /\d{4}-\d\d-\d\dT\d\d_\d\d_\d\d_\d+Z/gu;
