import type { Disposable, WebviewView } from 'vscode';
import type { HostMessage } from '../../protocol/webview.ts';
import type { Services } from '../services.ts';
import { ViewSession } from './view-session.ts';
import { keptRun } from './webview-page.ts';

/** The sidebar's view of the run that waits or works. */
export class PanelView implements Disposable {
  private readonly services: Services;
  private session: ViewSession | undefined;
  private view: WebviewView | undefined;

  constructor(services: Services) {
    this.services = services;
  }

  /** The editor made the view's frame; it stays while the view is hidden, its page does not. `state`: what its page kept over a reload. */
  resolve(view: WebviewView, state: unknown): void {
    const { services } = this;
    services.shown.remember(keptRun(state));
    this.session?.dispose();
    const session = new ViewSession(services, view.webview, 'panel', {
      runId: () => services.shown.runId(),
      show: (runId) => services.shown.pick(runId),
    });
    this.session = session;
    this.view = view;
    view.onDidDispose(() => {
      session.dispose();
      if (this.session !== session) return;
      this.session = undefined;
      this.view = undefined;
    });
  }

  /** The run that the person looks at here; undefined while the view is out of sight. */
  runInSight(): string | undefined {
    return this.view?.visible && !this.services.composer.isOpen ? this.services.shown.runId() : undefined;
  }

  focusOn(part: Extract<HostMessage, { type: 'focus' }>['part']): void {
    // What is about a run is not seen behind the request that is being written.
    if (part !== 'request') this.services.composer.close();
    this.session?.whenReady({ type: 'focus', part });
  }

  dispose(): void {
    this.session?.dispose();
  }
}
