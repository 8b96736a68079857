import type { HandledRun } from '../handled-run.ts';
import { diskFolders } from '../folders.ts';
import type { Services } from '../services.ts';
import { startPipeline } from '../start-pipeline.ts';
import { compose } from './compose.ts';

/** Opens the page on which a request to any pipeline is written. With a pipeline and a request (a keybinding's arguments) it begins at once. */
export async function runPipeline(services: Services, id: unknown, given: unknown, path: unknown): Promise<HandledRun | undefined> {
  const folder = diskFolders().find(({ uri }) => uri.fsPath === path);
  if (typeof id === 'string' && typeof given === 'string') return startPipeline(services, id, given, folder);
  return compose(services, typeof id === 'string' ? id : null);
}
