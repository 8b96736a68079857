import type { RunView } from '../../app/runs/run-view.ts';
import { describeRun } from '../../core/describe/run.ts';
import { localDate, type Locale } from '../../core/describe/locale.ts';
import { runTitle } from '../status-text.ts';
import { plainRow, runRow, type RunRow } from './run-rows.ts';

export interface ShownRuns {
  /** Milliseconds; its day is today. */
  readonly now: number;
  /** Only runs that hold all of them are shown; '' shows all. */
  readonly words: string;
  /** Name of the folder that a workspace is in this window; '' where there is one only. */
  readonly place: (workspace: string) => string;
}

/** The runs by the day on which they were begun, in the order in which they come: of all days the first is unfolded, of those that were searched each. */
export function dayRows(runs: readonly RunView[], { now, words, place }: ShownRuns, locale: Locale): RunRow[] {
  const found = runs.filter((run) => holds(run, words, place(run.state.workspace), locale));
  const days = Map.groupBy(found, ({ startedAt }) => (startedAt === '' ? '' : localDate(new Date(startedAt))));
  return [...days].map(([day, ofDay], index) => ({
    ...plainRow,
    // The editor remembers by its id whether a row is unfolded.
    id: words === '' ? day : `${day}?`,
    kind: 'day',
    runId: '',
    label: dayName(day, now, locale),
    description: String(ofDay.length),
    icon: { name: 'calendar' },
    context: 'batuta.day;',
    expanded: index === 0 || words !== '',
    children: ofDay.map((run) => runRow(run, locale, place(run.state.workspace))),
  }));
}

function dayName(day: string, now: number, { t, time }: Locale): string {
  if (day === '') return t('Unknown day');
  if (day === localDate(new Date(now))) return t('Today');
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  // Without an hour it would be midnight at Greenwich.
  return day === localDate(yesterday) ? t('Yesterday') : time(`${day}T12:00`, 'day');
}

function holds({ runId, state }: RunView, words: string, place: string, { say }: Locale): boolean {
  const text = [runTitle(state), state.request, say(describeRun(state).text), place, runId].join('\n').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
