/** Result of a run command; undefined if nothing happened. */
export interface HandledRun {
  readonly runId: string;
  /** The question that the person answered; null: it was begun or taken up, and may rest right away. */
  readonly replied: number | null;
}
