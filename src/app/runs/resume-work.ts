import type { Logger } from '../../core/ports.ts';
import { MessageError } from '../../core/describe/message-error.ts';
import { UserError } from '../contracts.ts';
import { isOver, type RunView } from './run-view.ts';
import type { Listening, OwnOptions, Runs } from './runs.ts';

/** Where the ids of the runs in work outlive this process. */
export interface Remembered {
  get(): readonly string[];
  set(runIds: readonly string[]): void;
}

interface Parts {
  readonly runs: Runs;
  readonly remembered: Remembered;
  /** Whether the run is one of those that this process looks at. */
  readonly isMine: (run: RunView) => boolean;
  /** How to go on with a run unasked; null: nobody is there to answer its model calls, or not yet. */
  readonly unasked: (run: RunView) => Promise<OwnOptions | null>;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Joins a window to its runs: what it worked on when it was reloaded or killed goes on by itself, what is not over is followed. What the
 * person stopped, saved or ended does not go on unasked. Does nothing before it is asked the first time.
 */
export class ResumeWork {
  private readonly parts: Parts;
  private readonly listening: readonly Listening[];
  /** Runs that this process works on. */
  private readonly held = new Set<string>();
  /** Process that worked on a remembered run when it was first seen: the one that the reload ended, which may take a moment. null: none. */
  private readonly former = new Map<string, number | null>();
  private started: Promise<void> | undefined;
  private last: Promise<void> = Promise.resolve();
  private closing = false;

  constructor(parts: Parts) {
    this.parts = parts;
    this.listening = [
      parts.runs.onDidChange(({ run }) => this.remember(run)),
      parts.runs.onDidList(() => {
        if (this.started) void this.join();
      }),
    ];
  }

  /** Resolves when the runs are known and joined. */
  async begin(): Promise<void> {
    this.started ??= this.parts.runs.list().then(async () => this.last);
    try {
      await this.started;
    } catch (error) {
      this.started = undefined;
      throw error;
    }
  }

  /** Somebody may be there now to answer model calls: what waits for that goes on. */
  async again(): Promise<void> {
    const { remembered, runs } = this.parts;
    if (this.started && remembered.get().some((runId) => runs.get(runId)?.owner !== 'self')) await this.join();
  }

  /** It goes on when the person says so, and not by itself. */
  forget(runId: string): void {
    this.write(runId, false);
  }

  /** From here on runs end because the window does. */
  keep(): void {
    this.closing = true;
  }

  dispose(): void {
    for (const one of this.listening) one.dispose();
  }

  /** One after the other: each sees what the one before it opened. */
  private async join(): Promise<void> {
    const { runs, isMine, logger } = this.parts;
    this.last = this.last.then(async () => {
      for (const run of runs.all().filter(isMine)) {
        try {
          await this.joinRun(run);
        } catch (error) {
          logger.warn(`run ${run.runId} cannot be joined: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    });
    await this.last;
  }

  private async joinRun(run: RunView): Promise<void> {
    if (isOver(run)) this.forget(run.runId);
    if (run.owner === 'self' || isOver(run) || run.status === 'damaged') return;
    if (this.isOurs(run) && run.owner === 'none') await this.goOn(run);
    await this.parts.runs.follow(run.runId);
  }

  /** Whether this window was working on the run before it was reloaded, and nobody else did since. */
  private isOurs({ runId, process }: RunView): boolean {
    if (!this.parts.remembered.get().includes(runId)) return false;
    const pid = process?.pid ?? null;
    const former = this.former.get(runId);
    if (former === undefined) this.former.set(runId, pid);
    else if (pid !== null && pid !== former) this.forget(runId);
    return this.parts.remembered.get().includes(runId);
  }

  /** What keeps it from that (wrong settings) is told when the person resumes it. */
  private async goOn(run: RunView): Promise<void> {
    const { runs, unasked, logger } = this.parts;
    try {
      const options = await unasked(run);
      if (options) await runs.own(run.runId, options);
    } catch (error) {
      if (error instanceof UserError && error.refusal?.reason === 'owned') this.forget(run.runId);
      else if (error instanceof MessageError) logger.warn(`run ${run.runId} does not go on by itself: ${error.message}`);
      else throw error;
    }
  }

  private remember({ runId, owner }: RunView): void {
    if (this.closing) return;
    if (owner === 'self') {
      this.held.add(runId);
      this.write(runId, true);
    } else if (this.held.delete(runId)) this.write(runId, false);
  }

  private write(runId: string, inWork: boolean): void {
    const known = this.parts.remembered.get();
    if (known.includes(runId) !== inWork) this.parts.remembered.set(inWork ? [...known, runId] : known.filter((other) => other !== runId));
  }
}
