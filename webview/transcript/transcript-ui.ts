import type { Transcript, TranscriptCall } from '../../src/protocol/transcript.ts';
import type { Ui } from '../shared/ui.ts';
import type { Follower } from './follower.ts';
import type { TurnFigures } from './read-figures.ts';

/** What the parts of the transcript draw with, besides what all pages have. */
export interface TranscriptUi extends Ui {
  /** null: it is being read. */
  readonly transcript: Transcript | null;
  readonly figures: ReadonlyMap<number, TurnFigures>;
  readonly follower: Follower;
  /** What is searched for, in lower case; '' for nothing. */
  readonly words: string;
  /** Grows when something else than the turns is to be drawn anew. */
  readonly version: number;
  /** The turns with the searched words; without any, all. */
  found(): Transcript['turns'];
  /** The searched words stand in it. */
  isHit(call: TranscriptCall): boolean;
  search(words: string): void;
  /** Goes to the next of the turns that were found. */
  nextFound(): void;
  /** Shows another attempt. */
  choose(path: string): void;
}
