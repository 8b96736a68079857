import { createHash } from 'node:crypto';
import type { BaselineCommand } from '../../protocol/proof.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import { joined, sentence } from '../describe/message.ts';
import type { Ctx, StepContext } from '../durable/contracts.ts';
import { InterruptedError } from '../durable/errors.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { ownsPath } from '../policy/owned-paths.ts';
import type { BaselineCache } from '../caches.ts';
import type { Blobs, Checkpoint, Checkpoints, TreeChange, WorkspaceFiles } from '../ports.ts';
import type { TreeLock } from '../tree-lock.ts';
import type { BegunCommand, Surroundings, Watched } from '../surroundings.ts';
import { keptResult, resultOf } from './kept-result.ts';
import { tellCutOff } from './cut-off.ts';
import { guardProtected, secretPaths, tellBeside, tellPutBack } from './guard-protected.ts';
import { keepChange } from './keep-change.ts';
import { isOutput } from './outputs.ts';
import { runProof, type ProofPorts } from './run-proof.ts';

export interface MeasurePorts extends ProofPorts {
  readonly files: WorkspaceFiles;
  readonly checkpoints: Checkpoints;
  readonly lock: TreeLock;
  readonly baselines: BaselineCache;
  readonly surroundings: Surroundings;
}

interface Measured {
  readonly agent: string;
  readonly command: readonly string[];
  readonly timeoutMs: number;
  /** Globs of the setting `tests`. */
  readonly tests: readonly string[];
  /** Globs of what the command writes anyway, as declared in the settings. */
  readonly outputs: readonly string[];
}

const tailLines = 30;

/**
 * Runs a command alone on the workspace as it is, before the first write of a run, and brings back files that it changed; new ones are outputs
 * of the run. A pass on the same tree is known from the last time; a failure may have had a cause outside of the tree, so it is tried again.
 * What it had changed when a process died, or was stopped, in the middle of it is brought back first.
 */
export async function measureCommand(
  ctx: Pick<Ctx, 'blobs' | 'runId'>,
  step: StepContext,
  ports: MeasurePorts,
  { agent, command, timeoutMs, tests, outputs }: Measured,
): Promise<BaselineCommand> {
  return ports.lock.exclusive(step.stopped, async () => {
    await ports.files.settle?.();
    const all = { ...ports, blobs: ctx.blobs };
    await tellCutOff(step, all, ctx.runId);
    const request = {
      argv: command,
      timeoutMs,
      signal: step.signal,
      blobs: ctx.blobs,
      mark: ctx.runId,
      onStart: (group: Parameters<StepContext['recordProcessGroup']>[0]) => step.recordProcessGroup(group),
    };
    const again =
      ({ guard }: Guarding) =>
      async (): Promise<Checkpoint> => {
        const { outcome } = await ports.processes.run(request);
        return outcome === 'interrupted' ? interrupted(step, guard) : guard();
      };
    const begun = { runId: ctx.runId, agent, argv: command, timeoutMs, outputs };
    const about = { agent, command, outputs };
    const { measuring } = step.state();
    if (measuring && JSON.stringify(measuring.command) === JSON.stringify(command)) {
      const found = await ports.checkpoints.take();
      const now = await guarding(step, all, found, begun);
      const told: RunEventBody[] = [];
      const teller = { emit: (...events: RunEventBody[]) => void told.push(...events), state: () => step.state() };
      await toldNoMore(teller, all, { before: measuring, after: found }, begun);
      await bringBack(teller, all, { before: measuring, found }, { ...about, again: again(now), watched: now.watched, cutOff: true });
      // Before it begins once more: from then on what lies there now would count as what was there before.
      if (told.length > 0) await step.announce(...told);
    }
    const before = await ports.checkpoints.take();
    const key = createHash('sha256')
      .update(JSON.stringify([command, before.hash]))
      .digest('hex');
    const known = await ports.baselines.get(key);
    if (known) return { ...known.command, agent, command: [...command], log: null, ...(await keptResult(ctx.blobs, known.result)) };
    // Side by side they list the files once.
    const [now, stamps] = await Promise.all([guarding(step, all, before, begun), ports.checkpoints.stamps()]);
    const { guard, watched } = now;
    await step.checkOwner();
    await step.announce({ type: 'baseline.started', command: [...command], tree: before.tree });
    const { ran, result } = await runProof(ports, request);
    if (ran.outcome === 'interrupted') return interrupted(step, guard);
    const found = await guard();
    const later = await ports.checkpoints.stamps();
    const writes = Object.keys(later).filter((path) => later[path] !== stamps[path] && isOutput(path, stamps[path] !== undefined, tests));
    const measured: BaselineCommand = {
      agent,
      command: [...command],
      result: ran.outcome === 'exited' ? (ran.exitCode === 0 ? 'pass' : 'fail') : ran.outcome,
      exitCode: ran.exitCode,
      durationMs: ran.durationMs,
      ...(await keptResult(ctx.blobs, result)),
      log: ran.log,
      tail: ran.output.trimEnd().split('\n').slice(-tailLines).join('\n').slice(-4000),
      writes: writes.sort(),
    };
    await bringBack(step, all, { before, found }, { ...about, again: again(now), watched, cutOff: false });
    if (measured.result === 'pass') await ports.baselines.put(key, { command: measured, result: await resultOf(ctx.blobs, measured) });
    return measured;
  });
}

type Teller = Pick<StepContext, 'emit' | 'state'>;

/** Puts back what no command may change; gives the workspace as it is then. */
type Guard = () => Promise<Checkpoint>;

interface Guarding {
  readonly guard: Guard;
  readonly watched: Watched;
}

/** Also an interrupted command changes nothing for good that it may not, as far as the run is still this process's. */
async function interrupted(step: StepContext, guard: Guard): Promise<never> {
  await step.checkOwner();
  await guard();
  throw new InterruptedError('the command was interrupted');
}

async function guarding(
  step: StepContext,
  ports: MeasurePorts & { readonly blobs: Blobs },
  before: Checkpoint,
  begun: Pick<BegunCommand, 'runId' | 'agent' | 'argv' | 'timeoutMs' | 'outputs'>,
): Promise<Guarding> {
  const watched = await ports.surroundings.watch({ signal: step.signal });
  const { argv } = begun;
  await watched.begin({ ...begun, tree: before.tree, listed: [], aside: [] });
  const guard = async (): Promise<Checkpoint> => {
    await watched.ended();
    const after = await ports.checkpoints.take();
    const told: RunEventBody[] = [];
    const teller = { emit: (...events: RunEventBody[]) => void told.push(...events) };
    await tellBeside(teller, formatCommandLine(argv), watched);
    const { put } = await guardProtected(teller, ports, { argv, listed: [] }, { before, after }, watched);
    if (told.length > 0) await step.announce(...told);
    await watched.end();
    return put.length > 0 ? ports.checkpoints.take() : after;
  };
  return { guard, watched };
}

/** What `tellCutOff` told of a command that is run once more, which says better whose change it is. */
async function toldNoMore(
  step: Teller,
  { checkpoints }: MeasurePorts,
  { before, after }: { readonly before: Pick<Checkpoint, 'tree'>; readonly after: Checkpoint },
  { agent, argv }: Pick<BegunCommand, 'agent' | 'argv'>,
): Promise<void> {
  const { uncertain, files } = step.state();
  const command = formatCommandLine(argv);
  for (const { path: file, before: was, after: now, modes } of await checkpoints.diff(before.tree, after.tree)) {
    const back = modes ? { modes: { before: modes.after, after: modes.before } } : {};
    const undone = { agent, command, file, before: now, after: was, added: 0, removed: 0, ...back };
    if (uncertain[file]) step.emit({ type: 'file.uncertain', ...undone, saved: false });
    const known = files[file];
    if (known?.output && known.after === now && known.commands.includes(command))
      step.emit({ type: 'file.changed', ...undone, output: true });
  }
}

/**
 * Files with other bytes than before were changed by the command, or by the person meanwhile: the command is run once more, and what it writes
 * again is its own doing. Such a file is brought back; one that was not there is told as an output, so that it is undone with the run.
 * The rest stays as it is, and is told. `cutOff`: the command was, perhaps days ago, so a file is its doing only where it writes the same once more; else what lies there may be the person's.
 * What the settings declare as outputs is its doing in any case, unless it was seen being saved, or is not what the command is known to have left.
 */
async function bringBack(
  step: Teller,
  ports: MeasurePorts & { readonly blobs: Blobs },
  { before, found }: { readonly before: Pick<Checkpoint, 'tree'>; readonly found: Checkpoint },
  about: {
    readonly agent: string;
    readonly command: readonly string[];
    readonly outputs: readonly string[];
    readonly again: Guard;
    readonly watched: Watched;
    readonly cutOff: boolean;
  },
): Promise<void> {
  const { agent, command, outputs, again, watched, cutOff } = about;
  const { checkpoints, files } = ports;
  const { tree } = before;
  const { files: known } = step.state();
  const changed = await checkpoints.diff(tree, found.tree);
  if (changed.length === 0) return;
  const stamps = await checkpoints.stamps();
  const after = await again();
  const now = await checkpoints.stamps();
  const all = await checkpoints.diff(tree, after.tree);
  const added = new Map(all.filter((one) => one.before === null).map((one) => [one.path, one]));
  const secret = await secretPaths(files);
  const saved = await watched.saved();
  const back: string[] = [];
  // Not the same each time: a person may have typed on while both ran.
  const other: string[] = [];
  const left: string[] = [];
  const isDeclared = (path: string): boolean => ownsPath(outputs, path) && !saved.has(path);
  const tellOutput = async (change: TreeChange): Promise<void> => {
    const kept = await keepChange(ports, { before, after }, change, secret);
    step.emit({ type: 'file.changed', agent, command: formatCommandLine(command), output: true, ...kept });
  };
  for (const [path, change] of added) {
    if (stamps[path] !== undefined) continue;
    if (isDeclared(path)) await tellOutput(change);
    else left.push(path);
  }
  const anew: TreeChange[] = [];
  for (const one of all.filter(({ path, before: was }) => was !== null && !changed.some((known) => known.path === path))) {
    // A process that died had brought it back already.
    if (cutOff || isDeclared(one.path)) anew.push({ ...one, after: one.before });
    else left.push(one.path);
  }
  for (const { path, before: was, after: bytes, hidden } of [...changed, ...anew]) {
    const declared = isDeclared(path) && (!cutOff || known[path]?.after === bytes);
    const written = bytes !== null && (declared || stamps[path] !== now[path]);
    const output = added.get(path);
    const there = written && !hidden && (was !== null || output) ? await files.read(path) : null;
    const differs = !declared && bytes !== was && there !== null && there.hash !== bytes;
    if (cutOff && differs) {
      const lay = await checkpoints.entryAt(found.tree, path);
      if (lay) await files.swap(path, { before: there.hash, after: lay.bytes, mode: lay.mode });
      left.push(path);
      continue;
    }
    if (was === null) {
      if (output && written && !saved.has(path)) await tellOutput(output);
      else if (output) left.push(path);
      continue;
    }
    const old = await checkpoints.entryAt(tree, path);
    if (old === null || there === null || saved.has(path)) left.push(path);
    else {
      if (differs) await watched.copy(path);
      if (cutOff && !secret(path)) await ports.blobs.put(there.bytes);
      const { status } = await files.swap(path, { before: there.hash, after: old.bytes, mode: old.mode });
      (status === 'conflict' ? left : back).push(path);
      if (differs && status !== 'conflict') other.push(path);
    }
  }
  if (cutOff && back.length > 0) {
    const text = sentence(
      '"{0}" was interrupted before any change. What it wrote was restored and is kept with the run: {1}',
      command.join(' '),
      joined(back),
    );
    step.emit({ type: 'notice', level: 'info', text });
  }
  if (other.length > 0) {
    const text = sentence('"{0}" ran before any change, and {1} changed meanwhile: put back as before.', command.join(' '), joined(other));
    tellPutBack(step, text, watched, 'info');
  }
  if (left.length === 0) return;
  const text = sentence('While "{0}" ran before any change, these files changed and were left as is: {1}', command.join(' '), joined(left));
  step.emit({ type: 'notice', level: 'warning', text });
}
