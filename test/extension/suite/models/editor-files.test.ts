import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { NotebookCellData, NotebookCellKind, NotebookEdit, Position, Uri, WorkspaceEdit, commands, window, workspace } from 'vscode';
import type { TextEditor } from 'vscode';
import type { WorkspaceFiles } from '../../../../src/core/ports.ts';
import { openWorkspaceFiles } from '../../../../src/node/workspace-files.ts';
import { editorFiles } from '../../../../src/vscode/editor-files/editor-documents.ts';
import { until } from '../until.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

describe('files that are open in the editor', () => {
  let root = '';
  let files: WorkspaceFiles;

  before(async () => {
    root = await realpath(workspace.workspaceFolders?.[0]?.uri.fsPath ?? '');
    files = editorFiles(openWorkspaceFiles(root));
  });

  after(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    for (const name of ['open.txt', 'windows.txt', 'mark.txt', 'notes.ipynb']) await rm(join(root, name), { force: true });
  });

  async function show(name: string, content: string): Promise<TextEditor> {
    await writeFile(join(root, name), content);
    return window.showTextDocument(await workspace.openTextDocument(Uri.file(join(root, name))), { preview: false });
  }
  const onDisk = (name: string): Promise<string> => readFile(join(root, name), 'utf8');

  it('an agent’s edit keeps what the person typed and did not save, and is one undo step', async () => {
    const editor = await show('open.txt', 'one\ntwo\nthree\n');
    await editor.edit((edit) => edit.insert(new Position(0, 0), '// mine\n'));
    equal(editor.document.isDirty, true);
    const seen = await files.read('open.txt');
    equal(seen?.hash, hash('// mine\none\ntwo\nthree\n'));
    const swapped = await files.swap('open.txt', { before: seen?.hash ?? '', after: bytes('// mine\none\n2\n3\n') });
    deepEqual(swapped, { status: 'written' });
    equal(editor.document.getText(), '// mine\none\n2\n3\n');
    equal(editor.document.isDirty, false);
    equal(await onDisk('open.txt'), '// mine\none\n2\n3\n');
    await commands.executeCommand('undo');
    equal(editor.document.getText(), '// mine\none\ntwo\nthree\n');
    await commands.executeCommand('undo');
    equal(editor.document.getText(), 'one\ntwo\nthree\n');
    await commands.executeCommand('workbench.action.files.revert');
  });

  it('a keystroke after the agent’s reading makes its edit a conflict', async () => {
    const editor = await show('open.txt', 'one\n');
    await until('the editor has the text', () => editor.document.getText() === 'one\n');
    const seen = await files.read('open.txt');
    await editor.edit((edit) => edit.insert(new Position(1, 0), 'typed'));
    deepEqual(await files.swap('open.txt', { before: seen?.hash ?? '', after: bytes('agent\n') }), {
      status: 'conflict',
      actual: hash('one\ntyped'),
    });
    equal(editor.document.getText(), 'one\ntyped');
    equal(await onDisk('open.txt'), 'one\n');
    await commands.executeCommand('workbench.action.files.revert');
  });

  it('typing and edits at the same time lose nothing', async () => {
    const editor = await show('open.txt', 'end\n');
    await until('the editor has the text', () => editor.document.getText() === 'end\n');
    let done = 0;
    const typing = (async () => {
      for (let key = 0; key < 40; key += 1) await editor.edit((edit) => edit.insert(new Position(0, 0), `k${key};`));
    })();
    for (let tries = 0; tries < 200 && done < 5; tries += 1) {
      const seen = await files.read('open.txt');
      const text = Buffer.from(seen?.bytes ?? []).toString('utf8');
      const swapped = await files.swap('open.txt', { before: seen?.hash ?? null, after: bytes(`${text}agent ${done}\n`) });
      if (swapped.status === 'written') done += 1;
    }
    await typing;
    const text = editor.document.getText();
    for (let key = 0; key < 40; key += 1) ok(text.includes(`k${key};`), `${key} is lost: ${text}`);
    for (let edit = 0; edit < done; edit += 1) ok(text.includes(`agent ${edit}\n`), `agent ${edit} is lost: ${text}`);
    equal(done, 5);
    deepEqual(await files.settle?.(), []);
    equal(await onDisk('open.txt'), text);
  });

  it('line ends and the byte order mark stay', async () => {
    for (const [name, content, wanted] of [
      ['windows.txt', 'a\r\nb\r\n', 'a\r\nB\r\n'],
      ['mark.txt', '\ufeffa\nb\n', '\ufeffa\nB\n'],
    ] as const) {
      const editor = await show(name, content);
      await editor.edit((edit) => edit.insert(new Position(0, 0), 'x'));
      const seen = await files.read(name);
      const typed = content.replace('a', 'xa');
      equal(seen?.hash, hash(typed), name);
      deepEqual(await files.swap(name, { before: hash(typed), after: bytes(wanted) }), { status: 'written' });
      equal(await onDisk(name), wanted);
    }
  });

  it('a file that is open and saved is changed in its editor', async () => {
    const editor = await show('open.txt', 'saved\n');
    await until('the editor has the text', () => editor.document.getText() === 'saved\n');
    deepEqual(await files.swap('open.txt', { before: hash('saved\n'), after: bytes('changed\n') }), { status: 'written' });
    equal(editor.document.getText(), 'changed\n');
    equal(await onDisk('open.txt'), 'changed\n');
  });

  it('an unsaved notebook is not written under, and is saved before a validation', async () => {
    const cell = (source: string): string =>
      JSON.stringify({ cells: [{ cell_type: 'markdown', metadata: {}, source: [source] }], metadata: {}, nbformat: 4, nbformat_minor: 2 });
    const stored = cell('one');
    await writeFile(join(root, 'notes.ipynb'), stored);
    const notebook = await workspace.openNotebookDocument(Uri.file(join(root, 'notes.ipynb')));
    await window.showNotebookDocument(notebook);
    const typed = new WorkspaceEdit();
    typed.set(notebook.uri, [NotebookEdit.insertCells(1, [new NotebookCellData(NotebookCellKind.Markup, 'typed', 'markdown')])]);
    await workspace.applyEdit(typed);
    await until('its tab is marked as unsaved', () => window.tabGroups.activeTabGroup.activeTab?.isDirty);
    await rejects(files.swap('notes.ipynb', { before: hash(stored), after: bytes(cell('agent')) }), /unsaved/);
    equal(await onDisk('notes.ipynb'), stored);
    deepEqual(await files.settle?.(), []);
    equal(notebook.isDirty, false);
    match(await onDisk('notes.ipynb'), /typed/);
    const seen = await files.read('notes.ipynb');
    deepEqual(await files.swap('notes.ipynb', { before: seen?.hash ?? '', after: bytes(cell('agent')) }), { status: 'written' });
  });
});
