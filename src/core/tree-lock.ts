import type { Evidence } from '../protocol/run-event.ts';
import type { Checkpoint } from './ports.ts';

/** The workspace's lock of one run: writers share it, validations have it alone. In memory; released on abort. */
export interface TreeLock {
  shared<T>(signal: AbortSignal, fn: () => Promise<T>): Promise<T>;
  exclusive<T>(signal: AbortSignal, fn: (known: KnownTree) => Promise<T>): Promise<T>;
}

/** What those who have the workspace alone, one after the other, know of it. */
export interface KnownTree {
  /** As the last one left it; null: nobody did, or what it did may have changed more than the tree. */
  readonly left: LeftTree | null;
  /** The lock passed straight on: nobody had the workspace in between, and no time went by. */
  readonly untouched: boolean;
  /** For the next one. */
  readonly leave: (left: LeftTree) => void;
}

export interface LeftTree {
  readonly checkpoint: Checkpoint;
  /** Of the checkpoint, as in `Checkpoints.take`. */
  readonly volatilePaths: readonly string[];
  /** Commands that passed since the last one that did something else than prove, and for whom they ran. */
  readonly passes: readonly { readonly agent: string; readonly evidence: Evidence }[];
}
