import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { systemCode } from './system-error.ts';

const linux = process.platform === 'linux';

/** /proc files vanish with their process, and may be unreadable for other users. */
const gone = (error: unknown): boolean => ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(systemCode(error) ?? '');

/** Fields of /proc/<pid>/stat after the program's name, which may itself hold blanks and parentheses. */
function statFields(text: string): { state: string; group: number; ticks: string } {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', group: Number(fields[2]), ticks: fields[19] ?? '' };
}

let bootId: string | null = null;
function boot(): string {
  bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return bootId;
}

/**
 * Start time of a process; with its number it identifies the process for ever (on Linux it includes the boot id). null when there is no
 * such process, or only a zombie. On Windows it only says whether the number is in use.
 */
export async function startTimeOf(pid: number): Promise<string | null> {
  if (linux) return startTime(pid, 'ZX');
  if (process.platform === 'win32') return processExists(pid) ? 'unknown' : null;
  return new Promise((resolve) => {
    execFile('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { env: { LC_ALL: 'C' } }, (_, stdout) => resolve(stdout.trim() || null));
  });
}

/** As `startTimeOf`, but synchronous and for Linux only. Also works for a child that has just ended, whose zombie still has its entry. */
export function startTimeNow(pid: number): string | null {
  return startTime(pid, 'X');
}

function startTime(pid: number, overStates: string): string | null {
  try {
    const { state, ticks } = statFields(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    return overStates.includes(state) ? null : `${boot()}/${ticks}`;
  } catch (error) {
    if (gone(error)) return null;
    throw error;
  }
}

/** Whether a process with this number exists (a group, if negative), also another user's. */
export function processExists(target: number): boolean {
  try {
    process.kill(target, 0);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false;
    if (systemCode(error) === 'EPERM') return true;
    throw error;
  }
}

/** Sends a signal; false when there is no such process. A negative number is a process group. */
export function signalProcess(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ESRCH' || systemCode(error) === 'EPERM') return false;
    throw error;
  }
}

interface ProcessEntry {
  readonly pid: number;
  readonly group: number;
  /** When it was begun, in ticks since the machine was. */
  readonly ticks: number;
}

/** What one look at all processes found. */
interface ProcessTable {
  readonly entries: readonly ProcessEntry[];
  /** Whether one ended meanwhile: what it started just before may be in no list. */
  readonly isMoving: (since: number) => boolean;
}

/** So many are looked at in one go. */
const atOnce = 200;

/**
 * All running processes on Linux, without zombies. Asked in this thread: no disk is behind these files, and handing each over to another thread
 * takes ten times as long, after every command.
 */
async function processTable(): Promise<ProcessTable> {
  const entries: ProcessEntry[] = [];
  /** When those were begun that have ended. */
  const ended: number[] = [];
  let looked = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/u.test(name)) continue;
    if (++looked % atOnce === 0) await setImmediate();
    try {
      const { state, group, ticks } = statFields(readFileSync(`/proc/${name}/stat`, 'latin1'));
      if (state !== 'Z' && state !== 'X') entries.push({ pid: Number(name), group, ticks: Number(ticks) });
      else ended.push(Number(ticks));
    } catch (error) {
      if (!gone(error)) throw error;
      ended.push(Infinity);
    }
  }
  return { entries, isMoving: (since) => ended.some((ticks) => !(ticks < since)) };
}

const processes = async (): Promise<readonly ProcessEntry[]> => (await processTable()).entries;

/** Whether anything of a process group still runs. */
export async function groupRuns(group: number): Promise<boolean> {
  if (!processExists(-group)) return false;
  return linux ? (await processes()).some((entry) => entry.group === group) : true;
}

/** null: it ended just now, or becomes another program and has no environment for a moment; threads of the system never have one. */
function hasVariable(pid: number, variable: string): boolean | null {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
    return environment === '' ? null : `\0${environment}`.includes(`\0${Buffer.from(variable, 'utf8').toString('latin1')}`);
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(systemCode(error) ?? '')) return null;
    if (gone(error)) return false;
    throw error;
  }
}

export interface MarkedProcesses {
  readonly pids: readonly number[];
  /** Whether there may be others, which a second look finds. */
  readonly isUnsure: boolean;
}

/**
 * Other processes with `NAME=value` in their environment. Linux only; empty elsewhere. `since`: the start time of the one that had it first; what was begun
 * before cannot have it from there, and is not looked at.
 */
export async function lookForMarked(variable: string, since: string | null = null): Promise<MarkedProcesses> {
  if (!linux) return { pids: [], isUnsure: false };
  const first = since?.startsWith(`${boot()}/`) ? Number(since.slice(boot().length + 1)) : 0;
  const { entries, isMoving } = await processTable();
  const later = entries.filter(({ pid, ticks }) => pid !== process.pid && !(ticks < first));
  const found = later.map(({ pid }) => ({ pid, has: hasVariable(pid, `${variable}\0`) }));
  return { pids: found.flatMap(({ pid, has }) => (has ? [pid] : [])), isUnsure: isMoving(first) || found.some(({ has }) => has === null) };
}

export const processesWith = async (...about: Parameters<typeof lookForMarked>): Promise<readonly number[]> =>
  (await lookForMarked(...about)).pids;

/** Members of a group that carry Batuta's mark. Linux only. */
export async function markedMembers(group: number): Promise<number[]> {
  if (!linux) return [];
  const members = (await processes()).filter((entry) => entry.group === group && entry.pid !== process.pid);
  return members.flatMap(({ pid }) => (hasVariable(pid, 'BATUTA_RUN=') ? [pid] : []));
}
