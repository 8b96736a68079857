import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from './atomic-write.ts';
import { ifThere, toWorkspaceError } from './system-error.ts';

/** Texts of pull requests in a person's own words. */
export interface PullRequestTexts {
  /** Markdown, the first line of it the title; null: the person wrote none. Throws `WorkspaceError` where that cannot be read. */
  read(runId: string): Promise<string | null>;
  /** null: the person's words are let go. */
  keep(runId: string, text: string | null): Promise<void>;
}

/** `runs/<id>/pull-request.md` in Batuta's home; removed with the run. */
export function createPullRequestTexts(home: string): PullRequestTexts {
  const fileOf = (runId: string): string => join(home, 'runs', runId, 'pull-request.md');
  return {
    async read(runId) {
      try {
        return await ifThere(readFile(fileOf(runId), 'utf8'));
      } catch (error) {
        throw toWorkspaceError(error, fileOf(runId));
      }
    },
    async keep(runId, text) {
      try {
        if (text === null) await rm(fileOf(runId), { force: true });
        else await atomicWrite(fileOf(runId), Buffer.from(text), { mode: 0o600 });
      } catch (error) {
        throw toWorkspaceError(error, fileOf(runId));
      }
    },
  };
}
