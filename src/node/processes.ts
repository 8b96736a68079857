import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { constants } from 'node:os';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { PathError, type CommandRequest, type CommandResult, type Processes } from '../core/ports.ts';
import { inEnglish, sentence } from '../core/describe/message.ts';
import type { LineCommand } from '../core/policy/command-list.ts';
import { isOfMachine } from '../core/policy/command-rules.ts';
import { commandEnvironment } from './command-environment.ts';
import { collectOutput } from './command-output.ts';
import { collectReports, type ReportCollector } from './command-reports.ts';
import { connect } from './connect-streams.ts';
import { endLimits, killAllWith, killGroup, settled, stopGroup, stopInside, type EndLimits } from './end-processes.ts';
import { findProgram, type FoundFile } from './find-program.ts';
import { openProgram } from './open-program.ts';
import { groupRuns, signalProcess, startTimeNow, startTimeOf } from './process-table.ts';
import { resolveInside } from './resolve-inside.ts';
import { withoutFilters } from './repository-filters.ts';
import { openMask } from './secret-values.ts';
import type { Confine } from './sandbox/confine.ts';
import { feedFilter } from './sandbox/feed-filter.ts';
import { readStatus, type SandboxStatus } from './sandbox/read-status.ts';
import { notStarted, startFailure } from './start-failure.ts';
import { ifThere, toWorkspaceError } from './system-error.ts';

const openStreams = { out: 'out', error: 'error' } as const;
/** Longest delay of a timer in Node; longer ones would fire at once. */
const longestTimer = 2 ** 31 - 1;

export interface ProcessOptions {
  /** The workspace: absolute, links resolved. null: only `kill` and `killMarked` are used. */
  readonly root: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** null: there is none, commands run as the person. */
  readonly confine?: Confine | null;
  /** What programs get besides, whatever its name is. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Other folders whose secrets are hidden in what commands print: of a worktree its workspace, which can be read by its whole path. */
  readonly secrets?: readonly string[];
  /** Of `endLimits`, for their tests. */
  readonly limits?: Partial<EndLimits>;
}

/** Programs in process groups of their own (POSIX), with closed stdin and a cleaned environment. */
export function createProcesses({ root, env, confine = null, variables = {}, secrets = [], limits = {} }: ProcessOptions): Processes {
  const ending = { ...endLimits, ...limits };
  return {
    run: async (request) => {
      if (!root) throw new Error('createProcesses() was given no workspace, so it cannot run commands');
      const cwd = await workingFolder(root, request.cwd ?? '');
      return runCommand(request, { root, cwd, secrets: [root, ...secrets], limits: ending }, env, confine, variables);
    },
    open: async (request) => {
      if (!root) throw new Error('createProcesses() was given no workspace, so it cannot run programs');
      return openProgram(request, { root, limits: ending }, env, variables);
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

interface Where {
  readonly root: string;
  readonly cwd: string;
  readonly secrets: readonly string[];
  readonly limits: EndLimits;
}

async function runCommand(
  request: CommandRequest,
  { root, cwd, secrets, limits }: Where,
  env: ProcessOptions['env'],
  confine: Confine | null,
  variables: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  const startedAt = performance.now();
  const durationMs = (): number => Math.round(performance.now() - startedAt);
  const command = randomUUID();
  const environment = commandEnvironment(env, { ...variables, BATUTA_RUN: request.mark, BATUTA_COMMAND: command }, request.bare);
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
  const found: FoundFile[] = [];
  for (const { argv } of stages) {
    const name = argv[0] ?? '';
    const program = await findProgram(name, cwd, environment, request.bare && isOfMachine(argv) ? root : null);
    if (!program.found) return ended('missing', inEnglish(program.why));
    found.push(program);
  }

  const collector = await collectOutput();
  const before = await openMask(secrets);
  const reports: ReportCollector | null = request.reports ? await collectReports(request.reports, cwd) : null;
  try {
    const sandbox = confine === null ? null : await confine(request, { cwd, writable: reports ? [reports.folder] : [] });
    const children: ChildProcess[] = [];
    const told: SandboxStatus[] = [];
    const filters =
      request.argv[0] === 'git' && request.confined === 'agent' ? await withoutFilters(found[0]?.file ?? '', cwd, environment) : {};
    const start = ({ argv, out, error }: LineCommand, index: number): Promise<string | null> => {
      const { file: program = '', args = [] } = found[index] ?? {};
      const plain = [program, ...args, ...argv.slice(1)];
      const [file = '', ...words] = sandbox?.wrap(plain) ?? plain;
      try {
        const child = spawn(file, words, {
          ...(sandbox === null && args.length === 0 ? { argv0: argv[0] } : {}),
          cwd,
          // Filters end with what they read; they live longer than the command that is ended by its mark.
          env: index === 0 ? { ...environment, ...filters, ...reports?.variables(environment) } : { ...environment, BATUTA_COMMAND: '' },
          detached: index === 0,
          stdio: [
            index === 0 ? 'ignore' : 'pipe',
            out === 'nowhere' ? 'ignore' : 'pipe',
            error === 'nowhere' ? 'ignore' : 'pipe',
            ...(sandbox?.tells ? ['pipe' as const] : []),
            ...(sandbox?.filter ? ['pipe' as const] : []),
          ],
          windowsHide: true,
        });
        children.push(child);
        if (sandbox?.filter) feedFilter(child, sandbox.filter);
        if (sandbox?.tells) told.push(readStatus(child));
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
    connect(children, stages, collector);
    const outcome = await supervise(child, children.slice(1), request, { command, inside: sandbox !== null, status: told[0], limits });
    // One that is killed now was started, and tells it no more.
    const over = told.filter((_, index) => children[index] && isOver(children[index]));
    for (const one of children) leave(one);
    // It may have changed its secrets, or printed the old ones.
    const after = await openMask(secrets);
    const text = (shown: string): string => after.text(before.text(shown));
    const mask = { bytes: (bytes: Buffer) => after.bytes(before.bytes(bytes)) };
    const { log, output: printed } = await collector.finish(request.blobs, mask);
    const output = [printed, after.missed].filter((part) => part !== '').join('\n');
    const started = await Promise.all(over.map(({ isStarted }) => isStarted));
    if (outcome === 'exited' && started.includes(false)) return ended('missing', output);
    const exitCode = outcome === 'exited' ? (children.map(exitCodeOf).findLast((code) => code !== 0) ?? 0) : null;
    return { outcome, exitCode, durationMs: durationMs(), log, output, reports: ((await reports?.finish()) ?? []).map(text) };
  } finally {
    await reports?.discard();
    await collector.discard();
  }
}

/** Its later output is ignored, and a filter that still runs has lost what it reads. */
function leave(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  const status = child.stdio[3];
  if (status instanceof Readable) status.destroy();
  if (!isOver(child)) child.kill('SIGKILL');
}

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Exit code of a program that a signal ended, as shells report it: 128 plus the signal's number. */
function exitCodeOf(child: ChildProcess): number {
  return child.exitCode ?? 128 + constants.signals[child.signalCode ?? 'SIGKILL'];
}

interface Supervised {
  readonly command: string;
  readonly inside: boolean;
  readonly status?: SandboxStatus | undefined;
  readonly limits: EndLimits;
}

async function supervise(
  child: ChildProcess,
  filters: readonly ChildProcess[],
  request: CommandRequest,
  { command, inside, status, limits }: Supervised,
): Promise<CommandResult['outcome']> {
  const pid = child.pid as number;
  // Synchronous: a child that has just ended still has its entry.
  const startTime = process.platform === 'linux' ? startTimeNow(pid) : null;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const closed = Promise.all([child, ...filters].map((one) => new Promise<void>((resolve) => one.once('close', () => resolve()))));
  let isAllSaid = false;
  child.once('close', () => (isAllSaid = true));
  /** Whether a filter has something to read, or has read all and is not over. */
  const isAtWork = (): boolean => filters.some((one) => !isOver(one)) && (isAllSaid || (filters[0]?.stdin?.writableLength ?? 0) > 0);

  const end: { outcome: CommandResult['outcome']; stopping: Promise<void> | null } = { outcome: 'exited', stopping: null };
  const over = new AbortController();
  const stopped = Promise.withResolvers<void>();
  const stop = (why: CommandResult['outcome']): void => {
    if (end.stopping) return;
    end.outcome = why;
    if (over.signal.aborted) {
      // Its number may be another's by now, and only filters are left.
      stopped.resolve();
      end.stopping = stopped.promise;
    } else end.stopping = inside ? stopInside(pid, `BATUTA_COMMAND=${command}`, over.signal, limits) : stopGroup(pid, over.signal, limits);
  };
  const interrupt = (): void => stop('interrupted');
  const timer = setTimeout(() => stop('timeout'), Math.min(request.timeoutMs, longestTimer));
  const calm = (): void => {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', interrupt);
  };
  request.signal.addEventListener('abort', interrupt, { once: true });
  if (request.signal.aborted) interrupt();
  try {
    try {
      await request.onStart?.({ pid, startTime: startTime ?? (await startTimeOf(pid)) ?? 'unknown' });
      await exited;
    } finally {
      if (filters.length === 0) calm();
      over.abort();
      await end.stopping;
      // Kills what the program left behind; or the whole program, if it could not be recorded.
      signalProcess(-pid, 'SIGKILL');
      // Also of a normal end: what left the group would change files after the proof.
      if (!(await status?.allEnded())) await killAllWith(`BATUTA_COMMAND=${command}`, startTime);
      await settled(async () => !(await groupRuns(pid)));
    }
    // A daemon that left the group may keep the pipes open; its later output is ignored.
    do await Promise.race([closed, stopped.promise, delay(limits.settleMs, undefined, { ref: false })]);
    while (end.stopping === null && isAtWork());
  } finally {
    calm();
  }
  return end.outcome;
}
