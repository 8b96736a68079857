import type { RunEvent } from '../../protocol/run-event.ts';
import type { StepContext } from '../durable/contracts.ts';
import { InterruptedError } from '../durable/errors.ts';
import { sentence } from '../describe/message.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { isPutBack } from '../policy/protected-files.ts';
import { createReadPolicy } from '../policy/readable.ts';
import {
  PathError,
  type Blobs,
  type Checkpoint,
  type Checkpoints,
  type CommandRequest,
  type CommandResult,
  type Surroundings,
  type TreeChange,
  type Watched,
  type WorkspaceFiles,
} from '../ports.ts';
import { wholeLines } from '../run/whole-lines.ts';
import { countLines } from '../tool/count-lines.ts';
import { attribute, type CommandScope } from './attribute.ts';

export interface CommandPorts {
  readonly checkpoints: Checkpoints;
  readonly files: Pick<WorkspaceFiles, 'settle' | 'swap' | 'read'>;
  readonly surroundings: Surroundings;
  readonly blobs: Blobs;
}

export interface ObservedCommand {
  readonly agent: string;
  readonly argv: readonly string[];
  readonly timeoutMs: number;
  readonly runId: string;
  readonly volatilePaths: readonly string[];
  readonly scope: CommandScope;
  /** Files that hold something else only for a while: whoever put it there knows what a change of them means. */
  readonly aside?: readonly string[];
}

export interface Observed<T> {
  readonly ended: T;
  readonly before: Checkpoint;
  readonly after: Checkpoint;
  /** What changed meanwhile, without what was put back. */
  readonly changes: readonly TreeChange[];
}

/**
 * Has one command run and tells what changed meanwhile and whose change it is. What no command may change is put back, its content kept. The caller
 * holds the workspace's lock.
 */
export async function observeCommand<T extends { readonly ran: CommandResult }>(
  step: StepContext,
  ports: CommandPorts,
  command: ObservedCommand,
  run: (request: CommandRequest) => Promise<T>,
): Promise<Observed<T>> {
  const { checkpoints, files, surroundings } = ports;
  const { volatilePaths } = command;
  await files.settle?.();
  const watched = await surroundings.watch();
  const before = await checkpoints.take({ volatilePaths });
  await step.checkOwner();
  const ended = await run({
    argv: command.argv,
    timeoutMs: command.timeoutMs,
    signal: step.signal,
    blobs: ports.blobs,
    mark: command.runId,
    onStart: (group) => step.recordProcessGroup(group),
    listed: command.scope.listed,
  });
  const interrupted = ended.ran.outcome === 'interrupted';
  // By now the run may be another process's.
  if (interrupted) await step.checkOwner();
  const trees = { before, after: await checkpoints.take({ volatilePaths }) };
  const guarded = await guardProtected(step, ports, { argv: command.argv, listed: command.scope.listed }, trees, watched);
  // Whoever goes on runs it again, or tells what it changed; what was there before is known only here.
  if (interrupted) throw new InterruptedError('the command was interrupted');
  const after = guarded.put ? await checkpoints.take({ volatilePaths }) : trees.after;
  const { aside = [] } = command;
  await tell(step, ports, command, { trees, ...guarded, changes: guarded.changes.filter(({ path }) => !aside.includes(path)) });
  // What proves the work is run again elsewhere, and writes it there too.
  const ignored = command.scope.purpose === 'handover' || command.scope.purpose === 'run' ? await watched.ignored() : [];
  if (ignored.length > 0) step.emit({ type: 'ignored.written', command: formatCommandLine(command.argv), files: [...ignored] });
  return { ended, before, after, changes: guarded.changes };
}

interface Guarded {
  /** Without what was put back. */
  readonly changes: readonly TreeChange[];
  readonly saved: ReadonlySet<string>;
  readonly secret: (path: string) => boolean;
  /** Something was put back. */
  readonly put: boolean;
}

/** Puts back what no command may change, and says so. `listed`: files that the approved spec names; `watched`: since before the command. */
export async function guardProtected(
  step: Pick<StepContext, 'emit'>,
  ports: Omit<CommandPorts, 'surroundings'>,
  { argv, listed }: { readonly argv: readonly string[]; readonly listed: readonly string[] },
  trees: Trees,
  watched: Watched,
): Promise<Guarded> {
  const saved = await watched.saved();
  const secret = await secretPaths(ports.files);
  const isGuarded = (path: string): boolean => isPutBack(path, listed) && !saved.has(path);
  const beside = await watched.restore(ports.blobs, isGuarded);
  const { put, kept } = await putBack(ports, trees, isGuarded, secret);
  put.push(...beside);
  const changes = kept.filter(({ path }) => !beside.includes(path));
  if (put.length > 0) {
    const text = sentence(
      '"{0}" changed {1}, which no command may change: put back as before; what it wrote is kept with the run, unless it may hold secrets.',
      formatCommandLine(argv),
      put.join(', '),
    );
    step.emit({ type: 'notice', level: 'warning', text });
  }
  return { changes, saved, secret, put: put.length > 0 };
}

/** What no agent may read: its content stays in the checkpoints, out of the run's own store. */
export async function secretPaths(files: Pick<WorkspaceFiles, 'read'>): Promise<(path: string) => boolean> {
  const ignore = await files.read('.batutaignore');
  const readable = createReadPolicy(ignore ? new TextDecoder().decode(ignore.bytes) : '');
  return (path) => readable.refusal(path) !== null;
}

type Trees = { readonly before: Checkpoint; readonly after: Checkpoint };

/** Puts guarded files back. */
async function putBack(
  { checkpoints, files, blobs }: Omit<CommandPorts, 'surroundings'>,
  { before, after }: Trees,
  isGuarded: (path: string) => boolean,
  secret: (path: string) => boolean,
): Promise<{ put: string[]; kept: TreeChange[] }> {
  const put: string[] = [];
  const kept: TreeChange[] = [];
  const changes = before.tree === after.tree ? [] : await checkpoints.diff(before.tree, after.tree);
  const guarded = changes.filter(({ path, hidden }) => !hidden && isGuarded(path));
  // What lies in the place of a folder on the way goes with them; first goes what was not there.
  const inTheWay = ({ path }: TreeChange): boolean => guarded.some((one) => one.path.startsWith(`${path}/`));
  for (const change of changes.toSorted((a, b) => Number(a.before !== null) - Number(b.before !== null))) {
    const { path } = change;
    if (!guarded.includes(change) && !inTheWay(change)) {
      kept.push(change);
      continue;
    }
    const [old, now] = [await checkpoints.entryAt(before.tree, path), await checkpoints.entryAt(after.tree, path)];
    if (now && !secret(path)) await blobs.put(now.bytes);
    const mode = old?.mode ?? now?.mode ?? 'file';
    const swap = files.swap(path, { before: change.after, after: old?.bytes ?? null, mode });
    const back = await swap.catch((error: unknown) => {
      // Its name, or what lies there now, is none that is written.
      if (error instanceof PathError) return null;
      throw error;
    });
    if (back === null || back.status === 'conflict') kept.push(change);
    else put.push(path);
  }
  return { put: put.sort(), kept: changes.filter((change) => kept.includes(change)) };
}

async function tell(
  step: StepContext,
  ports: CommandPorts,
  { agent, argv, scope }: ObservedCommand,
  about: Omit<Guarded, 'put'> & { readonly trees: Trees },
): Promise<void> {
  const { trees, saved, secret, changes } = about;
  const known = step.state().files;
  const command = formatCommandLine(argv);
  for (const one of changes) {
    const change = { agent, command, ...(await keepChange(ports, trees, one, secret)) };
    const whose = attribute(one.path, scope, known, saved);
    if (whose === 'uncertain') step.emit({ type: 'file.uncertain', ...change, saved: saved.has(one.path) });
    else {
      const now = change.after === null ? null : await ports.blobs.get(change.after);
      const whole = now === null && change.after !== null ? {} : await wholeLines(known[one.path], ports.blobs, now);
      step.emit({ type: 'file.changed', ...change, ...whole, ...(whose === 'output' ? { output: true } : {}) });
    }
  }
}

/** A change as events tell it; both contents are kept with the run. */
export async function keepChange(
  { checkpoints, blobs }: Pick<CommandPorts, 'checkpoints' | 'blobs'>,
  trees: { readonly before: Pick<Checkpoint, 'tree'>; readonly after: Pick<Checkpoint, 'tree'> },
  { path, before, after, modes }: TreeChange,
  secret: (path: string) => boolean,
): Promise<Pick<Extract<RunEvent, { type: 'file.changed' }>, 'file' | 'before' | 'after' | 'modes' | 'added' | 'removed'>> {
  const old = before === null || secret(path) ? null : await checkpoints.readAt(trees.before.tree, path);
  const now = after === null || secret(path) ? null : await checkpoints.readAt(trees.after.tree, path);
  if (old) await blobs.put(old);
  if (now) await blobs.put(now);
  return { file: path, before, after, ...(modes ? { modes } : {}), ...countLines(old, now) };
}
