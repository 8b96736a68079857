import { UserError } from '../../src/app/contracts.ts';
import { Runs } from '../../src/app/runs/runs.ts';
import type { RunHandle, RunOwner, RunSummary } from '../../src/core/durable/contracts.ts';
import { emptyRunState } from '../../src/core/run/project.ts';
import { FakeRun, type Player } from './fake-run.ts';
import { silentLogger } from './silent-logger.ts';

type Script = (player: Player) => Promise<void>;

/** The runs of a machine, and processes that know them; nothing is on a disk. */
export class FakeMachine {
  readonly journals = new Map<string, FakeRun>();
  /** Which process works on a run, as every process sees it. */
  readonly owners = new Map<string, RunOwner>();
  /** What a run does when it is opened. */
  readonly scripts = new Map<string, Script>();
  /** Set while journals cannot be read. */
  broken: Error | null = null;
  /** Files of every run that do not lie there as they were proven. */
  stale: string[] = [];
  readonly opened: string[] = [];
  lists = 0;

  journal(runId: string): FakeRun {
    const run = this.journals.get(runId) ?? new FakeRun(runId);
    this.journals.set(runId, run);
    return run;
  }

  /** The runs as one process knows them. */
  process(): Runs {
    const read = async (runId: string, cursor: number) => {
      if (this.broken) throw this.broken;
      return this.journal(runId).events.slice(cursor);
    };
    return new Runs({
      logger: silentLogger,
      staleNow: async () => this.stale,
      engine: {
        read,
        follow: async (runId, cursor, tell, signal) => {
          if (this.broken) throw this.broken;
          return this.journal(runId).follow(cursor, tell, signal);
        },
        list: async () => {
          this.lists += 1;
          return [...this.journals.keys()].toReversed().map((runId) => this.summary(runId));
        },
      },
      open: async (runId, { force = false, provider = 'its own' }) => {
        this.opened.push(`${runId} by ${provider}${force ? ', by force' : ''}`);
        const owner = this.owners.get(runId);
        if (owner && !force) throw new UserError(`Run ${runId} is being worked on.`, 2, { reason: 'owned', ...owner });
        return this.play(runId);
      },
    });
  }

  /** What a run begins with. */
  begun(runId: string): RunSummary {
    return { ...this.summary(runId), state: emptyRunState() };
  }

  /** This process begins to work on a run. */
  play(runId: string): RunHandle {
    return this.journal(runId).play(this.scripts.get(runId) ?? (async () => {}));
  }

  private summary(runId: string): RunSummary {
    const { state } = this.journal(runId);
    const over = state.status === 'completed' || state.status === 'failed' || state.status === 'cancelled' ? state.status : null;
    const owner = over === null ? (this.owners.get(runId) ?? null) : null;
    return {
      runId,
      pipeline: 'feature',
      startedAt: state.startedAt,
      input: {},
      status: over ?? (owner ? 'running' : 'open'),
      owner,
      state,
    };
  }
}
