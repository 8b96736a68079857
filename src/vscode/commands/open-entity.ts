import { l10n, window, workspace } from 'vscode';
import { openWorkspacePorts } from '../../app/workspace-ports.ts';
import { referenceFiles } from '../../core/registry/reference-files.ts';
import { registryFile } from '../../pipelines/parts/sync.ts';
import type { Services } from '../services.ts';
import { openFile } from '../views/open-file.ts';

/** Paths that are looked through for an entity's module. */
const most = 20_000;

/** Jumps to an entity's module; what has none, to its line in the registry. */
export async function openEntity(services: Services, folder: unknown, entity: unknown, line: unknown): Promise<void> {
  if (typeof folder !== 'string') return;
  const files = typeof entity === 'string' ? await moduleOf(services, folder, entity) : [];
  const items = files.map((file) => ({ label: file }));
  const [only] = items;
  const picked =
    items.length > 1 ? await window.showQuickPick(items, { placeHolder: l10n.t('Select a file ({0})', String(entity)) }) : only;
  if (picked) await openFile(folder, picked.label, null);
  else if (items.length === 0) await openFile(folder, registryFile, typeof line === 'number' ? line : null);
}

/** The files of an entity's module among those that the repository does not ignore: what lies in node_modules is nobody's module. None in Restricted Mode. */
export async function moduleOf(services: Services, folder: string, entity: string): Promise<string[]> {
  if (!workspace.isTrusted) return [];
  const { home } = await services.host.app();
  const { search } = await openWorkspacePorts({ home, workspace: folder });
  return referenceFiles(entity, await search.glob(null, most, new AbortController().signal));
}
