import type { KeyedCache } from '../caches.ts';

/** What a person was told of a workspace, by what it is about: names, and the run that told it. */
export type ToldCache = KeyedCache<{ readonly names: readonly string[]; readonly runId: string }>;

/** The names are contexts that are missing. */
export const missingContexts = 'missing-contexts';
