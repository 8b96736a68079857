import { l10n, workspace } from 'vscode';
import type { ViewState } from '../protocol/webview-view.ts';
import { diskFolders } from './folders.ts';

interface Blocked {
  readonly situation: Extract<ViewState['situation'], 'restricted' | 'virtual' | 'no-folder'>;
  readonly reason: string;
}

/** Why nothing can be shown or started in this window, in words; null when Batuta can work. */
export function blockedReason(): Blocked | null {
  if ((workspace.workspaceFolders ?? []).length === 0)
    return { situation: 'no-folder', reason: l10n.t('Open a folder to use Batuta (File: Open Folder).') };
  if (diskFolders().length === 0) return { situation: 'virtual', reason: virtualReason() };
  if (workspace.isTrusted) return null;
  const reason = l10n.t('This workspace is not trusted, so no run was started. Runs execute its commands (builds, tests, migrations).');
  return { situation: 'restricted', reason };
}

export function virtualReason(): string {
  return l10n.t('Batuta runs real builds and tests, so it needs a folder on disk. This one is virtual: clone or download it first.');
}
