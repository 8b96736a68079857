import { join } from 'node:path';
import { dismissalSchema } from '../core/report/dismissal.ts';
import type { Dismissal } from '../core/report/dismissal.ts';
import { sentence } from '../core/describe/message.ts';
import { createListFile } from './list-file.ts';
import { workspaceId } from './real-path.ts';

/** Issues of reviews that the person dismissed in one workspace. */
export interface DismissalStore {
  readonly file: string;
  /** Oldest first. Throws `WorkspaceError` for a damaged file, which is never overwritten. */
  list(): Promise<Dismissal[]>;
  /** The latest dismissal of a fingerprint counts. */
  add(dismissal: Dismissal): Promise<void>;
  remove(fingerprint: string): Promise<void>;
}

/** `workspaces/<id>/dismissed.json` in Batuta's home; `workspace` is canonical. */
export function createDismissalStore(home: string, workspace: string): DismissalStore {
  const file = join(home, 'workspaces', workspaceId(workspace), 'dismissed.json');
  const damaged = sentence('{0} is damaged, so no issue counts as dismissed. Remove it and dismiss them again.', file);
  const dismissed = createListFile(file, { key: 'dismissed', entry: dismissalSchema, damaged });
  const others = (known: Dismissal[], fingerprint: string): Dismissal[] => known.filter((one) => one.fingerprint !== fingerprint);
  return {
    file,
    list: () => dismissed.list(),
    add: (dismissal) => dismissed.change((known) => [...others(known, dismissal.fingerprint), dismissal]),
    remove: (fingerprint) => dismissed.change((known) => others(known, fingerprint)),
  };
}
