/** A page that lists rows by the barest means: an element per row, a span per cell, nothing between. */
export function barePage(view: string, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src 'unsafe-inline'">
<style>
  .scroller { height: 70vh; overflow: auto; }
  .row { display: flex; gap: 8px; height: 22px; line-height: 22px; white-space: nowrap; overflow: hidden; }
</style>
</head>
<body data-view="${view}">
<div class="scroller"><div class="rows"></div></div>
<script nonce="${nonce}">${pageScript}</script>
</body>
</html>
`;
}

const pageScript = `
const host = acquireVsCodeApi();
const list = document.querySelector('.rows');
window.addEventListener('message', ({ data }) => {
  if (data.type === 'view') return host.postMessage({ type: 'subscribe' });
  if (data.type !== 'rows') return;
  const added = document.createDocumentFragment();
  for (const cells of data.rows) {
    const row = document.createElement('div');
    row.className = 'row';
    for (const cell of cells) {
      const span = document.createElement('span');
      span.textContent = cell;
      row.append(span);
    }
    added.append(row);
  }
  list.append(added);
});
host.postMessage({ type: 'ready' });
`;
