import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { EndOfLine, Range, WorkspaceEdit, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { WorkspaceFiles } from '../../core/ports.ts';
import { createEditorFiles } from './editor-files.ts';
import type { OpenDocument, OpenDocuments } from './open-document.ts';

/** For `AppOptions.files`. */
export function editorFiles(base: WorkspaceFiles): WorkspaceFiles {
  return createEditorFiles(base, editorDocuments(base.root));
}

/** The editor's open texts of the workspace at `root`, whichever way (links) its folder was opened. */
function editorDocuments(root: string): OpenDocuments {
  return {
    find: async (path) => {
      const absolute = join(root, path);
      const direct = openFiles().find((document) => document.uri.fsPath === absolute);
      if (direct) return openDocument(direct);
      const real = await realOf(absolute);
      for (const document of openFiles()) if ((await realOf(document.uri.fsPath)) === real) return openDocument(document);
      return null;
    },
    unsaved: async () => {
      const paths: string[] = [];
      for (const document of openFiles()) {
        if (!document.isDirty) continue;
        const path = relative(root, await realOf(document.uri.fsPath))
          .split(sep)
          .join('/');
        if (path !== '' && !path.startsWith('../')) paths.push(path);
      }
      return paths;
    },
  };
}

function openFiles(): TextDocument[] {
  return workspace.textDocuments.filter((document) => document.uri.scheme === 'file' && !document.isClosed);
}

/** A file that does not exist is known by the name that it was given. */
async function realOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

function openDocument(document: TextDocument): OpenDocument {
  const { encoding } = document;
  return {
    get isDirty() {
      return document.isDirty;
    },
    get version() {
      return document.version;
    },
    text: () => document.getText(),
    bytes: async (text) => new Uint8Array(await workspace.encode(text, { encoding })),
    shown: async (bytes) => {
      const text = await workspace.decode(bytes, { encoding });
      return text.replaceAll(/\r\n|\r|\n/gu, document.eol === EndOfLine.CRLF ? '\r\n' : '\n');
    },
    replace: async ({ start, end, text }, version) => {
      // The editor compares the version that we see here with its own, and refuses when a keystroke is on its way.
      if (document.version !== version) return false;
      const edit = new WorkspaceEdit();
      edit.replace(document.uri, new Range(document.positionAt(start), document.positionAt(end)), text);
      return workspace.applyEdit(edit);
    },
    save: async () => document.save(),
  };
}
