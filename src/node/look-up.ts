import { lstatSync, type Stats } from 'node:fs';
import { systemCode } from './system-error.ts';

/**
 * What lies at a place, a link itself; null: nothing. Asked in this thread: the system mostly answers from its memory, in a tenth of the time that
 * it takes to hand the question to another one, and a run of many agents asks some ten thousand times. Throws what the system says of a place that cannot be looked at.
 */
export function lookUp(place: string): Stats | null {
  try {
    return lstatSync(place, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (systemCode(error) === 'ENOTDIR') return null;
    throw error;
  }
}
