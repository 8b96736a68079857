import type { Message } from '../../protocol/message.ts';
import type { Locale } from '../describe/locale.ts';
import { sentence } from '../describe/message.ts';
import { sanitise } from '../report/sanitise.ts';
import { agentName } from '../run/agents.ts';
import type { RunState } from '../run/run-state.ts';
import type { Score, Staff } from './score.ts';
import type { TimeAxis } from './time-axis.ts';

/** Of the phases and the time above the staves, in pixels. */
export const headHeight = 50;
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
  readonly left: number;
  readonly staves: readonly Staff[];
  /** Horizontal pixel of a time since the epoch. */
  readonly x: (time: number) => number;
  /** Vertical pixel of the middle of a staff. */
  readonly y: (staff: number) => number;
  readonly words: (message: Message) => string;
}

export const staffHeight = 34;
/** Room for the agents' names, in pixels. */
export const namesWidth = 128;

/** As people call it; of no agent it is Batuta's own. */
export function staffName(state: RunState, agent: string): Message {
  return agent === '' ? sentence('Run') : agentName(state, agent);
}

/** Where everything lies on a sheet. */
export function measured(sheet: Sheet): Plot {
  const { score, axis, sight, width, locale } = sheet;
  const scale = Math.max(1, width - namesWidth) / Math.max(1, sight.to - sight.from);
  const staves = score.staves.filter(({ agent, bars, marks }) => agent !== '' || bars.length + marks.length > 0);
  return {
    ...sheet,
    left: namesWidth,
    staves,
    x: (time) => namesWidth + (axis.place(time) - sight.from) * scale,
    y: (staff) => headHeight + staff * staffHeight + staffHeight / 2,
    words: (message) => sanitise(locale.say(message)),
  };
}
