import { join } from 'node:path';
import { keptChangeSchema, type KeptChange } from '../core/report/kept-change.ts';
import { sentence } from '../core/describe/message.ts';
import { createKeyedList, type KeyedList } from './keyed-list.ts';

/** Changes of runs that the person keeps. */
export interface KeptStore {
  /** Oldest first. Throws `WorkspaceError` for a damaged file, which is never overwritten. */
  list(runId: string): Promise<KeptChange[]>;
  /** Keeps a change, or not any more. */
  set(runId: string, change: KeptChange, kept: boolean): Promise<void>;
}

const keyOf = ({ file, hunk }: KeptChange): string => JSON.stringify([file, hunk]);

/** `runs/<id>/kept.json` in Batuta's home: it goes when the run goes. */
export function createKeptStore(home: string): KeptStore {
  const of = (runId: string): KeyedList<KeptChange> => {
    const file = join(home, 'runs', runId, 'kept.json');
    const damaged = sentence('{0} is damaged, so no change counts as kept. Remove it and mark them again.', file);
    return createKeyedList(file, { name: 'kept', entry: keptChangeSchema, keyOf, damaged });
  };
  return {
    list: (runId) => of(runId).list(),
    set: (runId, change, kept) => (kept ? of(runId).put(change) : of(runId).remove(keyOf(change))),
  };
}
