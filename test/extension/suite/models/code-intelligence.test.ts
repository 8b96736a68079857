import { deepEqual, match, ok } from 'node:assert/strict';
import { realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { Position, Uri, commands, window, workspace } from 'vscode';
import type { CodeIntelligence } from '../../../../src/core/code-intelligence.ts';
import { codeIntelligence } from '../../../../src/vscode/code-intelligence/code-intelligence.ts';
import { until } from '../until.ts';

const never = new AbortController().signal;
const shop = `export function price(amount: number): number {
  return amount * 2;
}

export function bill(): number {
  return price(3);
}
`;

describe('what the language servers know', () => {
  let root = '';
  let intelligence: CodeIntelligence;
  const at = { path: 'shop.ts', line: 1, column: 17 };

  before(async () => {
    root = await realpath(workspace.workspaceFolders?.[0]?.uri.fsPath ?? '');
    intelligence = codeIntelligence(root);
    await writeFile(join(root, 'shop.ts'), shop);
    await writeFile(join(root, 'till.ts'), "import { price } from './shop.ts';\nexport const total = price(2);\n");
    await window.showTextDocument(await workspace.openTextDocument(Uri.file(join(root, 'shop.ts'))), { preview: false });
    await workspace.openTextDocument(Uri.file(join(root, 'till.ts')));
  });

  after(async () => {
    await commands.executeCommand('workbench.action.files.revert');
    await commands.executeCommand('workbench.action.closeAllEditors');
    for (const name of ['shop.ts', 'till.ts']) await rm(join(root, name), { force: true });
  });

  it('references: every use, through imports', async () => {
    const found = await until('the language server answers', async () => {
      const places = await intelligence.references(at, never);
      return places.length >= 4 ? places : undefined;
    });
    const lines = found.map(({ path, line }) => `${path}:${line}`);
    for (const line of ['shop.ts:1', 'shop.ts:6', 'till.ts:1', 'till.ts:2']) ok(lines.includes(line), lines.join(' '));
  });

  it('definition: where an imported name comes from', async () => {
    const [place] = await intelligence.definition({ path: 'till.ts', line: 2, column: 22 }, never);
    deepEqual(place, { path: 'shop.ts', line: 1, column: 17, text: 'export function price(amount: number): number {' });
  });

  it('callers: the functions that call it', async () => {
    const found = await intelligence.callers(at, never);
    ok(
      found.some(({ path, line, text }) => path === 'shop.ts' && line === 6 && text === 'bill'),
      JSON.stringify(found),
    );
  });

  it('diagnostics: what is wrong in an open file, as it is typed', async () => {
    const editor = window.activeTextEditor;
    ok(editor);
    await editor.edit((edit) => edit.insert(new Position(editor.document.lineCount, 0), '\nexport const wrong: string = price(1);\n'));
    const found = await until('the problem is reported', async () => (await intelligence.diagnostics('shop.ts', never))[0]);
    deepEqual([found.path, found.line, found.severity, found.source], ['shop.ts', 9, 'error', 'ts 2322']);
    match(found.message, /not assignable/);
    ok((await intelligence.diagnostics(null, never)).some((problem) => problem.path === 'shop.ts'));
  });
});
