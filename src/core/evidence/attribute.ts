import { ownsPath } from '../policy/owned-paths.ts';
import type { FileState } from '../run/run-state.ts';
import { testsOf } from './snapshots.ts';

/** What a command is run for; `run`: an agent's own; `agent`: it is an agent itself, which writes what it may write. */
export type CommandPurpose = 'validate' | 'handover' | 'prove' | 'reproduce' | 'run' | 'agent';

/**
 * Whose change of a file it is that came about while a command ran. `work`: the run's, like an edit of an agent. `output`: the run's as well, but
 * only what commands always write. `uncertain`: perhaps the person's, so a person decides.
 */
export type Attribution = 'work' | 'output' | 'uncertain';

export interface CommandScope {
  readonly purpose: CommandPurpose;
  /** Globs of the agent's files. */
  readonly owns: readonly string[];
  /** Files that the approved spec names for the agent. */
  readonly listed: readonly string[];
  /** Globs of what the command writes anyway, as declared in the settings. */
  readonly outputs: readonly string[];
  /** Files that it was seen to write when it ran on the base. */
  readonly written?: readonly string[] | undefined;
}

export function attribute(
  path: string,
  scope: CommandScope,
  files: Readonly<Record<string, FileState>>,
  saved: ReadonlySet<string>,
): Attribution {
  const { purpose, owns, listed, outputs, written } = scope;
  if (saved.has(path)) return 'uncertain';
  if (purpose === 'handover') return 'work';
  const changed = files[path]?.output === false || testsOf(path, files) !== undefined;
  const own = ownsPath(owns, path) && (purpose === 'agent' || changed || listed.includes(path));
  const its = purpose === 'run' || purpose === 'agent' ? own : changed;
  if (its) return 'work';
  return written?.includes(path) || ownsPath(outputs, path) ? 'output' : 'uncertain';
}
