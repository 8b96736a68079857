import { join } from 'node:path';
import { dismissalSchema, type Dismissal } from '../core/report/dismissal.ts';
import { sentence } from '../core/describe/message.ts';
import { createKeyedList, type KeyedList } from './keyed-list.ts';
import { workspaceId } from './real-path.ts';

/** Issues of reviews that the person dismissed in one workspace, by fingerprint. */
export type DismissalStore = KeyedList<Dismissal>;

/** `workspaces/<id>/dismissed.json` in Batuta's home; `workspace` is canonical. */
export function createDismissalStore(home: string, workspace: string): DismissalStore {
  const file = join(home, 'workspaces', workspaceId(workspace), 'dismissed.json');
  const damaged = sentence('{0} is damaged, so no issue counts as dismissed. Remove it and dismiss them again.', file);
  return createKeyedList(file, { name: 'dismissed', entry: dismissalSchema, keyOf: ({ fingerprint }) => fingerprint, damaged });
}
