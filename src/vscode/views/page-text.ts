import type { ViewName } from '../../protocol/webview-view.ts';

interface Page {
  readonly view: ViewName;
  readonly nonce: string;
  readonly source: string;
  readonly script: string;
  /** What all pages share, then the page's own. */
  readonly styles: readonly string[];
}

/** The HTML of a page; its policy lets it run one script with what that imports, and load styles and fonts of its own folder, nothing else. */
export function pageText({ view, nonce, source, script, styles }: Page): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source} 'unsafe-inline'; font-src ${source}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${styles.map((style) => `<link rel="stylesheet" href="${style}">`).join('\n')}
<title>Batuta</title>
</head>
<body data-view="${view}">
<script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
