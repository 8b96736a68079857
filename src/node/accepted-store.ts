import { join } from 'node:path';
import { acceptedChangeSchema, type AcceptedChange } from '../core/report/accepted-change.ts';
import { sentence } from '../core/describe/message.ts';
import { createKeyedList, type KeyedList } from './keyed-list.ts';

/** Changes of runs that the person accepted in the review. */
export interface AcceptedStore {
  /** Oldest first. Throws `WorkspaceError` for a damaged file, which is never overwritten. */
  list(runId: string): Promise<AcceptedChange[]>;
  /** Accepts a change, or takes that back. */
  set(runId: string, change: AcceptedChange, accepted: boolean): Promise<void>;
}

const keyOf = ({ file, hunk }: AcceptedChange): string => JSON.stringify([file, hunk]);

/** `runs/<id>/accepted.json` in Batuta's home; removed with the run. */
export function createAcceptedStore(home: string): AcceptedStore {
  const of = (runId: string): KeyedList<AcceptedChange> => {
    const file = join(home, 'runs', runId, 'accepted.json');
    const damaged = sentence('{0} is damaged, so no change counts as kept. Remove it and mark them again.', file);
    return createKeyedList(file, { name: 'accepted', entry: acceptedChangeSchema, keyOf, damaged });
  };
  return {
    list: (runId) => of(runId).list(),
    set: (runId, change, accepted) => (accepted ? of(runId).put(change) : of(runId).remove(keyOf(change))),
  };
}
