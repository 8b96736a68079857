import { hostname } from 'node:os';
import type { ProcessIdentity } from '../core/durable/contracts.ts';
import { startTimeOf } from './process-table.ts';

/** This process. */
export async function processIdentity(): Promise<ProcessIdentity> {
  return { host: hostname(), pid: process.pid, startTime: (await startTimeOf(process.pid)) ?? 'unknown' };
}

/** Whether exactly this process still runs. A process on another host counts as alive, because it cannot be seen from here. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  if (identity.host !== hostname()) return true;
  if (!Number.isSafeInteger(identity.pid) || identity.pid <= 0) return false;
  return (await startTimeOf(identity.pid)) === identity.startTime;
}
