import type { ChildProcess } from 'node:child_process';
import { Readable } from 'node:stream';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { endLimits, settled } from '../end-processes.ts';
import { signalProcess, startTimeNow, startTimeOf } from '../process-table.ts';

/** What a sandbox says of itself on its fourth stream, in JSON lines. */
export interface SandboxStatus {
  /** Whether the program in it was started: only then its exit code is told. Known at the end. */
  readonly isStarted: Promise<boolean>;
  /**
   * Waits until its own first process is gone: before that is over, the system has ended all others in it, so nobody needs to look for them. false: it
   * did not say which one that is, or it does not go.
   */
  allEnded(): Promise<boolean>;
}

/** A look takes microseconds, and mostly the first one does. */
const looksAtOnce = 20;

/** Of a sandbox that was just started. */
export function readStatus({ stdio: [, , , status] }: ChildProcess): SandboxStatus {
  if (!(status instanceof Readable)) return { isStarted: Promise.resolve(false), allEnded: async () => false };
  let told = '';
  let isNamed = false;
  let first: { readonly pid: number; readonly startTime: string | null } | null = null;
  status.on('data', (chunk: Buffer) => {
    told += chunk.toString('utf8');
    const pid = Number(/"child-pid": *(\d+)\D/u.exec(told)?.[1]);
    if (isNamed || !(pid > 1)) return;
    isNamed = true;
    try {
      // At once: its number may be another's later.
      first = { pid, startTime: startTimeNow(pid) };
    } catch {
      // Too many files are open: others look for what it left.
    }
  });
  const closed = new Promise<void>((resolve) => void status.once('close', resolve));
  return {
    isStarted: closed.then(() => told.includes('"exit-code"')),
    async allEnded() {
      await Promise.race([closed, delay(endLimits.settleMs, undefined, { ref: false })]);
      if (first === null) return false;
      const { pid, startTime } = first;
      const isGone = async (): Promise<boolean> => {
        const now = await startTimeOf(pid);
        return now === null || now !== startTime;
      };
      // Whoever started it may have been killed before it asked to go with that.
      if (!(await isGone())) signalProcess(pid, 'SIGKILL');
      for (let looks = 0; looks < looksAtOnce && !(await isGone()); looks++) await setImmediate();
      await settled(isGone);
      return isGone();
    },
  };
}
