import type { Baseline } from '../../protocol/proof.ts';
import type { Evidence } from '../../protocol/run-event.ts';
import type { Blobs } from '../ports.ts';
import { beyondBase } from './decide-proof.ts';
import { resultOf } from './kept-result.ts';

/**
 * What a command's end says about the work. `good`: it passes, or only those tests fail that failed before any change. `unknown`: it failed before,
 * and nobody can say whether that is all. `unstable`: files kept changing. `bad`: it fails in something that is the work's.
 */
export type CommandStanding = 'good' | 'unknown' | 'unstable' | 'bad';

export async function standingOf(blobs: Blobs, baseline: Baseline | null, evidence: Evidence): Promise<CommandStanding> {
  const { command, result } = evidence;
  if (result === 'pass') return 'good';
  if (result === 'unstable') return 'unstable';
  const base = baseline?.commands.find((one) => JSON.stringify(one.command) === JSON.stringify(command));
  if (!base || result === 'missing' || result === 'interrupted') return 'bad';
  const beyond = beyondBase(await resultOf(blobs, base), await resultOf(blobs, evidence));
  return beyond === 'none' ? 'good' : beyond === 'more' ? 'bad' : 'unknown';
}
