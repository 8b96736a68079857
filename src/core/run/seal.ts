import { once } from '../once.ts';
import type { FileContent } from '../ports.ts';
import type { OverallReason } from '../../protocol/proof.ts';
import type { VerdictResult } from '../../protocol/run-event.ts';
import { changedFiles } from './changed-files.ts';
import type { FileState, ProofState, RunState, Seal } from './run-state.ts';

type Sealed = Pick<RunState, 'status' | 'seal' | 'files' | 'changedOnDisk'>;

/** What the proof of a run is worth on the files as they are. */
export interface ProofNow extends Pick<ProofState, 'acceptedBy'> {
  readonly verdict: VerdictNow;
  readonly reason: OverallReason | null;
}

/** A verdict as it holds now; `stale`: it was about other contents. */
export type VerdictNow = VerdictResult | 'stale';

/** Mostly it is asked for again before another file has changed: by each verdict of many agents. */
export const sealOf = once((files: RunState['files']): Seal =>
  Object.fromEntries(changedFiles({ files }).map((file) => [file.file, held(file)])),
);

/** Whether something was proven that other contents would make stale. */
export function isSealed({ status, seal }: Pick<RunState, 'status' | 'seal'>): boolean {
  return status !== 'running' && seal !== null;
}

/** The same of what lies somewhere. */
export function contentText(found: Pick<FileContent, 'hash' | 'mode'> | null): string {
  return found === null ? 'nothing' : `${found.hash} ${found.mode}`;
}

export function held({ after, modes }: Pick<FileState, 'after' | 'modes'>): string {
  return `${after ?? 'nothing'} ${modes?.after ?? ''}`.trim();
}

/** Files that are not what was proven, sorted: as they lie on the disk, or else as far as the journal tells. While agents work that is no news. */
export function staleFiles(state: Sealed): readonly string[] {
  const { seal, files, changedOnDisk } = state;
  if (!isSealed(state) || seal === null) return [];
  if (changedOnDisk !== null) return changedOnDisk;
  const now = sealOf(files);
  return [...new Set([...Object.keys(seal), ...Object.keys(now)])].filter((file) => seal[file] !== now[file]).sort();
}

/** `changed`: files that are not what was proven. What failed stays failed. */
export function verdictNow(result: VerdictResult, changed: readonly string[]): VerdictNow {
  return result === 'proven' && changed.length > 0 ? 'stale' : result;
}

/** What the proof of a whole run is worth now, also after its commands ran again; null: it was not judged. */
export function proofNow(state: Sealed & Pick<RunState, 'proof' | 'verdicts' | 'unsure'>): ProofNow | null {
  if (state.proof === null) return null;
  const { verdict, reason, acceptedBy } = state.proof;
  const failed = Object.values(state.verdicts).some(({ result }) => result === 'failed');
  if (failed) return { verdict: 'failed', reason: 'failing', acceptedBy: null };
  if (state.unsure && verdict === 'proven') return { verdict: 'unproven', reason: 'red-base', acceptedBy: null };
  return { verdict: verdictNow(verdict, staleFiles(state)), reason, acceptedBy };
}

/**
 * What a reader is told of the work as a whole. The commands are judged before the review: until the run is at its end, where only whose some
 * changes are may still be asked, their proof is about work that may go on.
 */
export function overallProof(state: Parameters<typeof proofNow>[0] & Pick<RunState, 'questions'>): ProofNow | null {
  const proof = proofNow(state);
  const atEnd = state.status === 'completed' || state.questions.some(({ kind }) => kind === 'changes');
  return proof?.verdict !== 'proven' || atEnd ? proof : { verdict: 'unproven', reason: 'unfinished', acceptedBy: null };
}

/** What a list says of it: files that nobody has looked at may have changed, so that of those none is told as proven. */
export function listedProof(state: Parameters<typeof overallProof>[0]): ProofNow | null {
  const proof = overallProof(state);
  return proof?.verdict === 'proven' && isSealed(state) && state.changedOnDisk === null ? null : proof;
}

/** What the proof says of one changed file of a run at rest; null: nothing was proven, or nobody has looked at the files. */
export function fileSeal(state: Parameters<typeof proofNow>[0], file: string): VerdictNow | null {
  if (!isSealed(state) || state.changedOnDisk === null) return null;
  return proofNow({ ...state, changedOnDisk: state.changedOnDisk.filter((stale) => stale === file) })?.verdict ?? null;
}

/** The same of a run that is completed, once somebody has looked at its files. */
export function seenProof(state: Parameters<typeof proofNow>[0]): ProofNow | null {
  return state.status !== 'completed' || state.changedOnDisk === null ? null : proofNow(state);
}
