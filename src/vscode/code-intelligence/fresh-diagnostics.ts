import { languages } from 'vscode';
import type { Diagnostic, TextDocument } from 'vscode';

/** Longest wait for a language server that may have nothing new to say. */
const patienceMs = 3000;

/** The version of each text whose problems have been waited for. */
const waitedFor = new WeakMap<TextDocument, number>();

/**
 * The problems of a document. A language server works on a text in its own time: after a change, its next report is waited
 * for, but not long, because a server that finds the same as before reports nothing.
 */
export async function freshDiagnostics(document: TextDocument): Promise<Diagnostic[]> {
  const { version } = document;
  if (waitedFor.get(document) !== version) {
    await nextReport(document);
    waitedFor.set(document, version);
  }
  return languages.getDiagnostics(document.uri);
}

function nextReport(document: TextDocument): Promise<void> {
  const key = document.uri.toString();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(limit);
      listener.dispose();
      resolve();
    };
    const limit = setTimeout(done, patienceMs);
    const listener = languages.onDidChangeDiagnostics(({ uris }) => {
      if (uris.some((uri) => uri.toString() === key)) done();
    });
  });
}
