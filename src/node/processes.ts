import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { PathError, type CommandRequest, type CommandResult, type ProcessGroup, type Processes } from '../core/ports.ts';
import { inEnglish, sentence } from '../core/describe/message.ts';
import type { LineCommand } from '../core/policy/command-list.ts';
import { readers } from '../core/policy/command-rules.ts';
import { commandEnvironment } from './command-environment.ts';
import { collectOutput } from './command-output.ts';
import { collectReports, type ReportCollector } from './command-reports.ts';
import { connect } from './connect-streams.ts';
import { findProgram, type FoundFile } from './find-program.ts';
import { groupRuns, markedMembers, processesWith, signalProcess, startTimeNow, startTimeOf } from './process-table.ts';
import { resolveInside } from './resolve-inside.ts';
import { openMask } from './secret-values.ts';
import { ifThere, toWorkspaceError, systemCode } from './system-error.ts';

/** From SIGTERM to SIGKILL, milliseconds: enough to remove temporary files. */
const graceMs = 2_000;
/** Longest wait for killed processes and their pipes, milliseconds. */
const settleMs = 5_000;
const openStreams = { out: 'out', error: 'error' } as const;
/** Longest delay of a timer in Node; longer ones would fire at once. */
const longestTimer = 2 ** 31 - 1;

export interface ProcessOptions {
  /** The workspace: absolute, links resolved. null: only `kill` and `killMarked` are used. */
  readonly root: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Programs in process groups of their own (POSIX), with closed stdin and a cleaned environment. */
export function createProcesses({ root, env }: ProcessOptions): Processes {
  return {
    run: async (request) => {
      if (!root) throw new Error('createProcesses() was given no workspace, so it cannot run commands');
      const cwd = await workingFolder(root, request.cwd ?? '');
      return runCommand(request, { root, cwd }, env);
    },
    kill: killGroup,
    killMarked: (mark) => killAllWith(`BATUTA_RUN=${mark}`),
  };
}

async function workingFolder(root: string, path: string): Promise<string> {
  const { absolute } = await resolveInside(root, path);
  try {
    if ((await ifThere(stat(absolute)))?.isDirectory()) return absolute;
  } catch (error) {
    throw toWorkspaceError(error, path);
  }
  throw new PathError(sentence('{0} is not a folder of the workspace, so no command can run there.', JSON.stringify(path)));
}

async function runCommand(
  request: CommandRequest,
  { root, cwd }: { readonly root: string; readonly cwd: string },
  env: ProcessOptions['env'],
): Promise<CommandResult> {
  const startedAt = performance.now();
  const durationMs = (): number => Math.round(performance.now() - startedAt);
  const command = randomUUID();
  const environment = commandEnvironment(env, { BATUTA_RUN: request.mark, BATUTA_COMMAND: command }, request.bare);
  const ended = (outcome: 'missing' | 'interrupted', output: string): CommandResult => ({
    outcome,
    exitCode: null,
    durationMs: durationMs(),
    log: null,
    output,
    reports: [],
  });
  const stages: readonly LineCommand[] = [{ argv: request.argv, ...(request.streams ?? openStreams) }, ...(request.filters ?? [])];
  if (stages.some(({ argv }) => argv.some((word) => word.includes('\0'))))
    return ended('missing', 'The command contains a NUL character, which no program can be given.');
  if (request.signal.aborted) return ended('interrupted', '');
  const programs: FoundFile[] = [];
  for (const { argv } of stages) {
    const name = argv[0] ?? '';
    const program = await findProgram(name, cwd, environment, request.bare && readers.has(name) ? root : null);
    if (!program.found) return ended('missing', inEnglish(program.why));
    programs.push(program);
  }

  const collector = await collectOutput();
  const before = await openMask(root);
  const reports: ReportCollector | null = request.reports ? await collectReports(request.reports, cwd) : null;
  try {
    const children: ChildProcess[] = [];
    const start = ({ argv, out, error }: LineCommand, index: number): Promise<string | null> => {
      const { file = '', args = [] } = programs[index] ?? {};
      try {
        const child = spawn(file, [...args, ...argv.slice(1)], {
          ...(args.length === 0 ? { argv0: argv[0] } : {}),
          cwd,
          // Filters end with what they read; they live longer than the command that is ended by its mark.
          env: index === 0 ? { ...environment, ...reports?.variables(environment) } : { ...environment, BATUTA_COMMAND: '' },
          detached: index === 0,
          stdio: [index === 0 ? 'ignore' : 'pipe', out === 'nowhere' ? 'ignore' : 'pipe', error === 'nowhere' ? 'ignore' : 'pipe'],
          windowsHide: true,
        });
        children.push(child);
        return startFailure(child);
      } catch (thrown) {
        // Some failures come at once, others with an event.
        if (!(thrown instanceof Error)) throw thrown;
        return Promise.resolve(notStarted(file, thrown));
      }
    };
    const failed = (await Promise.all(stages.map(start))).find((why) => why !== null);
    const [child] = children;
    if (failed !== undefined || child === undefined) {
      if (child?.pid !== undefined) signalProcess(-child.pid, 'SIGKILL');
      for (const one of children) leave(one);
      return ended('missing', failed ?? '');
    }
    const over = Promise.all(children.map((one) => new Promise<void>((resolve) => one.once('close', () => resolve()))));
    connect(children, stages, collector);
    const outcome = await supervise(child, over, request, command);
    for (const one of children) leave(one);
    // It may have changed its secrets, or printed the old ones.
    const after = await openMask(root);
    const text = (shown: string): string => after.text(before.text(shown));
    const mask = { text, bytes: (bytes: Buffer) => after.bytes(before.bytes(bytes)) };
    const { log, output } = await collector.finish(request.blobs, mask);
    const exitCode = outcome === 'exited' ? (children.map(exitCodeOf).findLast((code) => code !== 0) ?? 0) : null;
    return { outcome, exitCode, durationMs: durationMs(), log, output, reports: ((await reports?.finish()) ?? []).map(text) };
  } finally {
    await reports?.discard();
    await collector.discard();
  }
}

/** Why a found program could not be started (no interpreter, wrong machine…), or null when it runs. */
function startFailure(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(null));
    child.once('error', (error) => resolve(notStarted(child.spawnfile, error)));
  });
}

function notStarted(file: string, error: Error): string {
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'the interpreter in its first line is missing',
    E2BIG: 'its arguments are too long',
  };
  return `${file} could not be started: ${known[systemCode(error) ?? ''] ?? error.message}.`;
}

/** Its later output is ignored, and a filter that still runs has lost what it reads. */
function leave(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
}

/** Exit code of a program that a signal ended, as shells report it: 128 plus the signal's number. */
function exitCodeOf(child: ChildProcess): number {
  return child.exitCode ?? 128 + (child.signalCode ? constants.signals[child.signalCode] : 0);
}

async function supervise(
  child: ChildProcess,
  closed: Promise<unknown>,
  request: CommandRequest,
  command: string,
): Promise<CommandResult['outcome']> {
  const pid = child.pid as number;
  // Synchronous: a child that has just ended still has its entry.
  const startTime = process.platform === 'linux' ? startTimeNow(pid) : null;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  const end: { outcome: CommandResult['outcome']; stopping: Promise<void> | null } = { outcome: 'exited', stopping: null };
  const over = new AbortController();
  const stop = (why: CommandResult['outcome']): void => {
    if (end.stopping) return;
    end.outcome = why;
    end.stopping = stopGroup(pid, over.signal);
  };
  const interrupt = (): void => stop('interrupted');
  const timer = setTimeout(() => stop('timeout'), Math.min(request.timeoutMs, longestTimer));
  request.signal.addEventListener('abort', interrupt, { once: true });
  if (request.signal.aborted) interrupt();
  try {
    await request.onStart?.({ pid, startTime: startTime ?? (await startTimeOf(pid)) ?? 'unknown' });
    await exited;
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', interrupt);
    over.abort();
    await end.stopping;
    // Kills what the program left behind; or the whole program, if it could not be recorded.
    signalProcess(-pid, 'SIGKILL');
    // Also of a normal end: what left the group would change files after the proof.
    await killAllWith(`BATUTA_COMMAND=${command}`);
    await settled(async () => !(await groupRuns(pid)));
  }
  // A daemon that left the group may keep the pipes open; its later output is ignored.
  await Promise.race([closed, delay(settleMs, undefined, { ref: false })]);
  return end.outcome;
}

/** Sends SIGTERM to a group, and SIGKILL when it is still there after a while or its leader has ended. */
async function stopGroup(pid: number, leaderOver: AbortSignal): Promise<void> {
  if (!signalProcess(-pid, 'SIGTERM')) return;
  await delay(graceMs, undefined, { signal: leaderOver, ref: false }).catch(() => {});
  signalProcess(-pid, 'SIGKILL');
}

/** Waits until a condition holds, with a limit: a process inside a disk operation cannot be killed. */
async function settled(condition: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + settleMs;
  while (!(await condition()) && performance.now() < until) await delay(10);
}

async function killGroup(group: ProcessGroup): Promise<boolean> {
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

async function killAllWith(variable: string): Promise<number> {
  const killed = new Set<number>();
  await settled(async () => {
    const found = await processesWith(variable);
    for (const pid of found) if (signalProcess(pid, 'SIGKILL')) killed.add(pid);
    return found.length === 0;
  });
  return killed.size;
}
