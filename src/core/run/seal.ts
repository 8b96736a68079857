import type { VerdictResult } from '../../protocol/run-event.ts';
import { changedFiles } from './changed-files.ts';
import type { FileState, RunState, Seal } from './run-state.ts';

/** A verdict as it holds now; `stale`: it was about other contents. */
export type VerdictNow = VerdictResult | 'stale';

export function sealOf(files: RunState['files']): Seal {
  return Object.fromEntries(changedFiles({ files }).map((file) => [file.file, held(file)]));
}

export function held({ after, modes }: Pick<FileState, 'after' | 'modes'>): string {
  return `${after ?? 'nothing'} ${modes?.after ?? ''}`.trim();
}

/** Files that are not what was proven, sorted; while agents work that is no news. */
export function staleFiles({ status, seal, files }: Pick<RunState, 'status' | 'seal' | 'files'>): string[] {
  if (status === 'running' || seal === null) return [];
  const now = sealOf(files);
  return [...new Set([...Object.keys(seal), ...Object.keys(now)])].filter((file) => seal[file] !== now[file]).sort();
}

/** `changed`: files that are not what was proven. What failed stays failed. */
export function verdictNow(result: VerdictResult, changed: readonly string[]): VerdictNow {
  return result === 'proven' && changed.length > 0 ? 'stale' : result;
}
