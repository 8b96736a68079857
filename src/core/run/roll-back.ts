import { inEnglish } from '../describe/message.ts';
import type { FileMode } from '../../protocol/file-mode.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { changedBetween } from './changed-between.ts';
import { phaseKey } from './phases.ts';
import { project } from './project.ts';
import type { FileState } from './run-state.ts';

/** What a path held: the hash of its content, null = nothing, and its mode where the run told of it. */
interface Held {
  readonly hash: string | null;
  readonly mode: FileMode | null | undefined;
}

/** One file to bring back: to what it was (`to`), from what the run left (`from`). */
export interface RollBackFile {
  readonly file: string;
  readonly from: Held;
  readonly to: Held;
  /** What somebody else made of it since is in what the run left. */
  readonly mixed?: true;
}

const atFirst = ({ before, modes }: FileState): Held => ({ hash: before, mode: modes?.before });
const atLast = ({ after, modes }: FileState): Held => ({ hash: after, mode: modes?.after });

/** One file, to what it was before the run. */
export function rollBackFile(file: FileState): RollBackFile {
  return { file: file.file, from: atLast(file), to: atFirst(file), ...mixedSince(file) };
}

/** Everything that the run changed after that event, with the content that was there then; sorted. */
export function rollBackTo(events: readonly RunEvent[], seq: number): RollBackFile[] {
  const [past, present] = [project(events.filter((event) => event.seq <= seq)), project(events)];
  const [then, now] = [past.files, present.files];
  const plan: RollBackFile[] = [];
  for (const file of [...new Set([...Object.keys(now), ...Object.keys(then)])].sort()) {
    const [ledger, earlier] = [now[file], then[file]];
    // In one ledger only: at the other time the file was as before the run.
    const either = ledger ?? earlier;
    if (!either) continue;
    const from = ledger ? atLast(ledger) : atFirst(either);
    const to = earlier ? atLast(earlier) : atFirst(either);
    const uncertain = ledger ? changedBetween(ledger, present) : null;
    const isUncertain = uncertain !== null && uncertain.after !== past.uncertain[file]?.after;
    if (from.hash !== to.hash || from.mode !== to.mode) plan.push({ file, from, to, ...mixedSince(ledger, earlier, isUncertain) });
  }
  return plan;
}

function mixedSince(ledger?: FileState, earlier?: FileState, isUncertain = false): Pick<RollBackFile, 'mixed'> {
  return isUncertain || (ledger?.others ?? 0) > (earlier?.others ?? 0) ? { mixed: true } : {};
}

/** The event that a passing of a phase (its key; of a phase that repeats its id means the first) or a checkpoint (name or tree, the latest) stands for; null: the run has none. */
export function rollBackPoint(events: readonly RunEvent[], target: { phase: string } | { checkpoint: string }): number | null {
  const found =
    'phase' in target
      ? events.find((event) => event.type === 'phase.started' && [event.phase, phaseKey(event)].includes(target.phase))
      : events.findLast(
          (event) => event.type === 'checkpoint' && (inEnglish(event.name) === target.checkpoint || event.tree === target.checkpoint),
        );
  return found?.seq ?? null;
}
