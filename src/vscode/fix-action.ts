import { CodeAction, CodeActionKind, DiagnosticSeverity, l10n, languages, workspace, type Diagnostic, type Disposable } from 'vscode';
import { keyOf } from './keyed-problem.ts';

/** Offers a quick fix for errors and warnings of the workspace's files. Nothing is offered before the workspace is trusted. */
export function registerFixAction(): Disposable {
  return languages.registerCodeActionsProvider(
    { scheme: 'file' },
    {
      provideCodeActions({ uri }, _range, context) {
        const diagnostics = context.diagnostics.filter(({ severity }) => severity <= DiagnosticSeverity.Warning);
        if (!workspace.isTrusted || !workspace.getWorkspaceFolder(uri)) return [];
        const others = diagnostics.filter((one) => keyOf(one) === undefined);
        return [
          ...context.diagnostics.flatMap(forFinding),
          ...(others.length === 0 ? [] : [quickFix(l10n.t('Fix with Batuta'), others, 'batuta.fixThis', { uri, diagnostics: others })]),
        ];
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );
}

/** What can be done with a finding of an audit, however grave it is. */
function forFinding(problem: Diagnostic): CodeAction[] {
  const key = keyOf(problem);
  if (key === undefined) return [];
  return [
    quickFix(l10n.t('Fix this finding with Batuta'), [problem], 'batuta.fixFinding', key),
    quickFix(l10n.t('Dismiss this finding…'), [problem], 'batuta.dismissFinding', key),
  ];
}

function quickFix(title: string, diagnostics: readonly Diagnostic[], command: string, given: unknown): CodeAction {
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.diagnostics = [...diagnostics];
  action.command = { command, title, arguments: [given] };
  return action;
}
