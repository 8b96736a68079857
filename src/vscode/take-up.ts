import { l10n, lm, workspace } from 'vscode';
import type { Disposable, LogOutputChannel, WorkspaceFolder } from 'vscode';
import { UserError } from '../app/contracts.ts';
import type { Session } from '../app/contracts.ts';
import { MessageError } from '../core/describe/message-error.ts';
import type { AppHost } from './app-host.ts';
import { folderOf } from './folders.ts';
import type { FollowedRun, RunFollower } from './run-follower.ts';
import type { KnownRun, RunList } from './run-list.ts';
import type { RunsInWork } from './runs-in-work.ts';

/** How late it is noticed that the process that works on a followed run is gone. */
const lookMs = 5000;

interface Parts {
  readonly host: Pick<AppHost, 'session' | 'sessionUnasked' | 'look' | 'isOutdated'>;
  readonly follower: RunFollower;
  readonly list: RunList;
  readonly inWork: RunsInWork;
  readonly log: LogOutputChannel;
}

/**
 * Joins this window to the runs of its folders: what it was working on before a reload goes on, what other processes
 * work on is followed, and a run whose owner is gone is known as such. Does nothing before it is asked the first time.
 */
export class TakeUp implements Disposable {
  private readonly parts: Parts;
  private readonly subscriptions: readonly Disposable[];
  /** Process that worked on a run of before the reload when this window first saw it: the one that the reload ended, which may take a moment. null: none. */
  private readonly former = new Map<string, number | null>();
  private started: Promise<void> | undefined;
  private last: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    this.parts = parts;
    this.subscriptions = [
      parts.list.onDidRead(() => {
        if (this.started) void this.join();
      }),
      lm.onDidChangeChatModels(() => {
        const { inWork, follower } = parts;
        if (this.started && inWork.runs().some((runId) => !follower.active(runId))) this.readAgain();
      }),
    ];
  }

  /** Resolves when the runs of the folders are known. In Restricted Mode nothing is looked at. */
  async begin(): Promise<void> {
    if (!workspace.isTrusted) return;
    this.started ??= this.parts.list.refresh().then(async () => this.join());
    try {
      await this.started;
    } catch (error) {
      this.started = undefined;
      throw error;
    }
  }

  /** Follows a run of this workspace, whoever works on it, without working on it. undefined: it is not there. */
  async lookAt(runId: string): Promise<FollowedRun | undefined> {
    const { follower, list } = this.parts;
    const known = follower.get(runId);
    if (known && known.ended === null) return known;
    // A list from before this window let go of the run would still name this window.
    if (known || !list.stored(runId)) await list.refresh();
    const run = list.stored(runId);
    if (run) await this.watch(run);
    return follower.get(runId);
  }

  /**
   * A session by which an answer to the run is heard: takes the run up in this window when nobody works on it, with `force` also from
   * an owner on another host. One that waits here is taken up anew when the person has typed another key, or chosen another provider,
   * since. undefined when the person did not say who is to answer the model calls.
   */
  async worked(runId: string, { force = false } = {}): Promise<Session | undefined> {
    const { follower, list, host } = this.parts;
    const here = follower.active(runId);
    if (here && !(host.isOutdated(here.session) && here.state.status !== 'running')) return here.session;
    await follower.letGo(runId);
    await list.refresh();
    const run = list.stored(runId);
    const folder = run && folderOf(run.state.workspace);
    if (!run || !folder) throw new UserError(l10n.t('That run is not known in this window.'));
    if (run.status !== 'running' || force) {
      const session = await host.session(folder);
      if (!session) return undefined;
      if (await this.open(session, runId, force)) return session;
    }
    await this.lookAt(runId);
    return host.look(folder);
  }

  /** Lets go of a run, so that something can be recorded in it. It goes on when the person says so, and not by itself. */
  async letGo(runId: string): Promise<void> {
    this.parts.inWork.forget(runId);
    await this.parts.follower.letGo(runId);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** One after the other: each sees what the one before it opened. */
  private async join(): Promise<void> {
    this.last = this.last.then(async () => {
      for (const run of this.parts.list.storedRuns()) {
        try {
          await this.joinRun(run);
        } catch (error) {
          this.parts.log.warn(`run ${run.runId} cannot be joined: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
      this.lookAgain();
    });
    await this.last;
  }

  private async joinRun(run: KnownRun): Promise<void> {
    const { follower, inWork } = this.parts;
    const { runId, status, state } = run;
    const isOver = status !== 'running' && status !== 'open';
    if (isOver) inWork.forget(runId);
    if (follower.active(runId)) return;
    const known = follower.get(runId);
    // This window read no further when it let go of the run, and somebody else did something with it since.
    const isBehind = known !== undefined && known.ended !== null && known.state.cursor < state.cursor;
    if (isOver) {
      if (isBehind) await this.watch(run);
      return;
    }
    const folder = folderOf(state.workspace);
    const isOurs = this.isOurs(run);
    if (status === 'open' && folder && isOurs && (await this.goOn(runId, folder))) return;
    follower.setOwner(runId, status === 'running' ? 'elsewhere' : 'nobody');
    if (status === 'running' || state.status === 'waiting-approval' || isBehind) await this.watch(run);
  }

  /** Whether this window was working on the run before it was reloaded, and nobody else did since. */
  private isOurs({ runId, owner }: KnownRun): boolean {
    const { inWork } = this.parts;
    if (!inWork.runs().includes(runId)) return false;
    const pid = owner?.pid ?? null;
    const former = this.former.get(runId);
    if (former === undefined) this.former.set(runId, pid);
    else if (pid !== null && pid !== former) inWork.forget(runId);
    return inWork.runs().includes(runId);
  }

  /** Takes a run up unasked. What keeps it from that (wrong settings) is told when the person resumes it. */
  private async goOn(runId: string, folder: WorkspaceFolder): Promise<boolean> {
    const { host, inWork, log } = this.parts;
    try {
      const session = await host.sessionUnasked(folder);
      // Models of another extension may come later than this window: then it goes on.
      if (!session) return false;
      const opened = await this.open(session, runId);
      if (!opened) inWork.forget(runId);
      return opened;
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      log.warn(`run ${runId} does not go on by itself: ${error.message}`);
      return false;
    }
  }

  /** As it was read last. A run of a folder that is not open any more is left alone. */
  private async watch({ runId, status, state }: KnownRun): Promise<void> {
    const { follower, host } = this.parts;
    const known = follower.get(runId);
    if (known && known.ended === null) return;
    const folder = folderOf(state.workspace);
    if (folder) await follower.watch(await host.look(folder), runId, status === 'running' ? 'elsewhere' : 'nobody');
  }

  /** false: another process was quicker. */
  private async open(session: Session, runId: string, force = false): Promise<boolean> {
    let opened = false;
    try {
      const handle = await session.open(runId, { force });
      this.parts.follower.follow(session, handle);
      opened = true;
    } catch (error) {
      if (!(error instanceof UserError) || error.refusal?.reason !== 'owned') throw error;
    } finally {
      if (!opened) await session.close();
    }
    return opened;
  }

  private readAgain(): void {
    const { list, log } = this.parts;
    list.refresh().catch((error: unknown) => log.error(`the runs cannot be listed: ${String(error)}`));
  }

  private lookAgain(): void {
    clearTimeout(this.timer);
    const { follower } = this.parts;
    if (!follower.all().some((run) => run.owner === 'elsewhere' && run.state.endedAt === null)) return;
    this.timer = setTimeout(() => this.readAgain(), lookMs);
    this.timer.unref();
  }
}
