import type { LogOutputChannel, Uri } from 'vscode';
import type { KnowledgeSource } from '../protocol/knowledge.ts';
import type { HostMessage } from '../protocol/webview.ts';
import type { Composer } from './composer/composer.ts';
import type { AppHost } from './app-host.ts';
import type { Findings } from './findings.ts';
import type { RunFilter } from './views/run-filter.ts';
import type { RunDocuments } from './run-documents.ts';
import type { RunView } from '../app/runs/run-view.ts';
import type { ShownRun } from './shown-run.ts';
import type { SpecApproval } from './spec-approval.ts';
import type { SpecComments } from './spec-comments.ts';
import type { SpecFiles } from './spec-files.ts';
import type { StatusBar } from './status-bar.ts';
import type { Walkthrough } from './walkthrough.ts';
import type { WindowRuns } from './window-runs.ts';

/** Batuta in one editor window, as its commands and views see it. */
export interface Services {
  /** Folder of the extension. */
  readonly extension: Uri;
  readonly log: LogOutputChannel;
  readonly host: AppHost;
  readonly runs: WindowRuns;
  readonly shown: ShownRun;
  readonly approval: SpecApproval;
  readonly comments: SpecComments;
  readonly specFiles: SpecFiles;
  readonly statusBar: StatusBar;
  readonly composer: Composer;
  readonly walkthrough: Walkthrough;
  readonly runFilter: RunFilter;
  readonly findings: Findings;
  readonly documents: RunDocuments;
  readonly panel: {
    /** The run that the person looks at in the panel; undefined while it is out of sight. */
    runInSight(): string | undefined;
    focusOn(part: Extract<HostMessage, { type: 'focus' }>['part']): void;
  };
  readonly review: { show(run: RunView): void };
  readonly score: { show(run: RunView): void };
  readonly spec: { show(run: RunView): void };
  readonly audit: { show(run: RunView): void };
  readonly transcript: { show(run: RunView, message: Extract<HostMessage, { type: 'attempt' }>): void };
  /** Shows entities, or memory, of a folder (absolute path). `focus`: what is to be in the middle; null: what was there, or the first. */
  readonly knowledge: { show(place: { readonly source: KnowledgeSource; readonly folder: string; readonly focus: string | null }): void };
  /** Who answers and decides in this window. */
  readonly person: string;
  close(): Promise<void>;
}
