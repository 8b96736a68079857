/** One thing that was seen in a workspace, and where. */
export interface SeenFact {
  readonly text: string;
  /** Path, relative to the workspace; with `:line` where a line says it. */
  readonly seen: string;
}
