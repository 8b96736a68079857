export type ViewName = 'panel' | 'review' | 'score';

interface Page {
  readonly view: ViewName;
  readonly nonce: string;
  readonly source: string;
  readonly script: string;
  readonly style: string;
}

/** The HTML of a page; its policy lets it run one script and load styles and fonts of its own folder, nothing else. */
export function pageText({ view, nonce, source, script, style }: Page): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source} 'unsafe-inline'; font-src ${source}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>Batuta</title>
</head>
<body data-view="${view}">
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
