import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ViewColumn, commands, window } from 'vscode';
import type { ExtensionContext, Webview } from 'vscode';
import { barePage } from './bare-page.ts';
import { followRows } from './journal-rows.ts';
import { observeActivation } from './observe-activation.ts';

/** What the benchmark tells its extension, as JSON in BATUTA_BENCH. */
export interface BenchOrder {
  /** Where the facts of each start go; then nothing else is done. */
  readonly facts?: string;
  readonly ids?: readonly string[];
  /** A journal, rows as JSON, and a run to review. */
  readonly journal?: string;
  readonly rows?: string;
  readonly review?: string;
}

export async function activate(context: ExtensionContext): Promise<void> {
  const order = JSON.parse(process.env['BATUTA_BENCH'] ?? '{}') as BenchOrder;
  if (order.facts !== undefined) return writeFacts(order.facts, order.ids ?? []);
  context.subscriptions.push(
    window.registerWebviewViewProvider('bare.panel', {
      resolveWebviewView: (view) => {
        let stop = (): void => undefined;
        list(view.webview, 'panel', (send) => {
          stop();
          stop = followRows(order.journal ?? '', send);
        });
        // Hidden, its page is gone; shown again, it says that it is ready.
        view.onDidChangeVisibility(() => stop());
        view.onDidDispose(() => stop());
      },
    }),
    commands.registerCommand('bare.openDiff', () => {
      const panel = window.createWebviewPanel('bare.review', 'Bare Diff', ViewColumn.Active);
      list(panel.webview, 'review', (send) => {
        void readFile(order.rows ?? '', 'utf8').then((text) => send(JSON.parse(text) as string[][]));
      });
    }),
    commands.registerCommand('bare.openReview', () => commands.executeCommand('batuta.openReview', order.review)),
  );
}

/** Speaks with a bare page as Batuta does with its own: ready → view → subscribe → rows. */
function list(webview: Webview, view: 'panel' | 'review', subscribe: (send: (rows: string[][]) => void) => void): void {
  webview.onDidReceiveMessage(({ type }: { type: string }) => {
    if (type === 'ready') void webview.postMessage({ type: 'view', view: { runId: 'bare' } });
    else subscribe((rows) => void webview.postMessage({ type: 'rows', rows }));
  });
  webview.options = { enableScripts: true };
  webview.html = barePage(`bare-${view}`, randomUUID());
}

/** The order changes from start to start: the second finds files in the machine's cache that the first read. */
async function writeFacts(folder: string, ids: readonly string[]): Promise<void> {
  const starts = readdirSync(folder).length;
  const facts = await observeActivation(starts % 2 === 0 ? ids : ids.toReversed()).catch((error: unknown) => ({ error: String(error) }));
  const name = `${process.pid}-${Date.now()}`;
  await writeFile(join(folder, '..', name), JSON.stringify(facts));
  await rename(join(folder, '..', name), join(folder, `${name}.json`));
}
