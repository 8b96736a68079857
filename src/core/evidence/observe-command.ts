import type { RunSettings } from '../../protocol/run-settings.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import type { StepContext } from '../durable/contracts.ts';
import { InterruptedError } from '../durable/errors.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { isPutBack } from '../policy/protected-files.ts';
import type { Checkpoint, CommandRequest, CommandResult, TreeChange } from '../ports.ts';
import { wholeLines } from '../run/whole-lines.ts';
import type { Watched } from '../surroundings.ts';
import { attribute, type CommandScope } from './attribute.ts';
import { tellCutOff } from './cut-off.ts';
import { guardProtected, putBackAll, tellBeside, tellIgnored, type CommandPorts, type Guarded } from './guard-protected.ts';
import { keepChange, type Trees } from './keep-change.ts';
import { isBesideOutputs } from './outputs.ts';
import { testsOf } from './snapshots.ts';
import { unconfirmed } from './unconfirmed.ts';

export interface ObservedCommand {
  readonly agent: string;
  readonly argv: readonly string[];
  readonly timeoutMs: number;
  readonly runId: string;
  readonly volatilePaths: readonly string[];
  readonly scope: CommandScope;
  /** Files that hold something else only for a while: whoever put it there knows what a change of them means. */
  readonly aside?: readonly string[];
  /** Outputs that whoever calls brings back, so that their change is no news. */
  readonly back?: readonly string[];
  /** The workspace as it is, where that is known already. */
  readonly tree?: Checkpoint;
  /** From where on a person confirms what the spec does not list; undefined: they have seen the command itself, or it is of the settings. */
  readonly confirm?: RunSettings['confirm'];
}

export interface Observed<T> {
  readonly ended: T;
  readonly before: Checkpoint;
  readonly after: Checkpoint;
  /** What changed meanwhile, without what was put back. */
  readonly changes: readonly TreeChange[];
  /** Seen being saved in an editor meanwhile. */
  readonly saved: ReadonlySet<string>;
  /** Files that lie as before, because a person has to confirm such a change first. */
  readonly unconfirmed: readonly string[];
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
  const { volatilePaths, agent, argv, timeoutMs, runId, scope, aside = [] } = command;
  await tellCutOff(step, ports, runId);
  await files.settle?.();
  const [watched, before] = await Promise.all([
    surroundings.watch({ fresh: scope.purpose === 'prove', aside, signal: step.signal }),
    command.tree ?? checkpoints.take({ volatilePaths }),
  ]);
  await step.checkOwner();
  await watched.begin({ runId, agent, argv, timeoutMs, tree: before.tree, listed: scope.listed, aside, outputs: scope.outputs });
  const ended = await run({
    argv,
    timeoutMs,
    signal: step.signal,
    blobs: ports.blobs,
    mark: runId,
    onStart: (group) => step.recordProcessGroup(group),
    listed: command.scope.listed,
  });
  const interrupted = ended.ran.outcome === 'interrupted';
  // By now the run may be another process's.
  if (interrupted) await step.checkOwner();
  await watched.ended();
  const trees = { before, after: await checkpoints.take({ volatilePaths }) };
  const put = await putBackUnconfirmed(step, ports, command, trees, watched);
  if (put.length > 0) trees.after = await checkpoints.take({ volatilePaths });
  const told: RunEventBody[] = [];
  const teller = { emit: (...events: RunEventBody[]) => void told.push(...events), state: () => step.state() };
  if (scope.purpose === 'run') await watched.forget();
  await tellBeside(teller, formatCommandLine(argv), watched);
  const guarded = await guardProtected(teller, ports, { argv, listed: scope.listed }, trees, watched);
  const back = interrupted ? [] : (command.back ?? []);
  const isBack = (path: string): boolean => aside.includes(path) || (back.includes(path) && !guarded.saved.has(path));
  await tellChanges(
    teller,
    ports,
    { agent, command: formatCommandLine(argv), scope },
    { trees, ...guarded, changes: guarded.changes.filter(({ path }) => !isBack(path)) },
  );
  // What proves the work is run again elsewhere, and writes it there too.
  if (scope.purpose === 'handover' || scope.purpose === 'run') await tellIgnored(teller, formatCommandLine(argv), watched);
  // Whatever becomes of the step: nobody else knows any more what was there before.
  if (told.length > 0) await step.announce(...told);
  await watched.end();
  if (interrupted) throw new InterruptedError('the command was interrupted');
  const after = guarded.put.length > 0 ? await checkpoints.take({ volatilePaths }) : trees.after;
  return { ended, before, after, changes: guarded.changes, saved: guarded.saved, unconfirmed: put };
}

/** Puts back what a person has to confirm first, and gives its paths. */
async function putBackUnconfirmed(
  step: StepContext,
  ports: CommandPorts,
  { agent, scope, confirm }: ObservedCommand,
  trees: Trees,
  watched: Watched,
): Promise<readonly string[]> {
  if (confirm === undefined || trees.before.tree === trees.after.tree) return [];
  const saved = await watched.saved();
  const state = step.state();
  const all = await ports.checkpoints.diff(trees.before.tree, trees.after.tree);
  const work = all.filter(({ path }) => attribute(path, scope, state.files, saved) === 'work' && !isPutBack(path, scope.listed));
  const { paths } = await unconfirmed(ports, trees, work, { confirm, agent, listed: scope.listed, state });
  if (paths.size === 0) return [];
  const { put } = await putBackAll(ports, trees, watched, (path) => paths.has(path));
  return put;
}

/** Tells each change as what it is attributed to. `command`: what made it; an agent's own work is told without. */
export async function tellChanges(
  step: Pick<StepContext, 'emit' | 'state'>,
  ports: Pick<CommandPorts, 'checkpoints' | 'blobs'>,
  { agent, command, scope }: { readonly agent: string; readonly command: string; readonly scope: CommandScope },
  about: Omit<Guarded, 'put'> & { readonly trees: Trees },
): Promise<void> {
  const { trees, saved, secret, changes } = about;
  const known = step.state().files;
  for (const one of changes) {
    const first = attribute(one.path, scope, known, saved);
    const isMore = one.before === null && !saved.has(one.path) && isBesideOutputs(one.path, scope.written ?? []);
    const whose = first === 'uncertain' && isMore ? 'output' : first;
    // A configured command runs for all: what tests have beside them is of whoever wrote these.
    const suite = whose === 'work' && scope.purpose === 'validate' ? testsOf(one.path, known) : undefined;
    const kept = { agent: suite?.agents.at(-1) ?? agent, ...(await keepChange(ports, trees, one, secret)) };
    const change = whose === 'work' && scope.purpose === 'agent' ? kept : { ...kept, command };
    if (whose === 'uncertain') step.emit({ type: 'file.uncertain', ...change, command, saved: saved.has(one.path) });
    else {
      const now = change.after === null ? null : await ports.blobs.get(change.after);
      const whole = now === null && change.after !== null ? {} : await wholeLines(known[one.path], ports.blobs, now);
      step.emit({ type: 'file.changed', ...change, ...whole, ...(whose === 'output' ? { output: true } : {}) });
    }
  }
}
