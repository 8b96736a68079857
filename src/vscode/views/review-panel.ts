import { Uri, ViewColumn, l10n, window } from 'vscode';
import type { Disposable, WebviewPanel } from 'vscode';
import type { Services } from '../services.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import { runName } from '../run-name.ts';
import { ViewSession } from './view-session.ts';
import { keptRun } from './webview-page.ts';

/** The review of one run in an editor tab; another run's takes its place. */
export class ReviewPanel implements Disposable {
  private readonly services: Services;
  private open: { readonly panel: WebviewPanel; readonly session: ViewSession } | undefined;
  /** The run that it is, or was last, about. */
  runId: string | undefined;

  constructor(services: Services) {
    this.services = services;
  }

  show(run: RunView): void {
    const title = l10n.t('Review: {0}', runName(run.state));
    this.runId = run.runId;
    if (this.open) {
      this.open.panel.title = title;
      this.open.panel.reveal();
      this.open.session.tellSoon();
      return;
    }
    this.fill(window.createWebviewPanel('batuta.review', title, ViewColumn.Active));
  }

  /** Fills the tab that the editor brought back after a reload. `state`: what its page kept. */
  restore(panel: WebviewPanel, state: unknown): void {
    // A review was opened before this tab came into sight: one is enough.
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
    const { extension } = this.services;
    // A tab's icon is drawn as it is: unlike the activity bar's, it does not take the theme's colour.
    const icon = (kind: 'light' | 'dark'): Uri => Uri.joinPath(extension, 'media', `review-${kind}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    const session = new ViewSession(this.services, panel.webview, 'review', {
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
    });
  }
}
