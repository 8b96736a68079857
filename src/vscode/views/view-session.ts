import { workspace, type Disposable, type Webview } from 'vscode';
import { locale } from '../locale.ts';
import type { HostMessage } from '../../protocol/webview.ts';
import type { Services } from '../services.ts';
import { reportFailure } from '../report-failure.ts';
import { blockedReason } from '../situation.ts';
import { EventStream } from './event-stream.ts';
import { requestHandlers } from './request-handlers.ts';
import { viewState } from './view-state.ts';
import type { ViewName } from '../../protocol/webview-view.ts';
import { WebviewLink } from './webview-link.ts';
import { loadPage } from './webview-page.ts';

/** How long changes are collected before a view is told what it is about. */
const settleMs = 60;

/**
 * One page and what it is told: what it is about, the events of its run, changes of its spec, dismissed issues.
 * A page that was hidden and comes back says `ready` again, and everything is sent anew from its cursor.
 */
export class ViewSession implements Disposable {
  private readonly services: Services;
  private readonly view: ViewName;
  private readonly runId: () => string | undefined;
  private readonly link: WebviewLink;
  private readonly stream: EventStream;
  private readonly subscriptions: Disposable[] = [];
  private isReady = false;
  /** The runs were looked for, in vain. */
  private hasLooked = false;
  private sent = '';
  private timer: NodeJS.Timeout | undefined;
  private telling: Promise<void> = Promise.resolve();
  private later: HostMessage | undefined;

  constructor(
    services: Services,
    webview: Webview,
    view: ViewName,
    run: { readonly runId: () => string | undefined; readonly show: (runId: string) => void },
  ) {
    this.services = services;
    this.view = view;
    this.runId = run.runId;
    const port = {
      ready: () => this.becomeReady(),
      subscribe: async (runId: string, cursor: number) => {
        this.stream.subscribe(runId, cursor).catch((error: unknown) => reportFailure(services.log, error));
      },
      showRun: run.show,
      send: (message: HostMessage) => this.link.send(message),
    };
    this.link = new WebviewLink(webview, requestHandlers(services, port), services.log, (said) => locale.say(said));
    this.stream = new EventStream(services.runs.machine, port.send);
    this.subscriptions.push(
      this.link,
      this.stream,
      services.runs.onDidUpdate(() => this.tellSoon()),
      services.shown.onDidChange(() => this.tellSoon()),
      services.comments.onDidChange(() => this.tellSoon()),
      services.composer.onDidChange(() => this.tellSoon()),
      workspace.onDidGrantWorkspaceTrust(() => this.isReady && this.becomeReady()),
      workspace.onDidChangeWorkspaceFolders(() => this.isReady && this.becomeReady()),
      services.specFiles.onDidChange((runId) => {
        if (runId === this.runId()) this.link.send({ type: 'specChanged', runId });
      }),
    );
    loadPage(webview, services.extension, view);
  }

  /** Tells the page something, now or as soon as it is there. */
  whenReady(message: HostMessage): void {
    if (this.isReady) this.link.send(message);
    else this.later = message;
  }

  /** Tells the page what it is about, when that is something else than what it knows. */
  tellSoon(): void {
    if (!this.isReady) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      // One after the other: an older state must not come last.
      this.telling = this.telling.then(() => this.tell());
    }, settleMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.isReady = false;
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private becomeReady(): void {
    this.isReady = true;
    this.sent = '';
    this.tellSoon();
    // The first use: runs of an earlier window go on, those of others are followed.
    this.services.runs.begin().then(
      () => this.tellSoon(),
      (error: unknown) => {
        this.hasLooked = true;
        this.tellSoon();
        reportFailure(this.services.log, error);
      },
    );
  }

  private async tell(): Promise<void> {
    // Before the runs are read there seem to be none: nothing is called gone, or new, that is only not known yet.
    if (!this.hasLooked && !this.services.runs.machine.isRead && !blockedReason()) return;
    try {
      const view = await viewState(this.services, this.runId(), this.view === 'panel' ? await this.services.composer.view() : null);
      const text = JSON.stringify(view);
      if (!this.isReady || text === this.sent) return;
      this.sent = text;
      this.link.send({ type: 'view', view });
      if (this.later) this.link.send(this.later);
      this.later = undefined;
    } catch (error) {
      reportFailure(this.services.log, error);
    }
  }
}
