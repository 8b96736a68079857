import { chooseFolder } from '../choose-folder.ts';
import type { Services } from '../services.ts';
import { diskFolders } from '../folders.ts';
import { fieldOf } from '../pick-run.ts';

/** Opens what runs remember of a folder. */
export async function openMemory(services: Services): Promise<true | undefined> {
  const folder = await chooseFolder(services.log);
  if (!folder) return undefined;
  services.knowledge.show({ source: 'memory', folder: folder.uri.fsPath, focus: null });
  return true;
}

/** Opens what an entity is related to. `row`: of the tree of entities; without one, all of a folder. */
export async function showRelations(services: Services, row: unknown): Promise<true | undefined> {
  const [path, entity] = [fieldOf(row, 'folder'), fieldOf(row, 'entity')];
  const known = diskFolders().find(({ uri }) => uri.fsPath === path);
  const folder = await chooseFolder(services.log, known);
  if (!folder) return undefined;
  services.knowledge.show({ source: 'code', folder: folder.uri.fsPath, focus: typeof entity === 'string' ? entity : null });
  return true;
}
