import type { ViewName } from '../../../src/protocol/webview-view.ts';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { built } from './built.ts';
import { hostScript } from './host-script.ts';
import { defaultStyles, theme } from './themes.ts';
import type { ThemeName } from './themes.ts';

const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };
const nonce = 'batuta';

export interface PageServer {
  address(view: ViewName, themeName: ThemeName): string;
  /** Paths of every request that is none of the page's own files. */
  readonly strange: string[];
  stop(): Promise<void>;
}

/** Serves the built pages on loopback, with the policy and the surroundings that a workbench gives them. */
export async function startPageServer(): Promise<PageServer> {
  const strange: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const file = basename(url.pathname);
    if (file === 'page.html') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(pageOf(url.searchParams.get('view') ?? 'panel', (url.searchParams.get('theme') ?? 'dark') as ThemeName));
      return;
    }
    const type = types[extname(file)];
    if (type === undefined || url.pathname !== `/${file}`) {
      if (file !== 'favicon.ico') strange.push(url.href);
      response.writeHead(404).end();
      return;
    }
    readFile(join(built, file)).then(
      (content) => response.setHeader('content-type', type).end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The page server has no port.');
  return {
    strange,
    address: (view, themeName) => `http://127.0.0.1:${address.port}/page.html?view=${view}&theme=${themeName}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function pageOf(view: string, themeName: ThemeName): string {
  const { kind, name, variables } = theme(themeName);
  const style = Object.entries(variables)
    .map(([key, value]) => `${key}: ${value};`)
    .join(' ');
  const ground = view === 'panel' ? '--vscode-sideBar-background' : '--vscode-editor-background';
  return `<!doctype html>
<html lang="en" style="${style.replaceAll('"', '&quot;')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self' 'unsafe-inline'; font-src 'self'">
<style>${defaultStyles} html { background: var(${ground}); }</style>
<link rel="stylesheet" href="shared.css">
<link rel="stylesheet" href="${view}.css">
</head>
<body class="${kind}" data-vscode-theme-kind="${kind}" data-vscode-theme-name="${name}">
<script nonce="${nonce}">${hostScript}</script>
<script type="module" nonce="${nonce}" src="${view}.js"></script>
</body>
</html>`;
}
