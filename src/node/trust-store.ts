import { join } from 'node:path';
import * as z from 'zod';
import { sentence } from '../core/describe/message.ts';
import { createKeyedList } from './keyed-list.ts';
import { canonicalWorkspace } from './real-path.ts';

/** Which workspaces the person trusts, so that their commands and scripts may run. */
export interface TrustStore {
  readonly file: string;
  isTrusted(workspace: string): Promise<boolean>;
  /** Ends with whether it was trusted before. */
  set(workspace: string, trusted: boolean): Promise<boolean>;
}

const entry = z.object({ workspace: z.string(), at: z.iso.datetime() });

/** `trust.json` in Batuta's home, by canonical path. A damaged file trusts nobody: it is a `WorkspaceError`, never read as "yes" nor overwritten. */
export function createTrustStore(home: string): TrustStore {
  const file = join(home, 'trust.json');
  const damaged = sentence('{0} is damaged, so no workspace counts as trusted. Remove it and trust your workspaces again.', file);
  const trusted = createKeyedList(file, { name: 'trusted', entry, keyOf: ({ workspace }) => workspace, damaged });
  const has = async (workspace: string): Promise<boolean> => (await trusted.list()).some((one) => one.workspace === workspace);
  return {
    file,
    isTrusted: async (folder) => has(await canonicalWorkspace(folder)),
    set: async (folder, trust) => {
      const workspace = await canonicalWorkspace(folder);
      const before = await has(workspace);
      await (trust ? trusted.put({ workspace, at: new Date().toISOString() }) : trusted.remove(workspace));
      return before;
    },
  };
}
