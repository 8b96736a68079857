import { userInfo } from 'node:os';
import { ViewColumn, l10n, window, commands, type ExtensionContext, type LogOutputChannel, type TreeView, type Disposable } from 'vscode';
import { Composer } from './composer/composer.ts';
import { AppHost } from './app-host.ts';
import { Findings } from './findings.ts';
import { showProblems } from './finding-problems.ts';
import { setContextKeys } from './context-keys.ts';
import { tellOutcomes } from './outcome-notice.ts';
import { reportFailure } from './report-failure.ts';
import { RunDocuments } from './run-documents.ts';
import { logRun } from './log-line.ts';
import type { Services } from './services.ts';
import { ShownRun } from './shown-run.ts';
import { SpecApproval } from './spec-approval.ts';
import { SpecComments } from './spec-comments.ts';
import { watchSpecs } from './spec-files.ts';
import { moveSpecTabs } from './spec-tab.ts';
import { createStatusBar } from './status-bar.ts';
import { markFiles } from './views/file-seals.ts';
import { PanelView } from './views/panel-view.ts';
import { KnowledgeTab } from './views/knowledge-tab.ts';
import { RunTab } from './views/run-tab.ts';
import type { RunFiles } from './views/run-files.ts';
import { RunFilter } from './views/run-filter.ts';
import type { RunRow } from './views/run-rows.ts';
import { happened } from './happened.ts';
import type { Walkthrough } from './walkthrough.ts';
import { watchSeals } from './watch-seals.ts';
import { WindowRuns } from './window-runs.ts';
import { showInformation } from './plain-message.ts';
import type { RunView } from '../app/runs/run-view.ts';
import { runName } from './run-name.ts';
import { needsYou } from '../core/question/needs-you.ts';

/** With what only the editor itself asks for: the views as it makes and restores them. */
export type WindowServices = Services & Views;

type Views = Readonly<{ panel: PanelView; knowledge: KnowledgeTab } & Record<'review' | 'score' | 'spec' | 'audit' | 'transcript', RunTab>>;

/** What kept a first try from making the services stands in it; the next try goes on with it. */
let channel: LogOutputChannel | undefined;

/** Wires Batuta for one editor window; made by the first use, and nowhere else. What keeps it from that is told to the person. */
export async function createServices(
  context: ExtensionContext,
  files: RunFiles,
  runsView: TreeView<RunRow>,
  walkthrough: Walkthrough,
): Promise<WindowServices> {
  channel ??= window.createOutputChannel('Batuta', { log: true });
  const log = channel;
  const person = personName();
  const host = new AppHost(context, log, ({ purpose }) => tellWaiting(runs.get(purpose)));
  const app = await host.app().catch((error: unknown) => {
    host.dispose();
    reportFailure(log, error);
    throw error;
  });
  const inSight = (runId: string): boolean => services.panel.runInSight() === runId;
  const runs = new WindowRuns(app, host, context.workspaceState, log);
  const shown = new ShownRun(runs);
  const comments = new SpecComments(runs, context.workspaceState, person);
  const documents = new RunDocuments(files, runs, log);
  const approval = new SpecApproval({ runs, comments, documents, log, person, inSight });
  const specFiles = watchSpecs(runs);
  const statusBar = createStatusBar(runs);
  const runFilter = new RunFilter(runsView);
  const findings = new Findings(runs, context.workspaceState, log);
  const composer = new Composer(host, context.workspaceState);
  const parts: Omit<WindowServices, keyof Views> = {
    extension: context.extensionUri,
    log,
    host,
    runs,
    shown,
    approval,
    comments,
    specFiles,
    statusBar,
    composer,
    walkthrough,
    runFilter,
    findings,
    documents,
    person,
    close: () => runs.close(),
  };
  // The views are parts of the services that they are made with.
  const services = parts as WindowServices;
  const views: Views = {
    panel: new PanelView(services),
    review: new RunTab(services, { view: 'review', title: (name) => l10n.t('Review: {0}', name) }),
    score: new RunTab(services, { view: 'score', title: (name) => l10n.t('Score: {0}', name), closed: () => shown.replay(null) }),
    spec: new RunTab(services, { view: 'spec', column: ViewColumn.Beside, title: (name) => l10n.t('Spec: {0}', name) }),
    audit: new RunTab(services, { view: 'audit', title: (name) => l10n.t('Audit: {0}', name) }),
    transcript: new RunTab(services, { view: 'transcript', title: (name) => l10n.t('Transcript: {0}', name) }),
    knowledge: new KnowledgeTab(services),
  };
  Object.assign(parts, views);
  context.subscriptions.push(
    log,
    host,
    runs,
    shown,
    comments,
    approval,
    specFiles,
    statusBar,
    composer,
    documents,
    ...Object.values(views),
    runFilter,
    findings,
    showProblems(findings),
    setContextKeys(runs),
    countQuestions(runs, runsView),
    tellOutcomes(runs, inSight),
    runs.onDidChange(({ events }) => events.flatMap(happened).forEach((step) => walkthrough.tick(step))),
    moveSpecTabs(runs, log),
    markFiles(runs, shown),
    watchSeals(runs, () => [shown.runId(), views.review.runId], log),
    runs.onDidChange((change) => logRun(log, change)),
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

/** Tells that what the person asked for waits until the folder is free, without waiting for the message to be read. undefined: no run has it, but a short work. */
function tellWaiting(run: RunView | undefined): void {
  if (!run) {
    void showInformation(l10n.t('Batuta is at work in this folder already. What you asked for goes on by itself when that is done.'));
    return;
  }
  const show = l10n.t('Show Run');
  const words = l10n.t('“{0}” is at work in this folder. What you asked for goes on by itself when that is done.', runName(run.state));
  void showInformation(words, show).then((answer) => (answer === show ? commands.executeCommand('batuta.showRun', run.runId) : undefined));
}

/** The number of questions that wait, on Batuta's icon. */
function countQuestions(runs: Pick<WindowRuns, 'onDidUpdate' | 'all'>, view: Pick<TreeView<unknown>, 'badge'>): Disposable {
  return runs.onDidUpdate(() => {
    const value = needsYou(runs.all()).length;
    if (value === (view.badge?.value ?? 0)) return;
    const tooltip = value === 1 ? l10n.t('1 question needs your answer') : l10n.t('{0} questions need your answer', value);
    view.badge = value === 0 ? undefined : { value, tooltip };
  });
}
