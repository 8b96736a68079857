import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Uri, type Webview, type WebviewOptions } from 'vscode';
import { pageText } from './page-text.ts';
import type { ViewName } from '../../protocol/webview-view.ts';

/** A page may run its own script and read its own folder, nothing else. */
export function pageOptions(extension: Uri): WebviewOptions {
  return { enableScripts: true, enableForms: false, enableCommandUris: false, localResourceRoots: [webviewFolder(extension)] };
}

/** The page of a view: its bundle from dist/webview under a policy that lets nothing be loaded from elsewhere. */
export function webviewPage(webview: Webview, extension: Uri, view: ViewName): string {
  const nonce = randomBytes(16).toString('base64');
  const resource = (name: string): string => webview.asWebviewUri(Uri.joinPath(webviewFolder(extension), name)).toString();
  const styles = [resource('shared.css'), resource(`${view}.css`)];
  return pageText({ view, nonce, source: webview.cspSource, script: resource(`${view}.js`), styles });
}

function webviewFolder(extension: Uri): Uri {
  return Uri.joinPath(extension, 'dist', 'webview');
}

const stateSchema = z.object({ runId: z.string().nullable() });

/** The run that a page showed before the window was reloaded, out of what the page kept; undefined when there is none. */
export function keptRun(state: unknown): string | undefined {
  const kept = stateSchema.safeParse(state);
  return (kept.success ? kept.data.runId : null) ?? undefined;
}
