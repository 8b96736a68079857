import type { DismissalStore } from '../../src/node/dismissal-store.ts';

/** Nothing is dismissed, and nothing may be. */
export const noDismissals: DismissalStore = {
  file: '',
  list: async () => [],
  put: () => Promise.reject(new Error('not used')),
  remove: () => Promise.reject(new Error('not used')),
};
