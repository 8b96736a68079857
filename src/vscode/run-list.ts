import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { EventEmitter, workspace } from 'vscode';
import type { Disposable, LogOutputChannel } from 'vscode';
import { z } from 'zod';
import type { App } from '../app/contracts.ts';
import { diskFolders, folderOf } from './folders.ts';
import { isDriven } from './run-follower.ts';
import type { RunFollower } from './run-follower.ts';

export type KnownRun = Awaited<ReturnType<App['runs']>>[number];

/** How long changes of the runs' folder are collected before the list is read again. */
const settleMs = 300;

/** The runs of this window's folders, newest first, whichever process began them. Live states come from the follower. */
export class RunList implements Disposable {
  private readonly app: () => Promise<App>;
  private readonly follower: RunFollower;
  private readonly log: LogOutputChannel;
  private readonly changed = new EventEmitter<void>();
  private readonly subscriptions: Disposable[];
  private known: readonly KnownRun[] = [];
  private reading: Promise<void> | undefined;
  private hasRead = false;
  private watcher: FSWatcher | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly wasRead = new EventEmitter<void>();
  /** The list, or a state in it. */
  readonly onDidChange = this.changed.event;
  readonly onDidRead = this.wasRead.event;

  constructor(app: () => Promise<App>, follower: RunFollower, log: LogOutputChannel) {
    this.app = app;
    this.follower = follower;
    this.log = log;
    this.subscriptions = [
      follower.onDidChange(({ run, event }) => {
        if (event === null || !this.known.some(({ runId }) => runId === run.runId)) this.refreshSoon();
        else this.changed.fire();
      }),
      // A folder that was added brings its runs, one that was removed takes them along.
      workspace.onDidChangeWorkspaceFolders(() => this.hasRead && this.refreshSoon()),
    ];
  }

  /** The runs were read at least once. */
  get isRead(): boolean {
    return this.hasRead;
  }

  /** As last read, each with the state that this window follows where it does. */
  runs(): KnownRun[] {
    return this.known.map((run) => {
      const followed = this.follower.get(run.runId);
      if (!followed) return run;
      const { state } = followed;
      const ended = state.status === 'completed' || state.status === 'failed' || state.status === 'cancelled' ? state.status : null;
      const owner = followed.owner === 'elsewhere' ? run.owner : null;
      return { ...run, state, status: ended ?? (isDriven(followed) ? 'running' : 'open'), owner };
    });
  }

  get(runId: string): KnownRun | undefined {
    return this.runs().find((run) => run.runId === runId);
  }

  /** As the journals had them when they were last read: who works on them by the look of the machine, not of this window. */
  storedRuns(): readonly KnownRun[] {
    return this.known;
  }

  stored(runId: string): KnownRun | undefined {
    return this.known.find((run) => run.runId === runId);
  }

  /** Reads the runs anew; calls while it does so share the reading. */
  async refresh(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    await this.reading;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.watcher?.close();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
    this.wasRead.dispose();
  }

  private async read(): Promise<void> {
    const app = await this.app();
    if (diskFolders().length === 0) return;
    this.watchFolder(join(app.home, 'runs'));
    this.known = (await app.runs()).map(withInput).filter((run) => folderOf(run.state.workspace) !== undefined);
    this.hasRead = true;
    this.changed.fire();
    this.wasRead.fire();
  }

  /** Runs that a terminal or another window begins show up by themselves. */
  private watchFolder(folder: string): void {
    if (this.watcher) return;
    try {
      this.watcher = watch(folder, { persistent: false }, () => this.refreshSoon());
      this.watcher.on('error', (error) => this.log.warn(`runs begun elsewhere are not seen at once: ${String(error)}`));
    } catch (error) {
      // The folder comes with the first run, and some file systems know no watchers; the list is still read when it is looked at.
      this.log.debug(`the folder of the runs is not watched: ${String(error)}`);
    }
  }

  private refreshSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.refresh().catch((error: unknown) => this.log.error(`the runs cannot be listed: ${String(error)}`));
    }, settleMs);
  }
}

const inputSchema = z.object({ workspace: z.string(), request: z.string() });

/** A run that was created a moment ago has no event yet; what it was begun with says where it belongs. */
function withInput(run: KnownRun): KnownRun {
  if (run.state.workspace !== '') return run;
  const input = inputSchema.safeParse(run.input);
  return input.success ? { ...run, state: { ...run.state, ...input.data } } : run;
}
