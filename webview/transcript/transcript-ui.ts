import type { TranscriptCall } from '../../src/protocol/transcript.ts';
import type { Ui } from '../shared/ui.ts';

/** What the parts of the transcript draw with, besides what all pages have. */
export interface TranscriptUi extends Ui {
  /** The searched words stand in it. */
  isHit(call: TranscriptCall): boolean;
}
