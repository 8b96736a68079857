/** What came of one run. */
export interface Soaked {
  /** How each process of it ended. */
  readonly lives: readonly string[];
  /** What is not as it should be, in words; empty: everything is. */
  readonly wrong: readonly string[];
}
