import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';
import type { RunState } from '../run/run-state.ts';
import { staffName } from './staff-name.ts';
import type { Bar, Lead, Score } from './score.ts';

/** One line of a score as a table. Times are milliseconds since the epoch; `ms` null: it happened at once. `usd` undefined: it is no model call. */
export interface ScoreRow {
  readonly at: number;
  readonly ms: number | null;
  readonly who: Message;
  readonly kind: Message;
  readonly what: Message;
  readonly ended: '' | 'good' | 'bad';
  readonly usd: number | null | undefined;
  readonly lead: Lead | null;
  readonly seq: number;
}

/** Everything of a score between two times in the order in which it began, for whoever reads rather than looks. */
export function scoreRows(score: Score, state: RunState, { from, to, now }: { from: number; to: number; now: number }): ScoreRow[] {
  const rows = score.staves.flatMap(({ agent, bars, marks }) => {
    const who = staffName(state, agent);
    return [
      ...bars
        .filter((bar) => bar.from <= to && (bar.to ?? now) >= from)
        .map((bar): ScoreRow => {
          const { kind, outcome, lead, label: what, usd, seq } = bar;
          return { at: bar.from, ms: (bar.to ?? now) - bar.from, who, kind: barName(kind), what, ended: outcome ?? '', usd, lead, seq };
        }),
      ...marks
        .filter(({ at }) => at >= from && at <= to)
        .map(({ at, label, kind, seq }): ScoreRow => {
          const ended = kind === 'good' || kind === 'bad' ? kind : '';
          return { at, ms: null, who, kind: sentence('event'), what: label, ended, usd: undefined, lead: null, seq };
        }),
    ];
  });
  return rows.sort((a, b) => a.at - b.at || a.seq - b.seq);
}

/** What a bar of that kind stands for. */
export function barName(kind: Bar['kind']): Message {
  const names: Readonly<Record<Bar['kind'], Message>> = {
    thinking: sentence('thinking'),
    tool: sentence('tool'),
    command: sentence('command'),
    waiting: sentence('waiting for another'),
    person: sentence('waiting for you'),
  };
  return names[kind];
}
