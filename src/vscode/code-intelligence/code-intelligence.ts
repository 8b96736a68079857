import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
  DiagnosticSeverity,
  Position,
  Uri,
  commands,
  languages,
  workspace,
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Diagnostic,
  type Location,
  type LocationLink,
  type Range,
  type TextDocument,
} from 'vscode';
import type { CodeIntelligence, CodePlace, CodePosition, CodeProblem } from '../../core/code-intelligence.ts';
import { unlessAborted } from '../unless-aborted.ts';

const severities: Readonly<Record<DiagnosticSeverity, CodeProblem['severity']>> = {
  [DiagnosticSeverity.Error]: 'error',
  [DiagnosticSeverity.Warning]: 'warning',
  [DiagnosticSeverity.Information]: 'info',
  [DiagnosticSeverity.Hint]: 'info',
};

const asked = 'a language server was asked';

/** What the language servers of this editor know of the workspace at `root`. For `AppOptions.intelligence`. */
export function codeIntelligence(root: string): CodeIntelligence {
  const uriOf = (path: string): Uri => Uri.file(join(root, path));
  /** undefined: outside of the workspace. */
  const pathOf = async (uri: Uri): Promise<string | undefined> => {
    if (uri.scheme !== 'file') return undefined;
    const real = await realpath(uri.fsPath).catch(() => uri.fsPath);
    const path = relative(root, real).split(sep).join('/');
    return path === '' || path.startsWith('../') || path.startsWith('/') ? undefined : path;
  };
  /** The commands take no signal: what is no longer wanted is not waited for. */
  const ask = async <T>(signal: AbortSignal, command: string, ...args: unknown[]): Promise<T[]> => {
    const answered = commands.executeCommand<T[] | undefined>(command, ...args);
    return (await unlessAborted(signal, Promise.resolve(answered), asked)) ?? [];
  };
  const at = async ({ path, line, column }: CodePosition): Promise<[Uri, Position]> => {
    const uri = uriOf(path);
    // Language servers know a file only once the editor has its text.
    await workspace.openTextDocument(uri);
    return [uri, new Position(line - 1, column - 1)];
  };
  const places = async (found: readonly { uri: Uri; range: Range; text?: string }[]): Promise<CodePlace[]> => {
    const all: CodePlace[] = [];
    for (const { uri, range, text } of found) {
      const path = await pathOf(uri);
      if (path === undefined) continue;
      const words = text ?? (await lineAt(uri, range.start.line));
      all.push({ path, line: range.start.line + 1, column: range.start.character + 1, text: words });
    }
    return all;
  };

  return {
    diagnostics: async (path, signal) => {
      if (path === null) return problems(languages.getDiagnostics(), pathOf);
      const document = await workspace.openTextDocument(uriOf(path));
      const fresh = await unlessAborted(signal, freshDiagnostics(document), asked);
      return problems([[document.uri, fresh]], pathOf);
    },
    references: async (position, signal) => places(await ask<Location>(signal, 'vscode.executeReferenceProvider', ...(await at(position)))),
    definition: async (position, signal) => {
      const found = await ask<Location | LocationLink>(signal, 'vscode.executeDefinitionProvider', ...(await at(position)));
      return places(
        found.map((one) => ('targetUri' in one ? { uri: one.targetUri, range: one.targetSelectionRange ?? one.targetRange } : one)),
      );
    },
    callers: async (position, signal) => {
      const [item] = await ask<CallHierarchyItem>(signal, 'vscode.prepareCallHierarchy', ...(await at(position)));
      if (!item) return [];
      const calls = await ask<CallHierarchyIncomingCall>(signal, 'vscode.provideIncomingCalls', item);
      return places(calls.map(({ from, fromRanges }) => ({ uri: from.uri, range: fromRanges[0] ?? from.selectionRange, text: from.name })));
    },
    callees: async (position, signal) => {
      const [item] = await ask<CallHierarchyItem>(signal, 'vscode.prepareCallHierarchy', ...(await at(position)));
      if (!item) return [];
      const calls = await ask<CallHierarchyOutgoingCall>(signal, 'vscode.provideOutgoingCalls', item);
      return places(calls.map(({ to }) => ({ uri: to.uri, range: to.selectionRange, text: to.name })));
    },
  };
}

async function lineAt(uri: Uri, line: number): Promise<string> {
  const document = await workspace.openTextDocument(uri);
  return line < document.lineCount ? document.lineAt(line).text : '';
}

async function problems(
  all: readonly (readonly [Uri, readonly Diagnostic[]])[],
  pathOf: (uri: Uri) => Promise<string | undefined>,
): Promise<CodeProblem[]> {
  const found: CodeProblem[] = [];
  for (const [uri, diagnostics] of all) {
    const path = await pathOf(uri);
    if (path === undefined) continue;
    for (const { range, severity, message, source, code } of diagnostics) {
      const number = typeof code === 'object' ? code.value : code;
      const { line, character } = range.start;
      const said = [source, number].filter((part) => part !== undefined && part !== '').join(' ');
      found.push({ path, line: line + 1, column: character + 1, severity: severities[severity], message, source: said });
    }
  }
  return found;
}

/** Longest wait for a language server that may have nothing new to say. */
const patienceMs = 3000;

/** The version of each text whose problems have been waited for. */
const waitedFor = new WeakMap<TextDocument, number>();

/**
 * The problems of a document. A language server works on a text in its own time: after a change, its next report is waited
 * for, but not long, because a server that finds the same as before reports nothing.
 */
async function freshDiagnostics(document: TextDocument): Promise<Diagnostic[]> {
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
