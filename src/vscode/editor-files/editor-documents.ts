import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
  EndOfLine,
  Range,
  TabInputCustom,
  TabInputNotebook,
  TabInputText,
  WorkspaceEdit,
  window,
  workspace,
  type TextDocument,
  type Uri,
} from 'vscode';
import type { WorkspaceFiles } from '../../core/ports.ts';
import { createEditorFiles } from './editor-files.ts';
import type { OpenDocument, OpenDocuments } from './open-document.ts';

/** For `AppOptions.files`. */
export function editorFiles(base: WorkspaceFiles): WorkspaceFiles {
  return createEditorFiles(base, editorDocuments(base.root));
}

/** The editor's open texts of the workspace at `root`, whichever way (links) its folder was opened. */
function editorDocuments(root: string): OpenDocuments {
  const pathOf = async (uri: Uri): Promise<string> =>
    relative(root, await realOf(uri.fsPath))
      .split(sep)
      .join('/');
  const heldAt = async (path: string): Promise<Uri | undefined> => {
    for (const uri of held()) if ((await pathOf(uri)) === path) return uri;
    return undefined;
  };
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
      const dirty = openFiles().flatMap(({ isDirty, uri }) => (isDirty ? [uri] : []));
      const paths = await Promise.all([...dirty, ...held()].map((uri) => pathOf(uri)));
      return [...new Set(paths.filter((path) => path !== '' && !path.startsWith('../')))];
    },
    isHeld: async (path) => (await heldAt(path)) !== undefined,
    saveHeld: async (path) => {
      const uri = await heldAt(path);
      if (uri) await workspace.save(uri);
      return (await heldAt(path)) === undefined;
    },
  };
}

function openFiles(): TextDocument[] {
  return workspace.textDocuments.filter((document) => document.uri.scheme === 'file' && !document.isClosed);
}

/** Files whose tabs have something unsaved that no open text has. */
function held(): Uri[] {
  const known = new Set(openFiles().map(({ uri }) => uri.toString()));
  return window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ isDirty, input }) =>
      isDirty && (input instanceof TabInputText || input instanceof TabInputNotebook || input instanceof TabInputCustom) ? [input.uri] : [],
    )
    .filter((uri) => uri.scheme === 'file' && !known.has(uri.toString()));
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
    get isClosed() {
      return document.isClosed;
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
      if (document.isClosed || document.version !== version) return false;
      const edit = new WorkspaceEdit();
      edit.replace(document.uri, new Range(document.positionAt(start), document.positionAt(end)), text);
      return workspace.applyEdit(edit);
    },
    save: async () => !document.isClosed && document.save(),
  };
}
