import { inEnglish } from '../describe/message.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { phaseKey } from './phases.ts';
import { project } from './project.ts';

/** One file to bring back: to the content `to`, from the content that the run left (`from`). Hashes; null = no such file. */
export interface RollBackFile {
  readonly file: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Everything that the run changed after that event, with the content that was there then; sorted. Outputs of commands are left alone. */
export function rollBackTo(events: readonly RunEvent[], seq: number): RollBackFile[] {
  const then = project(events.filter((event) => event.seq <= seq)).files;
  const now = project(events).files;
  const plan: RollBackFile[] = [];
  for (const file of [...new Set([...Object.keys(now), ...Object.keys(then)])].sort()) {
    const [ledger, earlier] = [now[file], then[file]];
    if (ledger?.output === true || (!ledger && earlier?.output === true)) continue;
    // In neither ledger entry: the content is the one from before the run.
    const from = ledger ? ledger.after : (earlier?.before ?? null);
    const to = earlier ? earlier.after : (ledger?.before ?? null);
    if (from !== to) plan.push({ file, from, to });
  }
  return plan;
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
