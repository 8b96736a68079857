import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { FileSystemError, ViewColumn, commands, window, workspace } from 'vscode';
import { addressUri } from '../../../../src/vscode/views/run-address.ts';
import { RunFiles } from '../../../../src/vscode/views/run-files.ts';
import { viewState } from '../../../../src/vscode/views/view-state.ts';
import { probe } from '../extension-under-test.ts';

async function knownRun() {
  const { services } = await probe();
  const [run] = services?.runs.all() ?? [];
  ok(services && run);
  return { services, run };
}

describe('what a reload brings back', () => {
  it('a document about a run is a file that nobody can change: the editor restores its tab', async () => {
    const { run } = await knownRun();
    const uri = addressUri('Report.md', { kind: 'report', runId: run.runId });
    equal(workspace.fs.isWritableFileSystem('batuta'), false);
    const document = await workspace.openTextDocument(uri);
    equal(document.languageId, 'markdown');
    match(document.getText(), new RegExp(run.runId));
    equal((await workspace.fs.stat(uri)).size, Buffer.byteLength(document.getText()));
    await rejects(async () => workspace.fs.writeFile(uri, new Uint8Array()), FileSystemError);
  });

  it('the content of a file has the bytes of the file, be they text or not', async () => {
    const bytes = new Uint8Array([0x89, 0x50, 0xff, 0xfe, 0, 0xe4]);
    const files = new RunFiles(async () => bytes);
    const uri = addressUri('a.png', { kind: 'before', runId: 'r', file: 'a.png' });
    deepEqual(await files.readFile(uri), bytes);
    equal((await files.stat(uri)).size, bytes.length);
    files.dispose();
  });

  it('a document about a run that is gone says so', async () => {
    const document = await workspace.openTextDocument(addressUri('Report.md', { kind: 'report', runId: 'no-such-run' }));
    match(document.getText(), /belongs to a run that was deleted/);
    match(
      (await workspace.openTextDocument(addressUri('x.md', { kind: 'report', runId: '' }).with({ query: 'by hand' }))).getText(),
      /was deleted/,
    );
  });

  it('the tab of a review comes back with its run; there is one such tab', async () => {
    const { services, run } = await knownRun();
    const tab = (): ReturnType<typeof window.createWebviewPanel> => window.createWebviewPanel('batuta.review', 'Review', ViewColumn.Active);
    const first = tab();
    services.review.restore(first, { open: {}, drafts: {}, runId: run.runId });
    match(first.webview.html, /data-view="review"/);
    equal((await viewState(services, run.runId)).runId, run.runId);
    let gone = false;
    const second = tab();
    second.onDidDispose(() => (gone = true));
    services.review.restore(second, { runId: run.runId });
    equal(gone, true);
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('the page of entities and memory comes back with what it showed; there is one such tab', async () => {
    const { services } = await knownRun();
    const tab = (): ReturnType<typeof window.createWebviewPanel> =>
      window.createWebviewPanel('batuta.knowledge', 'Memory', ViewColumn.Active);
    const first = tab();
    services.knowledge.restore(first, { source: 'memory', focus: 'Brand', folder: '' });
    match(first.webview.html, /data-view="knowledge"/);
    let gone = false;
    const second = tab();
    second.onDidDispose(() => (gone = true));
    services.knowledge.restore(second, null);
    equal(gone, true);
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('the review of a run whose journal is gone says so', async () => {
    const { services } = await knownRun();
    const view = await viewState(services, 'no-such-run');
    equal(view.runId, null);
    equal(view.situation, 'empty');
    match(view.reason, /no longer available/);
  });

  it('the panel shows the run that it showed, when none needs the person', async () => {
    const { services, run } = await knownRun();
    ok(!services.runs.waiting().length);
    services.shown.remember(run.runId);
    equal(services.shown.runId(), run.runId);
  });
});
