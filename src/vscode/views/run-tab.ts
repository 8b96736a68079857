import { ViewColumn, window, type Disposable, type WebviewPanel } from 'vscode';
import type { Services } from '../services.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import type { HostMessage } from '../../protocol/webview.ts';
import { runName } from '../run-name.ts';
import type { ViewName } from '../../protocol/webview-view.ts';
import { closeLeftovers } from './leftover-tab.ts';
import { ViewSession } from './view-session.ts';
import { keptRun, tabIcon } from './webview-page.ts';

interface TabOptions {
  readonly view: Exclude<ViewName, 'panel' | 'knowledge'>;
  /** Where it opens; in the active group when left out. */
  readonly column?: ViewColumn;
  /** Of a tab about the run of that name. */
  title(name: string): string;
  /** The person closed the tab. */
  closed?(): void;
}

/** One view of a run in an editor tab; another run's takes its place. */
export class RunTab implements Disposable {
  private readonly services: Services;
  private readonly options: TabOptions;
  private open: { readonly panel: WebviewPanel; readonly session: ViewSession } | undefined;
  /** The run that it is, or was last, about. */
  runId: string | undefined;

  constructor(services: Services, options: TabOptions) {
    this.services = services;
    this.options = options;
  }

  /** `message`: what its page is told as well. */
  show(run: RunView, message?: HostMessage): void {
    const title = this.options.title(runName(run.state));
    this.runId = run.runId;
    if (this.open) {
      this.open.panel.title = title;
      this.open.panel.reveal();
      this.open.session.tellSoon();
    } else {
      const type = `batuta.${this.options.view}`;
      this.fill(window.createWebviewPanel(type, title, closeLeftovers(type) ?? this.options.column ?? ViewColumn.Active));
    }
    if (message) this.open?.session.whenReady(message);
  }

  /** Fills the tab that the editor brought back after a reload. `state`: what its page kept. */
  restore(panel: WebviewPanel, state: unknown): void {
    // One was opened before this tab came into sight: one is enough.
    if (this.open) {
      panel.dispose();
      return;
    }
    this.runId = keptRun(state);
    this.fill(panel);
  }

  /** The tab stays: after a reload the editor asks for its content again. */
  dispose(): void {
    this.open?.session.dispose();
  }

  private fill(panel: WebviewPanel): void {
    panel.iconPath = tabIcon(this.services.extension, this.options.view);
    const session = new ViewSession(this.services, panel.webview, this.options.view, {
      runId: () => this.runId,
      show: (runId) => {
        this.runId = runId;
        session.tellSoon();
      },
    });
    this.open = { panel, session };
    panel.onDidDispose(() => {
      session.dispose();
      this.open = undefined;
      this.options.closed?.();
    });
  }
}
