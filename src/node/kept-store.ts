import { join } from 'node:path';
import { keptChangeSchema } from '../core/report/kept-change.ts';
import type { KeptChange } from '../core/report/kept-change.ts';
import { sentence } from '../core/describe/message.ts';
import { createListFile } from './list-file.ts';

/** Changes of runs that the person keeps. */
export interface KeptStore {
  /** Oldest first. Throws `WorkspaceError` for a damaged file, which is never overwritten. */
  list(runId: string): Promise<KeptChange[]>;
  /** Keeps a change, or not any more. */
  set(runId: string, change: KeptChange, kept: boolean): Promise<void>;
}

/** `runs/<id>/kept.json` in Batuta's home: it goes when the run goes. */
export function createKeptStore(home: string): KeptStore {
  const fileOf = (runId: string) => {
    const file = join(home, 'runs', runId, 'kept.json');
    const damaged = sentence('{0} is damaged, so no change counts as kept. Remove it and mark them again.', file);
    return createListFile(file, { key: 'kept', entry: keptChangeSchema, damaged });
  };
  return {
    list: (runId) => fileOf(runId).list(),
    set: (runId, change, kept) =>
      fileOf(runId).change((known) => [
        ...known.filter((one) => one.file !== change.file || one.hunk !== change.hunk),
        ...(kept ? [change] : []),
      ]),
  };
}
