import { join } from 'node:path';
import { acquireFileLock, lockedElsewhere, type HeldLock, type LockOwner, type LockRequest, type SharedLock } from './file-lock.ts';
import { canonicalWorkspace, workspaceId } from './real-path.ts';

interface Place {
  readonly home: string;
  readonly workspace: string;
}

/** Takes the workspace for one run or one short work, over all processes of this home. */
export async function acquireWorkspaceLock({
  home,
  workspace,
  ...request
}: Place & Omit<LockRequest, keyof SharedLock>): Promise<HeldLock> {
  return acquireFileLock({ ...(await lockOf({ home, workspace })), ...request });
}

/** The owner on another host that holds the workspace for `purpose`; null: none. */
export async function ownerElsewhere({ purpose, ...place }: Place & { readonly purpose: string }): Promise<LockOwner | null> {
  return lockedElsewhere(await lockOf(place), purpose);
}

async function lockOf({ home, workspace }: Place): Promise<SharedLock> {
  return { folder: join(home, 'locks'), name: workspaceId(await canonicalWorkspace(workspace)) };
}
