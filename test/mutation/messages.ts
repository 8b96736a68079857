/** What the main process asks of the one that runs tests. */
export interface RunOrder {
  /** Paths from the root of the tree, in the order in which they are played. */
  readonly tests: readonly string[];
  /** Files that were changed since the last order. */
  readonly changed: readonly string[];
  /** Ends with the first test that fails. */
  readonly bail: boolean;
}

/** What that one says: that it is ready, each sign of life, and the result. */
export type RunNews =
  | { readonly type: 'ready' }
  | { readonly type: 'alive' }
  | { readonly type: 'done'; readonly failed: readonly string[]; readonly durations: Readonly<Record<string, number>> };
