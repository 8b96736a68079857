import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryAround } from '../../node/repository-around.ts';

/** Whether a workspace can be committed to; of one that is gone nobody knows. */
export async function mayCommit(workspace: string): Promise<boolean> {
  if (!existsSync(workspace)) return true;
  const place = await repositoryAround(workspace);
  // A folder of that name alone is none for git.
  return place !== null && existsSync(join(place.own, 'HEAD'));
}
