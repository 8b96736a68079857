import { CodeAction, CodeActionKind, DiagnosticSeverity, l10n, languages, workspace } from 'vscode';
import type { Disposable } from 'vscode';

/** Offers a quick fix for errors and warnings of the workspace's files. Nothing is offered before the workspace is trusted. */
export function registerFixAction(): Disposable {
  return languages.registerCodeActionsProvider(
    { scheme: 'file' },
    {
      provideCodeActions({ uri }, _range, context) {
        const diagnostics = context.diagnostics.filter(({ severity }) => severity <= DiagnosticSeverity.Warning);
        if (!workspace.isTrusted || diagnostics.length === 0 || !workspace.getWorkspaceFolder(uri)) return [];
        const action = new CodeAction(l10n.t('Fix with Batuta'), CodeActionKind.QuickFix);
        action.diagnostics = diagnostics;
        action.command = { command: 'batuta.fixThis', title: action.title, arguments: [{ uri, diagnostics }] };
        return [action];
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );
}
