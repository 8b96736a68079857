import { join } from 'node:path';
import { readOwn, removeOwn, writeOwn } from './own-file.ts';

/** Texts of pull requests in a person's own words. */
export interface PullRequestTexts {
  /** Markdown, the first line of it the title; null: the person wrote none. Throws `WorkspaceError` where that cannot be read. */
  read(runId: string): Promise<string | null>;
  /** null: the person's words are let go. Throws `WorkspaceError` where that cannot be written. */
  keep(runId: string, text: string | null): Promise<void>;
}

/** `runs/<id>/pull-request.md` in Batuta's home; removed with the run. */
export function createPullRequestTexts(home: string): PullRequestTexts {
  const fileOf = (runId: string): string => join(home, 'runs', runId, 'pull-request.md');
  return {
    read: (runId) => readOwn(fileOf(runId)),
    keep: (runId, text) => (text === null ? removeOwn(fileOf(runId)) : writeOwn(fileOf(runId), text)),
  };
}
