/** Words of a person for one agent at work, as they lie in the run's inbox. */
export interface GuidanceNote {
  readonly id: string;
  readonly agent: string;
  readonly text: string;
  readonly by: string;
}

/**
 * Where guidance waits for its agent. A note that was journaled as delivered never comes again, whatever process works on the
 * run; one that was not is there after a crash.
 */
export interface GuidanceInbox {
  /** What waits for the agent, oldest first. */
  waiting(agent: string): Promise<readonly GuidanceNote[]>;
  /** These are in a step's result now. */
  delivered(ids: readonly string[]): void;
}

export const noGuidance: GuidanceInbox = { waiting: async () => [], delivered: () => {} };

/** As the agent reads it. */
export function guidanceText(text: string): string {
  return `Guidance from the person you work for:\n${text.trim()}`;
}
