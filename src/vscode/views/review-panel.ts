import { Uri, ViewColumn, l10n, window } from 'vscode';
import type { Disposable, WebviewPanel } from 'vscode';
import type { Face } from '../face.ts';
import type { FollowedRun } from '../run-follower.ts';
import { runTitle } from '../status-text.ts';
import { ViewSession } from './view-session.ts';
import { pageOptions, webviewPage } from './webview-page.ts';

/** The review of one run in an editor tab; another run's takes its place. */
export class ReviewPanel implements Disposable {
  private readonly face: Face;
  private open: { readonly panel: WebviewPanel; readonly session: ViewSession } | undefined;
  private runId: string | undefined;

  constructor(face: Face) {
    this.face = face;
  }

  show(run: FollowedRun): void {
    const title = l10n.t('Review: {0}', runTitle(run.state));
    this.runId = run.runId;
    if (this.open) {
      this.open.panel.title = title;
      this.open.panel.reveal();
      this.open.session.tellSoon();
      return;
    }
    const { extension } = this.face;
    const panel = window.createWebviewPanel('batuta.review', title, ViewColumn.Active, pageOptions(extension));
    panel.iconPath = Uri.joinPath(extension, 'media', 'activity.svg');
    const session = new ViewSession(this.face, panel.webview, {
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
    panel.webview.html = webviewPage(panel.webview, extension, 'review');
  }

  dispose(): void {
    this.open?.panel.dispose();
  }
}
