import { join } from 'node:path';
import { EventEmitter, l10n, lm, workspace, type Disposable, type LogOutputChannel, type Memento } from 'vscode';
import { UserError, type App, type Session } from '../app/contracts.ts';
import type { RunChange } from '../app/runs/known-run.ts';
import { ResumeWork } from '../app/runs/resume-work.ts';
import type { RunView } from '../app/runs/run-view.ts';
import type { Runs } from '../app/runs/runs.ts';
import type { AppHost } from './app-host.ts';
import { channelLogger } from './channel-logger.ts';
import { diskFolders, folderOf } from './folders.ts';
import { rememberRuns, rememberedRuns } from './remembered-runs.ts';
import { approvalOf } from '../core/run/run-state.ts';

type Host = Pick<AppHost, 'session' | 'look' | 'keysChanged'>;

/**
 * The runs of this window's folders, whichever process began them, and the one that the person is at. Nothing is looked at before it is
 * asked the first time, nor in Restricted Mode.
 */
export class WindowRuns implements Disposable {
  private readonly app: App;
  /** All runs of the machine. */
  readonly machine: Runs;
  private readonly host: Host;
  private readonly work: ResumeWork;
  private readonly changed = new EventEmitter<RunChange>();
  private readonly updated = new EventEmitter<void>();
  private readonly subscriptions: readonly Disposable[];
  /** Runs that this window works on, each with the number of changes of keys and provider when it took the run up. */
  private readonly held = new Map<string, number>();
  /** Runs that somebody worked on while this window looked. */
  private readonly noticed = new Set<string>();
  /** The run that this window began or took up last. */
  private latest: string | undefined;
  /** What happens in a run of this window's folders. */
  readonly onDidChange = this.changed.event;
  /** The list, or a run in it. */
  readonly onDidUpdate = this.updated.event;

  constructor(app: App, host: Host, memento: Memento, log: LogOutputChannel) {
    this.app = app;
    this.machine = app.runs;
    this.host = host;
    this.work = new ResumeWork({
      runs: app.runs,
      remembered: { get: () => rememberedRuns(memento), set: (runIds) => rememberRuns(memento, runIds) },
      isMine,
      unasked: async ({ state }) => {
        const folder = folderOf(state.workspace);
        const session = folder && (await host.session(folder, { unasked: true }));
        return session ? { provider: session.provider } : null;
      },
      logger: channelLogger(log),
    });
    this.subscriptions = [
      this.work,
      app.runs.onDidChange((change) => this.take(change)),
      app.runs.onDidList(() => {
        // The folder comes with the first run.
        app.runs.watchFolder(join(app.home, 'runs'));
        this.updated.fire();
      }),
      // Models of another extension may come later than this window.
      lm.onDidChangeChatModels(() => void this.work.again()),
      // A folder that was added brings its runs.
      workspace.onDidChangeWorkspaceFolders(() => {
        if (app.runs.isRead) app.runs.listSoon();
      }),
    ];
  }

  /** Resolves when the runs are known: those of an earlier window go on, those of others are followed. */
  async begin(): Promise<void> {
    if (workspace.isTrusted && diskFolders().length > 0) await this.work.begin();
  }

  /** Newest first. */
  all(): RunView[] {
    return this.machine.all().filter(isMine);
  }

  get(runId: string): RunView | undefined {
    const run = this.machine.get(runId);
    return run && isMine(run) ? run : undefined;
  }

  /** Follows a run, whoever works on it. undefined: it is not there, or of no folder of this window. */
  async follow(runId: string): Promise<RunView | undefined> {
    await this.machine.follow(runId);
    return this.get(runId);
  }

  /** Runs whose spec waits for an answer; those of this window last. */
  waiting(): RunView[] {
    const runs = this.all().filter(asksNow);
    return [...runs.filter(({ owner }) => owner !== 'self'), ...runs.filter(({ owner }) => owner === 'self')];
  }

  /** The run that was begun or taken up last in this window – also one that was saved since –, else the newest one that somebody works on. */
  current(): RunView | undefined {
    const latest = this.latest === undefined ? undefined : this.get(this.latest);
    return latest ?? this.all().find(({ runId }) => this.noticed.has(runId));
  }

  /** What can be asked of a run. The folder must be trusted. */
  session({ state }: RunView): Promise<Session> {
    const folder = folderOf(state.workspace);
    if (!folder) throw unknownRun();
    return this.host.look(folder);
  }

  /**
   * Makes sure that somebody works on the run, so that an answer is heard: this window where nobody does, with `force` also in place of
   * an owner on another host. One that waits here is taken up anew when the person has typed another key, or chosen another provider,
   * since. undefined when the person did not say who is to answer the model calls.
   */
  async ensureOwned(runId: string, { force = false } = {}): Promise<Session | undefined> {
    const here = this.get(runId);
    const isOutdated = here?.status !== 'running' && this.held.get(runId) !== this.host.keysChanged();
    if (here?.owner === 'self' && !isOutdated) return this.session(here);
    await this.machine.release(runId);
    await this.machine.list();
    const run = this.get(runId);
    const folder = run && folderOf(run.state.workspace);
    if (!run || !folder) throw unknownRun();
    if (run.owner === 'none' || force) {
      const session = await this.host.session(folder);
      if (!session) return undefined;
      await this.own(runId, { force, provider: session.provider });
    }
    await this.machine.follow(runId);
    return this.session(run);
  }

  /** Stops working on a run before something is recorded in it: it goes on when the person says so, and not by itself. */
  async release(runId: string): Promise<void> {
    this.work.forget(runId);
    await this.machine.release(runId);
  }

  /** Ends all work at once, because the window ends; it goes on when there is a window again. */
  async close(): Promise<void> {
    this.work.keep();
    await this.app.close();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
    this.updated.dispose();
  }

  /** Another process may be quicker: then it hears the answer. */
  private async own(runId: string, options: Parameters<Runs['own']>[1]): Promise<void> {
    try {
      await this.machine.own(runId, options);
    } catch (error) {
      if (!(error instanceof UserError) || error.refusal?.reason !== 'owned') throw error;
    }
  }

  private take(change: RunChange): void {
    const { runId, owner } = change.run;
    if (!isMine(change.run)) return;
    if (owner !== 'none') this.noticed.add(runId);
    if (owner !== 'self') this.held.delete(runId);
    else if (!this.held.has(runId)) {
      this.held.set(runId, this.host.keysChanged());
      this.latest = runId;
    }
    this.changed.fire(change);
    this.updated.fire();
  }
}

/** Whether its spec waits. What was saved for later and let go of does not ask. */
export function asksNow({ state, owner }: RunView): boolean {
  const approval = approvalOf(state);
  return approval !== null && (approval.reason !== 'saved' || owner !== 'none');
}

function isMine({ state }: RunView): boolean {
  return folderOf(state.workspace) !== undefined;
}

function unknownRun(): UserError {
  return new UserError(l10n.t('This run is not available in this window.'));
}
