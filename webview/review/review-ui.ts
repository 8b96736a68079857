import type { RunEvent } from '../../src/protocol/run-event.ts';
import type { Hunk } from '../../src/protocol/webview-view.ts';
import type { Result } from '../../src/protocol/webview.ts';
import type { Ui } from '../shared/ui.ts';

/** What the parts of the review draw with, besides what both pages have. */
export interface ReviewUi extends Ui {
  readonly dismissed: ReadonlySet<string>;
  /** Fingerprint of the issue that was stepped to last. */
  lastIssue: string | null;
  /** Every event of the run, in order. */
  readonly events: readonly RunEvent[];
  /** undefined = not there yet. */
  hunks(file: string): readonly Hunk[] | undefined;
  loadHunks(file: string): Promise<void>;
  /** Takes a change back: all of the file, or one hunk. */
  undoChange(file: string, hunk?: string): Promise<void>;
  /** The text of a pull request; null: not there yet. */
  readonly pullRequest: Result<'pullRequest'> | null;
  /** Keeps the person's own text; null: lets it go. Whether that was done. */
  keepPullRequest(text: string | null): Promise<boolean>;
  /** Whether the person accepted a change: the whole file (`hunk` null), or one hunk. */
  isAccepted(file: string, hunk: string | null): boolean;
  acceptChange(file: string, hunk: string | null, accepted: boolean): Promise<void>;
  /** Why the last undo of a file was refused. */
  refusal(file: string): string | null;
}
