import type { NewestFinding } from '../core/audit/newest-findings.ts';

/** A finding in this window. */
export interface KnownFinding extends NewestFinding {
  /** Of the window, absolute. */
  readonly folder: string;
  /** What rows and problems name it by. */
  readonly key: string;
}
