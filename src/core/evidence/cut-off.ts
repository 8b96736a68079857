import type { RunEventBody } from '../../protocol/run-event.ts';
import type { StepContext } from '../durable/contracts.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { isPutBack } from '../policy/protected-files.ts';
import { ownsPath } from '../policy/owned-paths.ts';
import type { TreeChange } from '../ports.ts';
import type { RunState } from '../run/run-state.ts';
import type { CutOff, NotedCutOff, Surroundings } from '../surroundings.ts';
import { guardProtected, type CommandPorts } from './guard-protected.ts';
import { keepChange } from './keep-change.ts';
import { tellLost, treesSince } from './lost-tree.ts';

type Teller = Pick<StepContext, 'announce' | 'state'>;

/**
 * What a command left whose process died while it ran: what no command may change is put back, what settings declare as outputs is the command's,
 * the rest is uncertain, because days may have passed and it may be the person's by now; but what an agent left half done of its own files lies as before again. The caller holds the workspace, and the command has been ended. Harmless to repeat.
 */
export async function tellCutOff(step: Teller, ports: CommandPorts, runId: string): Promise<void> {
  await tellNoted(step, ports.surroundings, runId, (teller, begun) => tellCut(teller, ports, begun));
}

/**
 * Has `tell` put back and tell what was noted down of a run. What cannot be told now, because somebody else works on the run or the process dies, is
 * told by whoever comes next: rather twice than never.
 */
export async function tellNoted(
  step: Teller,
  surroundings: Pick<Surroundings, 'cutOff'>,
  runId: string,
  tell: (step: Teller, begun: Extract<NotedCutOff, CutOff>) => Promise<void>,
): Promise<void> {
  const begun = await surroundings.cutOff(runId);
  if (begun === null) return;
  const announce: Teller['announce'] = async (...events) => {
    await begun.left(events);
    await step.announce(...events);
  };
  if (begun.untold === null) await tell({ state: () => step.state(), announce }, begun);
  else await step.announce(...begun.untold);
  await begun.end();
}

/** As `tellCutOff`, of what is cut off here and now. */
export async function tellCut(step: Teller, ports: CommandPorts, begun: CutOff): Promise<void> {
  const events: RunEventBody[] = [];
  await begun.ended();
  const trees = await treesSince(ports.checkpoints, begun);
  const teller = { emit: (...more: RunEventBody[]) => void events.push(...more) };
  const { own } = begun;
  const all = own ? await ports.checkpoints.diff(trees.before.tree, trees.after.tree) : [];
  const whole = new Set(all.filter((change) => isTold(step.state(), change)).map(({ path }) => path));
  const halfDone = own ? { isHalfDone: (path: string) => ownsPath(own, path) && !whole.has(path) } : {};
  const { changes, secret, saved, put } = await guardProtected(teller, ports, { ...begun, ...halfDone, cutOff: true }, trees, begun);
  const { agent, argv, aside, outputs = [] } = begun;
  const command = formatCommandLine(argv);
  const isLeft = (path: string): boolean => isPutBack(path, begun.listed) && !saved.has(path) && !put.includes(path);
  if (trees.isLost) await tellLost(teller, command, begun, isLeft);
  for (const change of changes) {
    if (aside.includes(change.path) || isTold(step.state(), change)) continue;
    const kept = await keepChange(ports, trees, change, secret);
    const its = ownsPath(outputs, change.path) && !saved.has(change.path);
    events.push(
      its
        ? { type: 'file.changed', agent, command, ...kept, output: true }
        : { type: 'file.uncertain', agent, command, ...kept, saved: false },
    );
  }
  if (events.length > 0) await step.announce(...events);
}

/** Its own process told of it, or an agent changed it further. */
export function isTold({ files, uncertain }: RunState, { path, after, modes }: TreeChange): boolean {
  return [files[path], uncertain[path]].some(
    (known) => known !== undefined && known.after === after && (modes === undefined || known.modes?.after === modes.after),
  );
}
