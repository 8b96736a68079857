import type { RunSettings } from '../../protocol/run-settings.ts';
import type { Message } from '../../protocol/message.ts';
import type { Asked } from '../../protocol/question.ts';
import { sentence } from '../describe/message.ts';
import type { StepContext } from '../durable/contracts.ts';
import { isPutBack } from '../policy/protected-files.ts';
import { ownsPath } from '../policy/owned-paths.ts';
import { attribute, type CommandScope } from './attribute.ts';
import { tellCut, tellCutOff } from './cut-off.ts';
import { putBackAll, tellBeside, tellIgnored, tellPutBack, type CommandPorts } from './guard-protected.ts';
import { tellChanges } from './observe-command.ts';
import { unconfirmed } from './unconfirmed.ts';
import { uncover } from './uncover.ts';

/** An agent that writes to the workspace by itself: what it did is seen from the tree alone. */
export interface ObservedAgent {
  readonly agent: string;
  /** The program behind it, as people know it. */
  readonly who: string;
  readonly argv: readonly string[];
  /** It cannot work longer. */
  readonly timeoutMs: number;
  readonly runId: string;
  readonly scope: Omit<CommandScope, 'purpose'>;
  /** From where on the person confirms what the spec does not list. */
  readonly confirm: RunSettings['confirm'];
  /** Why it may not write a path, as the agent is told; null: it may. */
  readonly refusal: (path: string) => Promise<string | null>;
}

/**
 * Has an agent work and books what changed: its own files are its work; what it may not write is put back, and both are told with the step's result.
 * When it is ended in the middle, or its process dies before `keepWork`, its own files lie as before again. The caller holds the workspace's lock.
 * `refused`: why something was put back, as the agent is told. `asked`: what a person has to confirm before the agent may do it; until then it lies as
 * before as well. `lost`: the repository is no more, as it was told.
 */
export async function observeAgent<T>(
  step: StepContext,
  ports: CommandPorts,
  observed: ObservedAgent,
  work: () => Promise<T>,
): Promise<{ readonly ended: T; readonly refused: readonly string[]; readonly asked: readonly Asked[]; readonly lost: Message | null }> {
  const { checkpoints, files, surroundings } = ports;
  const { agent, who, argv, timeoutMs, runId, scope } = observed;
  await tellCutOff(step, ports, runId);
  await files.settle?.();
  const [watched, before] = await Promise.all([surroundings.watch({ signal: step.signal }), checkpoints.take()]);
  await step.checkOwner();
  const begun = { runId, agent, argv, timeoutMs, tree: before.tree, listed: scope.listed, aside: [], own: scope.owns };
  await watched.begin(begun);
  let ended: { readonly value: T } | null = null;
  try {
    ended = { value: await work() };
  } finally {
    if (ended === null) {
      // By now the run may be another process's.
      await step.checkOwner();
      await tellCut(step, ports, { ...begun, ...watched });
      await watched.end();
    }
  }
  await watched.ended();
  const uncovered = await uncover(ports, watched, before.tree);
  const after = await checkpoints.take();
  const trees = { before, after };
  const agentScope = { ...scope, purpose: 'agent' } as const;
  const changed = before.tree === trees.after.tree ? [] : await checkpoints.diff(before.tree, trees.after.tree);
  const refused = new Map(uncovered.map((path) => [path, `${JSON.stringify(path)} hides itself and other files from git: do without it.`]));
  for (const { path } of changed) {
    const reason = ownsPath([...scope.outputs, ...(scope.written ?? [])], path) ? null : await observed.refusal(path);
    if (reason !== null) refused.set(path, reason);
  }
  const isRefused = (path: string): boolean => refused.has(path) || isPutBack(path, scope.listed);
  const saved = await watched.saved();
  const own = changed.filter(({ path }) => !isRefused(path) && attribute(path, agentScope, {}, saved) === 'work');
  const { paths, question } = await unconfirmed(ports, trees, own, {
    confirm: observed.confirm,
    agent,
    listed: scope.listed,
    state: step.state(),
  });
  const guarded = await putBackAll(ports, trees, watched, (path) => isRefused(path) || paths.has(path));
  const put = [...uncovered, ...guarded.put.filter((path) => !paths.has(path))];
  const lost = await tellBeside(step, who, watched);
  if (put.length > 0) tellPutBack(step, putBackNotice(who, put), watched);
  await tellChanges(step, ports, { agent, command: who, scope: agentScope }, { trees, ...guarded });
  await watched.forget();
  await tellIgnored(step, who, watched);
  const asked = question === null ? [] : [question];
  return { ended: ended.value, asked, lost, refused: put.map((path) => refused.get(path) ?? `${JSON.stringify(path)} is protected.`) };
}

const putBackNotice = (who: string, put: readonly string[]) =>
  sentence('{0} changed {1}, which it may not change here: put back as before.', who, put.join(', '));

/** After the step of `observeAgent` is journaled: its work is whole, and nothing of it is taken back any more. The caller holds the workspace's lock. */
export async function keepWork(
  { surroundings }: Pick<CommandPorts, 'surroundings'>,
  { runId, agent }: { readonly runId: string; readonly agent: string },
): Promise<void> {
  const begun = await surroundings.cutOff(runId);
  // What somebody put back meanwhile is still to be told.
  if (begun?.untold === null && begun.agent === agent && begun.own) await begun.end();
}
