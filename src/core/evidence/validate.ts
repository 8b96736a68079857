import type { Evidence, RunEventBody } from '../../protocol/run-event.ts';
import type { Ctx, StepContext } from '../durable/contracts.ts';
import { lines, sentence } from '../describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import { isOutsideHash } from '../policy/hashed-paths.ts';
import type { Checkpoint, CommandResult } from '../ports.ts';
import type { TreeLock } from '../tree-lock.ts';
import type { CommandPurpose, CommandScope } from './attribute.ts';
import { failingLines } from './failing-lines.ts';
import { keptResult, type KeptResult } from './kept-result.ts';
import type { CommandPorts } from './guard-protected.ts';
import { observeCommand } from './observe-command.ts';
import { runProof, type ProofPorts } from './run-proof.ts';
import { treeKnown } from './tree-known.ts';

export interface ValidationPorts extends ProofPorts, Omit<CommandPorts, 'blobs' | 'files'> {
  readonly files: ProofPorts['files'] & CommandPorts['files'];
  readonly lock: TreeLock;
}

export interface ValidationRequest {
  readonly agent: string;
  readonly attempt: number;
  readonly purpose: Exclude<CommandPurpose, 'run' | 'agent'>;
  readonly command: readonly string[];
  readonly timeoutMs: number;
  readonly scope: Omit<CommandScope, 'purpose'>;
  /** It runs in a worktree. */
  readonly apart?: boolean;
}

export interface ValidationResult {
  readonly evidence: Evidence;
  /** What failed of what was printed, else its head and tail; before it, why the command could not be judged. */
  readonly output: Message;
  /** Files that changed while it ran last. */
  readonly changed: readonly string[];
}

type Trial = { evidence: Evidence; output: string; changed: string[]; unsaved: string[] };

/** Lines of output that stay in the journal for the eye; the whole lies in the log's blob. */
const tailLines = 30;
const failingShown = 24;
const changedKept = 30;
const tailBytes = 4000;
/** Lines of a failure for whoever is to mend it. */
const failingTold = 80;
/** A command whose tree changes is run again; what changes in every one of these runs is the command's own output. */
const trials = 3;

/**
 * Runs one command alone on the workspace and says what it proves. The tree is hashed before and after:
 * when it changed, or somebody has a file unsaved in an editor, the command is run again, until it leaves the tree
 * as it found it. Files that change in each of the runs are taken as its output: they no longer count, in the whole run; never the work of an agent.
 */
export async function validate(ctx: Ctx, ports: ValidationPorts, request: ValidationRequest): Promise<ValidationResult> {
  let always: string[] = [];
  const changedEach: string[][] = [];
  for (let trial = 1; ; trial++) {
    const done = await ctx.step('validate', (step) => runOnce(ctx, step, ports, request, always));
    if (done.evidence.result !== 'unstable') return done;
    changedEach.push(done.changed);
    if (trial < trials) continue;
    if (trial === trials) always = await outputs(ctx, request, changedEach);
    if (always.length === 0 || trial > trials) return { ...done, output: changeNote(done) };
    await ctx.emit(volatileNotice(request.command, always));
  }
}

/** What changed each time, but for what the run is about: a source that a test rewrites still counts. */
function outputs(ctx: Ctx, { scope }: ValidationRequest, changedEach: readonly string[][]): Promise<string[]> {
  return ctx.step('outputs', async (step) => {
    const { files } = step.state();
    const each = changedEach.reduce((a, b) => a.filter((path) => b.includes(path)));
    return each.filter((path) => files[path]?.output !== false && !scope.listed.includes(path));
  });
}

async function runOnce(
  ctx: Ctx,
  step: StepContext,
  ports: ValidationPorts,
  request: ValidationRequest,
  always: readonly string[],
): Promise<Trial> {
  const { agent, attempt, purpose, command } = request;
  await step.announce({ type: 'validation.started', agent, attempt, command: [...command], purpose });
  return ports.lock.exclusive(step.stopped, async (alone) => {
    const { baseline, volatilePaths: known } = step.state();
    const volatilePaths = [...new Set([...known, ...always])];
    const line = JSON.stringify(command);
    const passed = alone.left?.passes ?? [];
    const tree = await treeKnown(ports, alone, request, volatilePaths);
    if (tree?.pass) {
      const evidence = { ...tree.pass.evidence, ranFor: tree.pass.agent };
      step.emit({ type: 'validation.completed', agent, attempt, purpose, evidence });
      alone.leave({ checkpoint: tree.checkpoint, volatilePaths, passes: passed });
      return { evidence, output: evidence.tail, changed: [], unsaved: [] };
    }
    const written = baseline?.commands.find((one) => JSON.stringify(one.command) === line)?.writes;
    const scope = { ...request.scope, purpose, written };
    const { ended, before, after, changes } = await observeCommand(
      step,
      { ...ports, blobs: ctx.blobs },
      {
        agent,
        argv: command,
        timeoutMs: request.timeoutMs,
        runId: ctx.runId,
        volatilePaths,
        scope,
        ...(tree ? { tree: tree.checkpoint } : {}),
      },
      (process) => runProof(ports, process),
    );
    const { ran, result } = ended;
    // Typed while the command ran: what it proves is not what the agents see.
    const unsaved = ((await ports.files.settle?.()) ?? []).filter((path) => !isOutsideHash(path));
    // What changes with every run is no reason, and no news.
    const moved = changes.map(({ path }) => path).filter((path) => !volatilePaths.includes(path));
    const changed = [...new Set([...moved, ...unsaved])];
    const apart = request.apart ? { apart: true as const } : {};
    const told = { purpose, unsaved: unsaved.length > 0, changed, volatilePaths, tests: await keptResult(ctx.blobs, result) };
    const evidence = { ...evidenceOf(command, ran, before, after, told), ...apart };
    step.emit({ type: 'validation.completed', agent, attempt, purpose, evidence });
    const passes = purpose === 'handover' ? [] : [...passed, ...(evidence.result === 'pass' ? [{ agent, evidence }] : [])];
    alone.leave({ checkpoint: after, volatilePaths, passes });
    const output = (evidence.result === 'fail' ? failingLines(ran.output, failingTold) : null) ?? ran.output;
    return { evidence, output, changed: moved, unsaved };
  });
}

/** What a command proves that ran between two checkpoints. */
export function evidenceOf(
  command: readonly string[],
  result: CommandResult,
  before: Checkpoint,
  after: Checkpoint,
  about: { purpose: string; unsaved: boolean; changed: readonly string[]; volatilePaths: string[]; tests: KeptResult },
): Evidence {
  // A hand-over command exists to change files (generated types), so a changed tree is its work, not a doubt.
  const moved = (before.hash !== after.hash && about.purpose !== 'handover') || about.unsaved;
  const passed = result.outcome === 'exited' && result.exitCode === 0;
  const outcome = result.outcome === 'exited' ? (passed ? (moved ? 'unstable' : 'pass') : 'fail') : result.outcome;
  const failing = outcome === 'fail' ? failingLines(result.output, failingShown)?.slice(0, tailBytes) : undefined;
  const tail = failing ?? result.output.trimEnd().split('\n').slice(-tailLines).join('\n').slice(-tailBytes);
  return {
    command: [...command],
    exitCode: result.exitCode,
    result: outcome,
    durationMs: result.durationMs,
    treeBefore: before.hash,
    treeAfter: after.hash,
    log: result.log,
    tail,
    ...(outcome === 'unstable' && about.changed.length > 0 ? { changed: about.changed.slice(0, changedKept) } : {}),
    ...about.tests,
    ...(about.volatilePaths.length > 0 ? { volatilePaths: about.volatilePaths } : {}),
  };
}

function volatileNotice(command: readonly string[], files: readonly string[]): RunEventBody {
  const line = command.join(' ');
  const list = files.slice(0, 5).join(', ');
  const text =
    files.length > 5
      ? sentence(
          '"{0}" changes {1} and {2} more every time it runs, so these files no longer count for its proof. Consider adding them to .gitignore.',
          line,
          list,
          files.length - 5,
        )
      : sentence(
          '"{0}" changes {1} every time it runs, so these files no longer count for its proof. Consider adding them to .gitignore.',
          line,
          list,
        );
  return { type: 'notice', level: 'warning', text };
}

function changeNote({ unsaved, changed, output }: Trial): Message {
  const notes = [
    ...(unsaved.length > 0 ? [sentence('Not tested because it has unsaved changes: {0}. Save it.', unsaved.join(', '))] : []),
    ...(changed.length > 0 ? [sentence('Files kept changing while it ran: {0}', changed.slice(0, 10).join(', '))] : []),
  ];
  const printed = output.trimEnd();
  return lines(printed === '' ? notes : [...notes, printed]);
}
