import type { Message } from '../protocol/message.ts';

/** Told what of a commit is not what was proven, a line for each file; true: commit all the same. */
export type ConfirmApply = (differences: readonly Message[]) => Promise<boolean>;

/** A commit of a run's change. `notes`: what a person has to know of it, and of their files. */
export interface Applied {
  readonly branch: string | null;
  readonly commit: string;
  readonly message: string;
  readonly pullRequest: string;
  readonly notes: readonly Message[];
}

/** Of a run's change. `text`: Markdown, the first line of it the title; `own`: in the person's words, not made of what holds now. */
export interface PullRequestText {
  readonly text: string;
  readonly own: boolean;
}
