import { userInfo } from 'node:os';
import { window } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { AppHost } from './app-host.ts';
import { ContextKeys } from './context-keys.ts';
import { OutcomeNotice } from './outcome-notice.ts';
import { RunDocuments } from './run-documents.ts';
import { RunFollower } from './run-follower.ts';
import { RunList } from './run-list.ts';
import { logRun } from './run-log.ts';
import { RunsInWork } from './runs-in-work.ts';
import type { Services } from './services.ts';
import { ShownRun } from './shown-run.ts';
import { SpecApproval } from './spec-approval.ts';
import { SpecComments } from './spec-comments.ts';
import { SpecFiles } from './spec-files.ts';
import { SpecTab } from './spec-tab.ts';
import { StatusBar } from './status-bar.ts';
import { TakeUp } from './take-up.ts';
import { tellWaiting } from './tell-waiting.ts';
import { PanelView } from './views/panel-view.ts';
import { ReviewPanel } from './views/review-panel.ts';
import type { RunFiles } from './views/run-files.ts';

/** With what only the editor itself asks for: the views as it makes and restores them. */
export interface WindowServices extends Services {
  readonly panel: PanelView;
  readonly review: ReviewPanel;
}

/** Wires Batuta for one editor window; made by the first use, and nowhere else. */
export function createServices(context: ExtensionContext, files: RunFiles): WindowServices {
  const log = window.createOutputChannel('Batuta', { log: true });
  const person = personName();
  const host = new AppHost(context.secrets, log, ({ purpose }) => tellWaiting(list.get(purpose)));
  const follower = new RunFollower(log);
  const list = new RunList(() => host.app(), follower, log);
  const inWork = new RunsInWork(context.workspaceState, follower);
  const takeUp = new TakeUp({ host, follower, list, inWork, log });
  const shown = new ShownRun(follower, list);
  const comments = new SpecComments(follower, context.workspaceState, person);
  const documents = new RunDocuments(files, takeUp, follower);
  const approval = new SpecApproval({ follower, comments, documents, log, person, heard: (runId) => takeUp.worked(runId) });
  const specFiles = new SpecFiles(follower);
  const statusBar = new StatusBar(follower);
  const services: WindowServices = {
    extension: context.extensionUri,
    log,
    host,
    follower,
    list,
    takeUp,
    shown,
    approval,
    comments,
    specFiles,
    statusBar,
    documents,
    person,
    get panel() {
      return panel;
    },
    get review() {
      return review;
    },
    async close() {
      inWork.keep();
      await follower.close();
      await host.close();
    },
  };
  const panel = new PanelView(services);
  const review = new ReviewPanel(services);
  context.subscriptions.push(
    log,
    follower,
    list,
    inWork,
    takeUp,
    shown,
    comments,
    approval,
    specFiles,
    statusBar,
    documents,
    panel,
    review,
    new ContextKeys(list),
    new OutcomeNotice(follower),
    new SpecTab(follower, log),
    follower.onDidChange((change) => logRun(log, change)),
  );
  return services;
}

/** A user without an entry of its own (in a container, say) has no name. */
function personName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] || 'editor';
  }
}
