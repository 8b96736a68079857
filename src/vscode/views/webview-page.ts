import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Uri, type Webview } from 'vscode';
import { pageText } from './page-text.ts';
import type { ViewName } from '../../protocol/webview-view.ts';

/** Loads the page of a view: its bundle from dist/webview. It may run its own script and read its own folder, nothing else. */
export function loadPage(webview: Webview, extension: Uri, view: ViewName): void {
  const folder = Uri.joinPath(extension, 'dist', 'webview');
  webview.options = { enableScripts: true, enableForms: false, enableCommandUris: false, localResourceRoots: [folder] };
  const nonce = randomBytes(16).toString('base64');
  const resource = (name: string): string => webview.asWebviewUri(Uri.joinPath(folder, name)).toString();
  const styles = [resource('shared.css'), resource(`${view}.css`)];
  webview.html = pageText({ view, nonce, source: webview.cspSource, script: resource(`${view}.js`), styles });
}

/** The icon of a view's tab: it is drawn as it is, and unlike the activity bar's does not take the theme's colour. */
export function tabIcon(extension: Uri, name: string): { readonly light: Uri; readonly dark: Uri } {
  const icon = (kind: 'light' | 'dark'): Uri => Uri.joinPath(extension, 'media', `${name}-${kind}.svg`);
  return { light: icon('light'), dark: icon('dark') };
}

const stateSchema = z.object({ runId: z.string().nullable() });

/** The run that a page showed before the window was reloaded, out of what the page kept; undefined when there is none. */
export function keptRun(state: unknown): string | undefined {
  return stateSchema.safeParse(state).data?.runId ?? undefined;
}
