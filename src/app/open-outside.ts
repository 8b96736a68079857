import { dirname, join } from 'node:path';
import type { Engine, RunSummary } from '../core/durable/contracts.ts';
import { createOutside, type Outside } from '../core/evidence/outside.ts';
import type { TreeLock } from '../core/tree-lock.ts';
import { createTreeLock } from '../node/tree-lock.ts';
import { createSurroundings } from '../node/surroundings.ts';
import { storeOf, type WorkspacePorts } from './workspace-ports.ts';

interface Where {
  readonly home: string;
  /** Canonical. */
  readonly workspace: string;
  readonly there: WorkspacePorts;
  /** Of the run, where it is at work. */
  readonly lock?: TreeLock;
  readonly runId: string;
  readonly engine: () => Pick<Engine, 'list'>;
}

/** The workspace of a run, for its external agents in worktrees. Other runs note down their commands meanwhile, so it has a note of its own. */
export function openOutside({ home, workspace, there, lock = createTreeLock(), runId, engine }: Where): Outside {
  const { checkpoints, files, names } = there;
  const store = storeOf(home, workspace);
  const surroundings = createSurroundings({ home, root: workspace, store, begun: join(dirname(store), 'outside'), names });
  return createOutside({
    ports: { checkpoints, files, surroundings },
    lock,
    async others(since) {
      const isMeant = (run: RunSummary): boolean => run.runId !== runId && run.state.workspace === workspace && run.state.lastAt >= since;
      const runs = (await engine().list()).filter(isMeant);
      // What lies as it was before for a counter-proof is neither of them.
      return (path, after) =>
        runs.some(
          ({ state: { files: ledger, broughtIn, swapped } }) =>
            ledger[path]?.after === after || broughtIn[path] === after || swapped.some(({ file }) => file === path),
        );
    },
  });
}
