import { hostname } from 'node:os';
import { startTimeOf } from './process-table.ts';

/** Who owns something: a process, told apart from any later one with the same number. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  readonly startTime: string;
}

/** This process. */
export async function processIdentity(): Promise<ProcessIdentity> {
  return { host: hostname(), pid: process.pid, startTime: (await startTimeOf(process.pid)) ?? 'unknown' };
}

/** Whether that very process still runs. One on another host cannot be seen from here and counts as alive. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  if (identity.host !== hostname()) return true;
  if (!Number.isSafeInteger(identity.pid) || identity.pid <= 0) return false;
  return (await startTimeOf(identity.pid)) === identity.startTime;
}
