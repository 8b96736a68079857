import type { Message } from '../../protocol/message.ts';
import type { Locale } from '../describe/locale.ts';
import { sanitise } from '../report/sanitise.ts';
import type { RunState } from '../run/run-state.ts';
import type { Score, Staff } from './score.ts';
import { placeTitles, titleHeight, type PhaseTitles } from './phase-titles.ts';
import { scoreNotes } from './score-notes.ts';
import type { TimeAxis } from './time-axis.ts';

/** What of a score is drawn, and for whom. */
export interface Sheet {
  readonly score: Score;
  readonly state: RunState;
  readonly axis: TimeAxis;
  /** The part of the axis that is in sight, in its milliseconds. */
  readonly sight: { readonly from: number; readonly to: number };
  /** Of the whole drawing, in pixels. */
  readonly width: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly locale: Locale;
}

/** A sheet with its measures. */
export interface Plot extends Sheet {
  /** Room for the agents' names, in pixels. */
  readonly left: number;
  /** Of the phases and the time above the staves, in pixels. */
  readonly head: number;
  readonly titles: PhaseTitles;
  /** Of what is told below the score its number, by the number of the event. */
  readonly noted: ReadonlyMap<number, number>;
  readonly staves: readonly Staff[];
  /** Horizontal pixel of a time since the epoch. */
  readonly x: (time: number) => number;
  /** Vertical pixel of the middle of a staff. */
  readonly y: (staff: number) => number;
  readonly words: (message: Message) => string;
}

export const staffHeight = 34;
/** Where everything lies on a sheet. */
export function measured(sheet: Sheet): Plot {
  const { score, state, axis, sight, width, locale, now } = sheet;
  const left = namesWidth(width);
  const scale = Math.max(1, width - left) / Math.max(1, sight.to - sight.from);
  const staves = score.staves.filter(({ agent, bars, marks }) => agent !== '' || bars.length + marks.length > 0);
  const x = (time: number): number => left + (axis.place(time) - sight.from) * scale;
  const words = (message: Message): string => sanitise(locale.say(message));
  const titles = placeTitles(state, { x, words, left, width, now });
  const head = titleHeight * titles.rows + 50;
  return {
    ...sheet,
    left,
    head,
    titles,
    noted: new Map(scoreNotes(score, state, now).map(({ seq, number }) => [seq, number])),
    staves,
    x,
    y: (staff) => head + staff * staffHeight + staffHeight / 2,
    words,
  };
}

/** A narrow sheet has less room for the agents' names, which then take two lines. */
function namesWidth(width: number): number {
  return width < 640 ? 108 : 128;
}
