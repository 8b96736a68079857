/** What a command did to a run, for whoever gave the command and wants to see what comes of it. undefined in its place: nothing was done. */
export interface HandledRun {
  readonly runId: string;
  /** The person answered what the run had asked; otherwise it was begun or taken up, and may rest right away. */
  readonly answered: boolean;
}
