import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessGroup } from '../core/ports.ts';
import { groupRuns, lookForMarked, markedMembers, processesWith, signalProcess, startTimeOf } from './process-table.ts';

export interface EndLimits {
  /** From SIGTERM to SIGKILL, milliseconds: enough to remove temporary files. */
  readonly graceMs: number;
  /** Longest wait for killed processes and their pipes, milliseconds. */
  readonly settleMs: number;
}

export const endLimits: EndLimits = { graceMs: 2_000, settleMs: 5_000 };

/** Sends SIGTERM to a group, and SIGKILL when it is still there after a while or its leader has ended. */
export async function stopGroup(pid: number, leaderOver: AbortSignal, { graceMs }: EndLimits): Promise<void> {
  if (!signalProcess(-pid, 'SIGTERM')) return;
  await delay(graceMs, undefined, { signal: leaderOver, ref: false }).catch(() => {});
  signalProcess(-pid, 'SIGKILL');
}

/** As `stopGroup`, but the leader is a sandbox's: with it everything in it would end at once, so the others are asked first. */
export async function stopInside(leader: number, mark: string, leaderOver: AbortSignal, { graceMs }: EndLimits): Promise<void> {
  const until = performance.now() + graceMs;
  // The sandbox's own first process is one of them; what it starts comes a moment later.
  for (let asked = 0; asked < 2 && !leaderOver.aborted && performance.now() < until;) {
    const others = (await processesWith(mark)).filter((pid) => pid !== leader);
    asked = others.length;
    if (asked > 1) for (const pid of others) signalProcess(pid, 'SIGTERM');
    else await delay(20, undefined, { ref: false });
  }
  await delay(Math.max(0, until - performance.now()), undefined, { signal: leaderOver, ref: false }).catch(() => {});
  signalProcess(-leader, 'SIGKILL');
}

/** Waits until a condition holds, with a limit: a process inside a disk operation cannot be killed. */
export async function settled(condition: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + endLimits.settleMs;
  while (!(await condition()) && performance.now() < until) await delay(10);
}

export async function killGroup(group: ProcessGroup): Promise<boolean> {
  if (!Number.isSafeInteger(group.pid) || group.pid <= 1) return false;
  const startTime = await startTimeOf(group.pid);
  if (startTime !== null && startTime !== group.startTime) return false;
  if (startTime !== null) {
    const alive = await groupRuns(group.pid);
    signalProcess(-group.pid, 'SIGKILL');
    await settled(async () => !(await groupRuns(group.pid)));
    return alive;
  }
  // The leader has ended. Its children keep the group's number; the mark shows that they are ours.
  let alive = false;
  await settled(async () => {
    const members = await markedMembers(group.pid);
    for (const pid of members) alive = signalProcess(pid, 'SIGKILL') || alive;
    return members.length === 0;
  });
  return alive;
}

/** `since`: as in `lookForMarked`. */
export async function killAllWith(variable: string, since: string | null = null): Promise<number> {
  const killed = new Set<number>();
  let wasEmpty = false;
  await settled(async () => {
    const { pids, isUnsure } = await lookForMarked(variable, since);
    for (const pid of pids) if (signalProcess(pid, 'SIGKILL')) killed.add(pid);
    // One that starts another and ends may hide it from one look, not from two.
    const isOver = pids.length === 0 && (wasEmpty || !isUnsure);
    wasEmpty = pids.length === 0;
    return isOver;
  });
  return killed.size;
}
