import type { Message } from '../../protocol/message.ts';

/** What somebody does: `thinking` is a model call, `waiting` is for another agent or for the provider, `person` a question that stands open. */
export type BarKind = 'thinking' | 'tool' | 'command' | 'waiting' | 'person';

/** Where more is to be read: the turn of a transcript, the log of a command. */
export type Lead =
  | { readonly to: 'transcript'; readonly path: string; readonly turn: number }
  | { readonly to: 'log'; readonly hash: string };

/** Something that lasts. Times are milliseconds since the epoch; `to` null: it has not ended. */
export interface Bar {
  readonly kind: BarKind;
  readonly from: number;
  readonly to: number | null;
  readonly label: Message;
  /** How it ended, where it can fail. */
  readonly outcome: 'good' | 'bad' | null;
  readonly lead: Lead | null;
  /** Of a question: what was asked, and what was answered; null: nothing yet, or it was withdrawn. */
  readonly asked?: { readonly question: Message; readonly answer: Message | null };
  /** Of a model call: what it cost; null: its model has no price. */
  readonly usd?: number | null;
  /** Number of the event that tells of it first. */
  readonly seq: number;
}

/** Something that happened at once. */
export interface Mark {
  readonly kind: 'retry' | 'guided' | 'good' | 'bad' | 'warn';
  readonly at: number;
  readonly label: Message;
  readonly seq: number;
}

/** All of one agent; `agent` '' is Batuta itself, which asks, measures and proves. */
export interface Staff {
  readonly agent: string;
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

/** One agent could begin because another was done, or had to because it rejected what was there. */
interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly at: number;
}

/** What was spent until then. */
interface SpentPoint {
  readonly at: number;
  readonly usd: number;
  readonly tokens: number;
  readonly turns: number;
}

/** What a run's journal says about who did what when. Phases, rests and caps are in the run's state. */
export interface Score {
  /** In the order in which they began. */
  readonly staves: readonly Staff[];
  readonly arrows: readonly Arrow[];
  readonly spent: readonly SpentPoint[];
}
