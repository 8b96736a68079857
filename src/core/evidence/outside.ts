import type { Message } from '../../protocol/message.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import { sentence } from '../describe/message.ts';
import type { StepContext } from '../durable/contracts.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { isOutsideHash } from '../policy/hashed-paths.ts';
import { isPutBack } from '../policy/protected-files.ts';
import type { Blobs, TreeChange } from '../ports.ts';
import type { RunState } from '../run/run-state.ts';
import type { CutOff, Watched } from '../surroundings.ts';
import type { TreeLock } from '../tree-lock.ts';
import { isTold, tellNoted } from './cut-off.ts';
import { putBackAll, tellBeside, tellPutBack, type CommandPorts } from './guard-protected.ts';
import { keepChange } from './keep-change.ts';
import { tellLost, treesSince } from './lost-tree.ts';

/** An external agent in a worktree. */
export interface AgentApart {
  readonly runId: string;
  readonly agent: string;
  /** The program behind it, as people know it. */
  readonly who: string;
  readonly argv: readonly string[];
  /** It cannot work longer. */
  readonly timeoutMs: number;
}

/** The workspace of a run whose external agents work in worktrees: nothing keeps them from writing there. */
export interface Outside {
  /** Has an agent work; what changed in the workspace since somebody looked last is told when it has ended. `lost`: the repository is no more. */
  observe<T>(
    step: StepContext,
    blobs: Blobs,
    apart: AgentApart,
    work: () => Promise<T>,
  ): Promise<{ readonly ended: T; readonly lost: Message | null }>;
  /** Tells what agents left whose process died. Harmless to repeat. */
  tellCutOff(step: Pick<StepContext, 'announce' | 'state'>, blobs: Blobs, runId: string): Promise<void>;
}

export interface OutsideOptions {
  /** Of the workspace. What is begun is the run's own note. */
  readonly ports: Omit<CommandPorts, 'blobs'>;
  /** Of the run: its merges are not taken for anybody else's. */
  readonly lock: TreeLock;
  /** Whether another run, which did something after a time (ISO 8601), says that a file holds that because of it. Asked when something changed. */
  readonly others: (since: string) => Promise<(path: string, after: string | null) => boolean>;
}

/** The workspace as it lay there, clean of what was put back. */
interface Look {
  readonly tree: string;
  readonly watched: Watched | CutOff;
  /** What was merged until then, by path. */
  readonly merged: RunState['broughtIn'];
  /** Not after it. */
  readonly since: string;
}

/**
 * One for all agents of a run, who share the last look: what one of them left before another began would else be taken for the workspace as it was.
 * The person, other runs and merges write there meanwhile, so only what no agent may change is put back; the rest is uncertain. The lock of the
 * workspace is not asked for: another run may have it for hours, and what is put back lies in nobody's work.
 */
export function createOutside({ ports, lock, others }: OutsideOptions): Outside {
  const { checkpoints, files, surroundings } = ports;
  const working = new Set<AgentApart>();
  let look: (Look & { readonly watched: Watched }) | null = null;

  const lookAround = async (step: StepContext): Promise<typeof look> => {
    await files.settle?.();
    const { broughtIn: merged, lastAt: since } = step.state();
    const [watched, { tree }] = await Promise.all([surroundings.watch({ signal: step.signal }), checkpoints.take()]);
    return { watched, tree, merged, since };
  };
  /** Durable, for the next process. */
  const note = async (step: StepContext): Promise<void> => {
    const [first] = working;
    if (!first || !look) return;
    const { runId, agent, argv } = first;
    const timeoutMs = Math.max(...[...working].map((one) => one.timeoutMs));
    await step.checkOwner();
    await look.watched.begin({ runId, agent, argv, timeoutMs, tree: look.tree, listed: [], aside: [] });
  };
  const begin = async (step: StepContext, blobs: Blobs, { runId }: AgentApart): Promise<void> => {
    if (look === null) {
      await tellCutOff(step, blobs, runId);
      look = await lookAround(step);
    }
    await note(step);
  };
  const tellCutOff: Outside['tellCutOff'] = async (step, blobs, runId) => {
    await tellNoted(step, surroundings, runId, async (teller, cut) => {
      await tell(teller, blobs, { tree: cut.tree, watched: cut, merged: {}, since: '' }, cut.agent, formatCommandLine(cut.argv));
    });
  };
  const end = async (step: StepContext, blobs: Blobs, { agent, who }: AgentApart): Promise<Message | null> => {
    if (look === null) return null;
    try {
      // By now the run may be another process's, which finds the note.
      await step.checkOwner();
      await files.settle?.();
      const lost = await tell(step, blobs, look, agent, who);
      if (working.size === 0) await look.watched.end();
      else {
        look = await lookAround(step);
        await note(step);
      }
      return lost;
    } finally {
      if (working.size === 0) look = null;
    }
  };
  const tell = async (
    step: Pick<StepContext, 'announce' | 'state'>,
    blobs: Blobs,
    { tree, watched, merged, since }: Look,
    agent: string,
    who: string,
  ): Promise<Message | null> => {
    const told: RunEventBody[] = [];
    const teller = { emit: (...events: RunEventBody[]) => void told.push(...events) };
    const all = { ...ports, blobs };
    await watched.ended();
    const trees = await treesSince(checkpoints, { tree });
    const changed = await checkpoints.diff(trees.before.tree, trees.after.tree);
    const state = step.state();
    const isOthers = changed.length === 0 ? () => false : await others(since);
    const isMerged = (path: string): boolean => state.broughtIn[path] !== merged[path];
    const isKnown = (change: TreeChange): boolean => {
      const { path, after } = change;
      return isTold(state, change) || (isMerged(path) && state.broughtIn[path] === after) || isOthers(path, after);
    };
    const known = new Set(changed.filter(isKnown).map(({ path }) => path));
    // Specs and contexts are written for other runs meanwhile; of an approved spec the journal says what holds.
    const isGuarded = (path: string): boolean => isPutBack(path, []) && !isOutsideHash(path) && !isMerged(path) && !known.has(path);
    const { put, changes, saved, secret } = await putBackAll(all, trees, watched, isGuarded);
    const lost = 'moved' in watched ? await tellBeside(teller, who, watched) : null;
    if (put.length > 0) tellPutBack(teller, putBackNotice(who, put), watched);
    const isLeft = (path: string): boolean => isGuarded(path) && !saved.has(path) && !put.includes(path);
    if (trees.isLost) await tellLost(teller, who, 'touched' in watched ? watched : {}, isLeft);
    for (const change of changes) {
      const { path } = change;
      if (known.has(path)) continue;
      const kept = await keepChange(all, trees, change, secret);
      const before = isMerged(path) ? (state.broughtIn[path] ?? null) : kept.before;
      told.push({ type: 'file.uncertain', agent, command: who, ...kept, before, saved: saved.has(path) });
    }
    if (told.length > 0) await step.announce(...told);
    return lost;
  };

  return {
    tellCutOff,
    async observe(step, blobs, apart, work) {
      working.add(apart);
      const leave = (): Promise<Message | null> => {
        working.delete(apart);
        // Also where the run was stopped.
        return lock.exclusive(new AbortController().signal, () => end(step, blobs, apart));
      };
      let ended: Awaited<ReturnType<typeof work>>;
      try {
        await lock.exclusive(step.signal, () => begin(step, blobs, apart));
        ended = await work();
      } catch (error) {
        await leave();
        throw error;
      }
      return { ended, lost: await leave() };
    },
  };
}

const putBackNotice = (who: string, put: readonly string[]) =>
  sentence(
    'While "{0}" worked in its own folder, {1} changed in the workspace, which no agent may change: put back as before.',
    who,
    put.join(', '),
  );
