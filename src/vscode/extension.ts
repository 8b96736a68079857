import { ExtensionMode, commands, window, workspace, type ExtensionContext, type TreeView, type WebviewViewProvider } from 'vscode';
import { registerChat } from './chat/chat-participant.ts';
import type { WindowServices } from './create-services.ts';
import { Demos } from './demos.ts';
import { registerFixAction } from './fix-action.ts';
import { createProbe, type Probe } from './probe.ts';
import { hadFindings, rememberedRuns } from './remembered-runs.ts';
import { RunFiles } from './views/run-files.ts';
import type { RunRow } from './views/run-rows.ts';
import { tellSaves } from './tell-saves.ts';
import { LazyTree } from './views/lazy-tree.ts';
import { Walkthrough } from './walkthrough.ts';

/** Behind the rows of trees and the demo: nobody finds them in the palette. */
const innerCommands = [
  'batuta.openTranscript',
  'batuta.openEntity',
  'batuta.openFinding',
  'batuta.beginDemo',
  'batuta.useSampleRequest',
  'batuta.useProvider',
];

let services: Promise<WindowServices> | undefined;

/**
 * Registers commands and views, and tells runs of saves; the rest is loaded by the first use, so that a
 * window in which nobody uses Batuta pays nothing. The exceptions are a window that was working on a run when it was reloaded or died –
 * it goes on, whatever view is open –, and one whose audits had open findings: they are problems again. Returns a look inside for the tests, and nothing to anybody else.
 */
export function activate(context: ExtensionContext): Probe | undefined {
  const probe = createProbe(context);
  const files = new RunFiles(async (uri) => (await theServices()).documents.content(uri));
  const walkthrough = new Walkthrough(context.globalState);
  const theServices = (): Promise<WindowServices> => {
    if (services) return services;
    services = import('./create-services.ts').then(
      async ({ createServices }) => (probe.services = await createServices(context, files, runsView, walkthrough)),
    );
    // What was in the way was told; the next use tries again.
    services.catch(() => (services = undefined));
    return services;
  };
  const { contributes } = context.extension.packageJSON as { contributes: { commands: { command: string }[] } };
  for (const id of [...contributes.commands.map(({ command }) => command), ...innerCommands]) {
    const command = async (...args: unknown[]): Promise<unknown> => {
      const { runCommand } = await import('./command-table.ts');
      return runCommand(id, await theServices(), args);
    };
    context.subscriptions.push(commands.registerCommand(id, command));
  }
  context.subscriptions.push(
    walkthrough,
    registerChat(theServices),
    registerFixAction(),
    tellSaves(async (error) => (await theServices()).log.error(`A save could not be told to runs: ${String(error)}`)),
    workspace.registerFileSystemProvider('batuta', files, { isReadonly: true, isCaseSensitive: true }),
  );
  const runsView = registerViews(context, theServices);
  const [folder] = workspace.workspaceFolders ?? [];
  if (folder && new Demos(context.globalState).isFresh(folder.uri.fsPath)) {
    // At once: the run begins seconds later.
    void commands.executeCommand('batuta.panel.focus');
    const begin = (): unknown => commands.executeCommand('batuta.beginDemo', folder.uri.fsPath);
    if (workspace.isTrusted) begin();
    else context.subscriptions.push(workspace.onDidGrantWorkspaceTrust(begin));
  }
  if (workspace.isTrusted && (rememberedRuns(context.workspaceState).length > 0 || hadFindings(context.workspaceState)))
    void theServices().then(goOn);
  return context.extensionMode === ExtensionMode.Test ? probe : undefined;
}

/** Ends what runs in this window, resumable: steps under way are journaled as far as they came. */
export async function deactivate(): Promise<void> {
  const closing = services;
  services = undefined;
  await (await closing)?.close();
}

async function goOn(made: WindowServices): Promise<void> {
  try {
    await made.runs.begin();
  } catch (error) {
    const { reportFailure } = await import('./report-failure.ts');
    reportFailure(made.log, error);
  }
}

/** Gives the view of the runs, whose badge tells how many questions wait. */
function registerViews(context: ExtensionContext, theServices: () => Promise<WindowServices>): TreeView<RunRow> {
  const panel: WebviewViewProvider = {
    resolveWebviewView: async (view, { state }) => (await theServices()).panel.resolve(view, state),
  };
  const runs = new LazyTree(async () => {
    // The folder's runs are not looked at before it is trusted; the view says why.
    if (!workspace.isTrusted) return null;
    const made = await theServices();
    const { runsTree } = await import('./views/runs-tree.ts');
    await made.runs.begin();
    return runsTree(made.runs, made.runFilter);
  });
  const findings = new LazyTree(async () => {
    if (!workspace.isTrusted) return null;
    const made = await theServices();
    const { findingsTree } = await import('./views/findings-tree.ts');
    await made.runs.begin();
    await made.findings.refresh();
    return findingsTree(made.findings);
  });
  const specs = new LazyTree(async () => (await import('./views/specs-tree.ts')).specsTree());
  const entities = new LazyTree(async () => (await import('./views/entities-tree.ts')).entitiesTree());
  const runsView = window.createTreeView('batuta.runs', { treeDataProvider: runs });
  context.subscriptions.push(
    runs,
    findings,
    specs,
    entities,
    window.registerWebviewViewProvider('batuta.panel', panel),
    ...(['review', 'score', 'audit', 'transcript', 'knowledge', 'spec'] as const).map((view) =>
      window.registerWebviewPanelSerializer(`batuta.${view}`, {
        deserializeWebviewPanel: async (tab, state) => (await theServices())[view].restore(tab, state),
      }),
    ),
    runsView,
    window.registerTreeDataProvider('batuta.findings', findings),
    window.registerTreeDataProvider('batuta.specs', specs),
    window.registerTreeDataProvider('batuta.entities', entities),
    workspace.onDidGrantWorkspaceTrust(() => {
      runs.refresh();
      findings.refresh();
    }),
  );
  return runsView;
}
