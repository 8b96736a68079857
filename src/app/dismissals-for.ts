import { WorkspaceError } from '../core/ports.ts';
import type { DismissalStore } from '../node/dismissal-store.ts';
import type { Dismissals } from '../pipelines/parts/services.ts';

/** The store as the pipeline sees it: a file that cannot be read does not stop a run; the run says so. */
export function dismissalsFor(store: DismissalStore): Dismissals {
  return {
    list: async () => {
      try {
        return { dismissed: await store.list(), problem: null };
      } catch (error) {
        if (!(error instanceof WorkspaceError)) throw error;
        return { dismissed: [], problem: error.text };
      }
    },
  };
}
