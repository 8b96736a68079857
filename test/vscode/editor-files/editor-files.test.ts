import { describe, expect, test } from 'vitest';
import { openWorkspaceFiles } from '../../../src/node/workspace-files.ts';
import { createEditorFiles } from '../../../src/vscode/editor-files/editor-files.ts';
import { workspaceFilesContract } from '../../contracts/ports/workspace-files.ts';
import { createFakeEditor } from '../../fakes/fake-editor.ts';
import { createMemoryFiles, sha256 } from '../../fakes/memory-files.ts';
import { scratchFolder } from '../../node/scratch.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

workspaceFilesContract('editor, nothing open', async () => {
  const disk = openWorkspaceFiles(scratchFolder('editor'));
  return createEditorFiles(disk, createFakeEditor(disk));
});
workspaceFilesContract('editor, every text open', async () => {
  const disk = openWorkspaceFiles(scratchFolder('editor'));
  return createEditorFiles(disk, createFakeEditor(disk, { all: true }));
});

describe('files that are open in the editor', () => {
  const setUp = async (content: string | Uint8Array) => {
    const disk = createMemoryFiles({ 'a.ts': content });
    const editor = createFakeEditor(disk);
    const document = await editor.open('a.ts');
    return { disk, editor, document, files: createEditorFiles(disk, editor) };
  };

  test('an unsaved text is the content of its file, and an edit of it keeps every keystroke, in one undo step', async () => {
    const { disk, document, files } = await setUp('one\ntwo\n');
    document.type((text) => `// mine\n${text}`);
    const seen = await files.read('a.ts');
    expect(seen).toEqual({ bytes: bytes('// mine\none\ntwo\n'), hash: sha256('// mine\none\ntwo\n'), mode: 'file' });
    const result = await files.swap('a.ts', { before: seen?.hash ?? '', after: bytes('// mine\none\nTWO\n') });
    expect(result).toEqual({ status: 'written' });
    expect([document.text(), document.isDirty, disk.text('a.ts')]).toEqual(['// mine\none\nTWO\n', false, '// mine\none\nTWO\n']);
    document.undo();
    expect(document.text()).toBe('// mine\none\ntwo\n');
  });

  test('what was typed since it was read is a conflict; nothing is written', async () => {
    const { disk, document, files } = await setUp('one\n');
    document.type(() => 'typed\n');
    expect(await files.swap('a.ts', { before: sha256('one\n'), after: bytes('agent\n') })).toEqual({
      status: 'conflict',
      actual: sha256('typed\n'),
    });
    expect(await files.swap('a.ts', { before: sha256('typed\n'), after: null })).toEqual({ status: 'conflict', actual: sha256('typed\n') });
    expect([document.text(), disk.text('a.ts')]).toEqual(['typed\n', 'one\n']);
  });

  test('a keystroke between the comparison and the edit wins', async () => {
    const { disk, editor, document, files } = await setUp('one\n');
    editor.beforeReplace = () => document.type((text) => `${text}late\n`);
    expect(await files.swap('a.ts', { before: sha256('one\n'), after: bytes('agent\n') })).toEqual({
      status: 'conflict',
      actual: sha256('one\nlate\n'),
    });
    expect([document.text(), disk.text('a.ts')]).toEqual(['one\nlate\n', 'one\n']);
  });

  test('a formatter that goes on from the text when it is saved is told', async () => {
    const { disk, editor, files } = await setUp('one\n');
    editor.onSave = (text) => text.toUpperCase();
    expect(await files.swap('a.ts', { before: sha256('one\n'), after: bytes('two\n') })).toEqual({
      status: 'written',
      actual: sha256('TWO\n'),
    });
    expect(disk.text('a.ts')).toBe('TWO\n');
  });

  test('an editor that is closed right before the edit leaves it to the disk', async () => {
    const { disk, editor, document, files } = await setUp('one\n');
    editor.beforeReplace = () => document.close();
    expect(await files.swap('a.ts', { before: sha256('one\n'), after: bytes('agent\n') })).toEqual({ status: 'written' });
    expect(disk.text('a.ts')).toBe('agent\n');
  });

  test('what is unsaved in an editor without a text, like a notebook, is not written under it, and is saved before a validation', async () => {
    const { disk, editor, files } = await setUp('one\n');
    await disk.swap('n.ipynb', { before: null, after: bytes('stored') });
    editor.held.set('n.ipynb', 'typed');
    await expect(files.swap('n.ipynb', { before: sha256('stored'), after: bytes('agent') })).rejects.toThrow('unsaved');
    expect(disk.text('n.ipynb')).toBe('stored');
    editor.saves = false;
    expect(await files.settle?.()).toEqual(['n.ipynb']);
    editor.saves = true;
    expect(await files.settle?.()).toEqual([]);
    expect(disk.text('n.ipynb')).toBe('typed');
    expect(await files.swap('n.ipynb', { before: sha256('typed'), after: bytes('agent') })).toEqual({ status: 'written' });
  });

  test('an edit that cannot be saved is undone', async () => {
    const { disk, editor, document, files } = await setUp('one\n');
    editor.saves = false;
    await expect(files.swap('a.ts', { before: sha256('one\n'), after: bytes('two\n') })).rejects.toThrow('could not be saved');
    expect([document.text(), disk.text('a.ts')]).toEqual(['one\n', 'one\n']);
    // Marked as changed, it holds what the disk has: a command reads the right text.
    expect([document.isDirty, await files.settle?.()]).toEqual([true, []]);
  });

  test('who types on while an edit is saved hinders nothing: the edit is on the disk, the words are unsaved', async () => {
    const { disk, editor, document, files } = await setUp('one\n');
    editor.whileSaving = () => document.type((text) => `${text}mine\n`);
    expect(await files.swap('a.ts', { before: sha256('one\n'), after: bytes('two\n') })).toEqual({ status: 'written' });
    expect([document.text(), document.isDirty, disk.text('a.ts')]).toEqual(['two\nmine\n', true, 'two\n']);
    editor.whileSaving = () => document.type((text) => `${text}more\n`);
    expect(await files.swap('a.ts', { before: sha256('two\n'), after: bytes('two\nmine\n') })).toEqual({ status: 'already' });
    expect(disk.text('a.ts')).toBe('two\nmine\n');
  });

  test('the editor does not save over what another program wrote meanwhile: a conflict, and the edit is undone', async () => {
    const { disk, editor, document, files } = await setUp('one\n');
    editor.saves = false;
    editor.beforeReplace = () => disk.set('a.ts', 'theirs\n');
    expect(await files.swap('a.ts', { before: sha256('one\n'), after: bytes('two\n') })).toEqual({
      status: 'conflict',
      actual: sha256('theirs\n'),
    });
    expect([document.text(), disk.text('a.ts')]).toEqual(['one\n', 'theirs\n']);
  });

  test('what a document cannot hold goes to the disk: mixed line ends', async () => {
    const { disk, files } = await setUp('a\r\nb\n');
    expect(await files.swap('a.ts', { before: sha256('a\r\nb\n'), after: bytes('a\r\nB\n') })).toEqual({ status: 'written' });
    expect(disk.text('a.ts')).toBe('a\r\nB\n');
  });

  test('settle saves what is unsaved, and names what it could not save', async () => {
    const { disk, editor, document, files } = await setUp('one\n');
    document.type(() => 'typed\n');
    expect(await files.settle?.()).toEqual([]);
    expect(disk.text('a.ts')).toBe('typed\n');
    document.type(() => 'more\n');
    editor.saves = false;
    expect(await files.settle?.()).toEqual(['a.ts']);
  });

  test('a folder that is moved takes along what is unsaved in it', async () => {
    const disk = createMemoryFiles({ 'spec/active/x/spec.md': 'old' });
    const editor = createFakeEditor(disk);
    (await editor.open('spec/active/x/spec.md')).type(() => 'new');
    await createEditorFiles(disk, editor).move('spec/active/x', 'spec/completed/x');
    expect(disk.text('spec/completed/x/spec.md')).toBe('new');
  });
});
