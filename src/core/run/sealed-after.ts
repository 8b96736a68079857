import type { RunEvent } from '../../protocol/run-event.ts';
import type { RunState } from './run-state.ts';
import { sealOf } from './seal.ts';

/**
 * What is proven after an event; null: as before. What was taken back of a run that goes on is not proven by a command or a verdict that comes after it: it
 * is told as stale until somebody writes it anew, or all of the run is judged together.
 */
export function sealedAfter(
  { seal, takenBack, endedAt }: Pick<RunState, 'seal' | 'takenBack' | 'endedAt'>,
  event: RunEvent,
  files: () => RunState['files'],
): Partial<Pick<RunState, 'seal' | 'takenBack'>> | null {
  if (event.type === 'run.undone' && endedAt === null && seal !== null)
    return { takenBack: [...new Set([...takenBack, ...event.restored.filter((file) => file in seal)])] };
  if (event.type === 'file.changed' && takenBack.includes(event.file))
    return { takenBack: takenBack.filter((file) => file !== event.file) };
  if (event.type === 'proof.decided' && takenBack.length > 0) return { takenBack: [], seal: sealOf(files()) };
  if (!seals(event)) return null;
  const kept = takenBack.flatMap((file) => (seal?.[file] === undefined ? [] : [[file, seal[file]] as const]));
  const now = sealOf(files());
  return { seal: kept.length === 0 ? now : { ...now, ...Object.fromEntries(kept) } };
}

/** A command passed on the contents of now, or they were judged. */
function seals(event: RunEvent): boolean {
  return event.type === 'verdict' || (event.type === 'validation.completed' && event.evidence.result === 'pass' && !event.evidence.apart);
}
