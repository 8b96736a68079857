import { join } from 'node:path';
import { z } from 'zod';
import { WorkspaceError } from '../core/ports.ts';
import { sentence } from '../core/describe/message.ts';
import { atomicWrite } from './atomic-write.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { readJson } from './read-json.ts';
import { canonicalWorkspace } from './real-path.ts';
import { inWords } from './system-error.ts';

const trustSchema = z.object({ version: z.literal(1), trusted: z.record(z.string(), z.iso.datetime()) });
type TrustFile = z.infer<typeof trustSchema>;

/** Which workspaces the person trusts, so that their commands and scripts may run. Kept by canonical path. */
export interface TrustStore {
  readonly file: string;
  isTrusted(workspace: string): Promise<boolean>;
  set(workspace: string, trusted: boolean): Promise<void>;
}

/** `trust.json` in Batuta's home. A damaged file trusts nobody: it is a `WorkspaceError`, never read as "yes" nor overwritten. */
export function createTrustStore(home: string): TrustStore {
  const file = join(home, 'trust.json');
  const queue = createKeyedQueue();
  const read = async (): Promise<TrustFile> => {
    const stored = await readJson(file);
    if (stored === undefined) return { version: 1, trusted: {} };
    const parsed = trustSchema.safeParse(stored);
    if (parsed.success) return parsed.data;
    throw new WorkspaceError(
      'damaged-file',
      sentence('{0} is damaged, so no workspace counts as trusted. Remove it and trust your workspaces again.', file),
    );
  };
  return {
    file,
    isTrusted: async (workspace) => Object.hasOwn((await read()).trusted, await canonicalWorkspace(workspace)),
    set: (workspace, trusted) =>
      queue(file, async () => {
        const root = await canonicalWorkspace(workspace);
        const { [root]: _, ...others } = (await read()).trusted;
        const next: TrustFile = { version: 1, trusted: trusted ? { ...others, [root]: new Date().toISOString() } : others };
        try {
          await atomicWrite(file, Buffer.from(`${JSON.stringify(next, null, 2)}\n`), { mode: 0o600 });
        } catch (error) {
          throw inWords(error, file);
        }
      }),
  };
}
