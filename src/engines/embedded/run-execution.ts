import type { RunHandle, RunOutcome } from '../../core/durable/contracts.ts';
import { messageOf } from '../../core/describe/message-error.ts';
import { inEnglish } from '../../core/describe/message.ts';
import type { Json } from '../../protocol/json.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import { createContext } from './workflow-context.ts';
import type { StopReason } from './stop-reason.ts';
import { buildHistory } from './history.ts';
import type { InboxPickup } from './inbox-pickup.ts';
import type { JournalRecord } from './journal-record.ts';
import type { NewRecord } from './journal-writer.ts';
import type { LiveRun } from './live-run.ts';
import { workflowScope, Replay } from './replay.ts';
import { jsonCopy } from './json-copy.ts';
import { errorInfo, stopIfRefused } from './step-operation.ts';

type MainResult = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly error: unknown };

export interface ExecutionParts {
  readonly run: LiveRun;
  readonly input: Json;
  readonly inbox: InboxPickup;
  /** The journal's records as they are now. */
  readonly readRecords: () => Promise<readonly JournalRecord[]>;
  /** The end of a run that was cancelled. */
  readonly cancelledEnd: (by: string) => Promise<NewRecord>;
  /** Closes the journal and forgets the run; called once, before the outcome is known to anybody. */
  readonly close: () => Promise<void>;
}

/** Runs an owned run until it ends or is released. */
export class RunExecution implements RunHandle {
  readonly runId: string;
  readonly done: Promise<RunOutcome>;
  private readonly parts: ExecutionParts;

  constructor(parts: ExecutionParts) {
    this.parts = parts;
    this.runId = parts.run.runId;
    this.done = this.work();
  }

  isIdle(): boolean {
    return this.parts.run.stopping === null && this.parts.run.activity.isIdle();
  }

  onIdle(listener: () => void): () => void {
    return this.parts.run.activity.onIdle(() => {
      if (this.parts.run.stopping === null) listener();
    });
  }

  stop({ endCalls = false }: Parameters<RunHandle['stop']>[0] = {}): void {
    this.parts.run.requestStop({ kind: 'stop', idle: this.isIdle() });
    if (endCalls) this.parts.run.endCalls();
  }

  kill(): void {
    this.parts.run.requestStop({ kind: 'kill', idle: this.isIdle() });
  }

  /** Journals events of a run that is idle. False: it is not, so nothing was journaled. */
  async recordWhileIdle(events: readonly RunEventBody[]): Promise<boolean> {
    const { run } = this.parts;
    if (!this.isIdle()) return false;
    await run.checkOwner();
    if (events.length > 0) await run.append({ type: 'events', events });
    return true;
  }

  /** Something may lie in the inbox. */
  poke(): void {
    this.parts.inbox.poke();
  }

  private async work(): Promise<RunOutcome> {
    const { run, inbox } = this.parts;
    let outcome: RunOutcome;
    try {
      const executed = this.execute();
      await Promise.allSettled([executed]);
      await inbox.close();
      outcome = await this.conclude(await executed);
    } catch (error) {
      // The last records could not be written; or a defect of the engine: neither may end the run for good.
      run.parts.logger.error('The run stopped without being released.', { error: String(error) });
      outcome = run.stopping?.kind === 'fenced' ? { status: 'fenced' } : { status: 'unwritable', error: errorInfo(error) };
    }
    try {
      if (['completed', 'failed', 'cancelled'].includes(outcome.status)) await inbox.removeCancellations();
    } catch (error) {
      // They are without effect on a run that has ended.
      run.parts.logger.warn('The inbox of the run could not be cleared.', { error: String(error) });
    }
    await this.parts.close();
    return outcome;
  }

  /** Passes over the workflow until one ends for another reason than a phase that begins again. */
  private async execute(): Promise<MainResult | 'stopped'> {
    const { run, inbox } = this.parts;
    for (;;) {
      const replay = await inbox.exclusive(async () => {
        const history = buildHistory(await this.parts.readRecords());
        const created = new Replay(run, history, createContext);
        inbox.deliverTo((signal) => created.mailboxes.deliver(signal));
        return created;
      });
      // What was said before (a cancellation above all) counts before anything runs.
      await inbox.look();
      const { result, refused } = await this.runMain(replay);
      await run.settled();
      const { stopping } = run;
      if (stopping?.kind !== 'restart') return refused ? 'stopped' : result;
      const { scope } = stopping;
      const reason = inEnglish(stopping.reason);
      run.parts.logger.info('A phase begins again.', { phase: scope, reason });
      await run.append({ type: 'restart', scope, reason });
      run.clearRestart();
    }
  }

  private async runMain(replay: Replay): Promise<{ result: MainResult; refused: boolean }> {
    const { run, input } = this.parts;
    const { pipeline, services } = run.parts;
    const scope = workflowScope(replay, run.runId, null);
    run.activity.begin();
    let result: MainResult;
    try {
      replay.throwIfStopped(scope.workflow);
      const value = await pipeline.run(createContext(scope), input, services);
      if (!scope.workflow.refused) replay.finish(scope);
      result = { ok: true, value: jsonCopy(value) ?? null };
    } catch (error) {
      stopIfRefused(scope, error);
      result = { ok: false, error };
    } finally {
      run.activity.end();
    }
    return { result, refused: scope.workflow.refused };
  }

  private async conclude(result: MainResult | 'stopped'): Promise<RunOutcome> {
    const { run } = this.parts;
    if (result === 'stopped') return this.conclusionOf(run.stopping);
    if (result.ok) {
      await this.end({ type: 'ended', status: 'completed', output: await run.store(result.value) });
      return { status: 'completed', output: result.value };
    }
    return this.fail(result.error);
  }

  private async fail(cause: unknown): Promise<RunOutcome> {
    const error = errorInfo(cause);
    this.parts.run.parts.logger.debug('The main workflow failed.', { error: cause instanceof Error ? cause.stack : String(cause) });
    await this.end({ type: 'ended', status: 'failed', error, events: [{ type: 'run.failed', error: messageOf(cause) }] });
    return { status: 'failed', error };
  }

  private async conclusionOf(reason: StopReason | null): Promise<RunOutcome> {
    const { run } = this.parts;
    switch (reason?.kind) {
      case 'fenced':
        return { status: 'fenced' };
      case 'unwritable':
        return { status: 'unwritable', error: errorInfo(reason.error) };
      case 'mismatch':
        return this.fail(reason.error);
      case 'cancel':
        await run.checkOwner();
        await this.end(await this.parts.cancelledEnd(reason.by));
        return { status: 'cancelled' };
      case 'stop':
      case 'kill': {
        await run.append(reason.idle ? { type: 'released' } : { type: 'released', events: [{ type: 'run.interrupted' }] });
        return { status: reason.idle && reason.kind === 'stop' ? 'released' : 'interrupted' };
      }
      case 'restart':
      case undefined:
        throw new Error('The run was turned away without a reason.');
    }
  }

  private async end(record: NewRecord): Promise<void> {
    await this.parts.run.append(record, { type: 'released' });
  }
}
