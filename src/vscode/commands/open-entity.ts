import { join } from 'node:path';
import { RelativePattern, Uri, l10n, window, workspace } from 'vscode';
import { referenceFiles } from '../../core/registry/reference-files.ts';
import type { Face } from '../face.ts';
import { openFile } from '../views/open-file.ts';

/** Paths that are looked through for an entity's module. */
const most = 20_000;

/** Jumps to an entity's module; what has none, to its line in the registry. */
export async function openEntity(_face: Face, folder: unknown, entity: unknown, line: unknown): Promise<void> {
  if (typeof folder !== 'string') return;
  const files = typeof entity === 'string' ? await moduleOf(folder, entity) : [];
  const items = files.map((file) => ({ label: file }));
  const [only] = items;
  const picked = items.length > 1 ? await window.showQuickPick(items, { placeHolder: l10n.t('Which file of {0}?', String(entity)) }) : only;
  if (picked) await openFile(folder, picked.label, null);
  else if (items.length === 0) await openFile(folder, '.claude/entity-registry.json', typeof line === 'number' ? line : null);
}

async function moduleOf(folder: string, entity: string): Promise<string[]> {
  const found = await workspace.findFiles(new RelativePattern(Uri.file(folder), '**/*'), undefined, most);
  const start = join(folder, '/').length;
  return referenceFiles(
    entity,
    found.map((uri) => uri.fsPath.slice(start).replaceAll('\\', '/')),
  );
}
