import type { RunHandle, RunOutcome } from '../../core/durable/contracts.ts';
import { messageOf } from '../../core/describe/message-error.ts';
import { inEnglish } from '../../core/describe/message.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { Json } from '../../protocol/json.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import { createContext } from './workflow-context.ts';
import { haltError, type Halt } from './halt.ts';
import { buildHistory } from './history.ts';
import type { InboxPickup } from './inbox-pickup.ts';
import type { JournalRecord } from './journal-record.ts';
import type { NewRecord } from './journal-writer.ts';
import type { LiveRun } from './live-run.ts';
import { workflowScope, Pass } from './pass.ts';
import { asJson, errorInfo } from './step-operation.ts';

type MainResult = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly error: unknown };

export interface ExecutionParts {
  readonly run: LiveRun;
  readonly input: Json;
  readonly inbox: InboxPickup;
  /** The journal's records as they are now. */
  readonly readRecords: () => Promise<readonly JournalRecord[]>;
  /** Closes the journal and forgets the run; called once, before the outcome is known to anybody. */
  readonly close: () => Promise<void>;
}

/** Runs an owned run until it ends or is given free. */
export class RunExecution implements RunHandle {
  readonly runId: string;
  readonly done: Promise<RunOutcome>;
  private readonly parts: ExecutionParts;

  constructor(parts: ExecutionParts) {
    this.parts = parts;
    this.runId = parts.run.runId;
    this.done = this.work();
  }

  waitingFor(): readonly string[] {
    return this.parts.run.halt === null ? this.parts.run.activity.waitingFor() : [];
  }

  onIdle(listener: (signals: readonly string[]) => void): () => void {
    return this.parts.run.activity.onIdle((signals) => {
      if (this.parts.run.halt === null) listener(signals);
    });
  }

  stop(): void {
    this.parts.run.requestHalt({ kind: 'stop', waitingFor: this.waitingFor() });
  }

  kill(): void {
    this.parts.run.requestHalt({ kind: 'kill', waitingFor: this.waitingFor() });
  }

  /** Journals events of a run that waits for outside signals only. False: it does not, so nothing was journaled. */
  async recordWhileIdle(events: readonly RunEventBody[]): Promise<boolean> {
    const { run } = this.parts;
    if (this.waitingFor().length === 0) return false;
    await run.checkOwner();
    if (events.length > 0) await run.append({ type: 'events', events });
    return true;
  }

  /** As journaled so far. */
  get state(): RunState {
    return this.parts.run.state;
  }

  /** Something may lie in the inbox. */
  poke(): void {
    this.parts.inbox.poke();
  }

  private async work(): Promise<RunOutcome> {
    const { run, inbox } = this.parts;
    let outcome: RunOutcome;
    try {
      const result = await this.execute();
      await inbox.close();
      outcome = await this.conclude(result);
    } catch (error) {
      // The last records could not be written; or a defect of the engine: neither may end the run for good.
      run.logger.error('The run stopped without being given free.', { error: String(error) });
      outcome = run.halt?.kind === 'fenced' ? { status: 'fenced' } : { status: 'unwritable', error: errorInfo(error) };
    }
    try {
      await inbox.close();
      if (outcome.status === 'cancelled') await inbox.removeCancellations();
    } catch (error) {
      // They are without effect on a run that has ended.
      run.logger.warn('The inbox of the run could not be cleared.', { error: String(error) });
    }
    await this.parts.close();
    return outcome;
  }

  /** Passes over the workflow until one ends for another reason than a phase that begins again. */
  private async execute(): Promise<MainResult | 'halted'> {
    const { run, inbox } = this.parts;
    for (;;) {
      const pass = await inbox.exclusive(async () => {
        const history = buildHistory(await this.parts.readRecords(), run.runId);
        const created = new Pass(run, history);
        inbox.deliverTo(history.received, (signal) => created.mailboxes.deliver(signal));
        return created;
      });
      // What was said before (a cancellation above all) counts before anything runs.
      await inbox.look();
      const { result, refused } = await this.runMain(pass);
      await run.settled();
      const { halt } = run;
      if (halt?.kind !== 'restart') return refused ? 'halted' : result;
      const reason = inEnglish(halt.reason);
      run.logger.info('A phase begins again.', { phase: halt.scope, reason });
      await run.append({ type: 'restart', scope: halt.scope, version: run.pipeline.version, reason });
      run.clearRestart();
    }
  }

  private async runMain(pass: Pass): Promise<{ result: MainResult; refused: boolean }> {
    const { run, input } = this.parts;
    const { pipeline, services } = run;
    const scope = workflowScope(run.runId, null);
    run.activity.begin();
    let result: MainResult;
    try {
      // So that whoever started the run can listen before anything of it happens.
      await Promise.resolve();
      pass.throwIfHalted(scope.workflow);
      const value = await pipeline.run(createContext(pass, scope), pipeline.input.parse(input), services);
      if (!scope.workflow.refused) pass.finish(scope);
      result = { ok: true, value: asJson(value) ?? null };
    } catch (error) {
      result = { ok: false, error };
    } finally {
      run.activity.end();
    }
    return { result, refused: scope.workflow.refused };
  }

  private async conclude(result: MainResult | 'halted'): Promise<RunOutcome> {
    const { run } = this.parts;
    if (result === 'halted') return this.halt(run.halt);
    if (result.ok) {
      await this.end({ type: 'ended', status: 'completed', output: await run.store(result.value) });
      return { status: 'completed', output: result.value };
    }
    return this.fail(result.error);
  }

  private async fail(cause: unknown): Promise<RunOutcome> {
    const error = errorInfo(cause);
    this.parts.run.logger.debug('The main workflow failed.', {
      error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    });
    await this.end({ type: 'ended', status: 'failed', error, events: [{ type: 'run.failed', error: messageOf(cause) }] });
    return { status: 'failed', error };
  }

  private async halt(halt: Halt | null): Promise<RunOutcome> {
    const { run } = this.parts;
    switch (halt?.kind) {
      case 'fenced':
        return { status: 'fenced' };
      case 'unwritable':
        return { status: 'unwritable', error: errorInfo(halt.error) };
      case 'mismatch':
        return this.fail(halt.error);
      case 'cancel':
        await this.end({ type: 'ended', status: 'cancelled', events: [{ type: 'run.cancelled', by: halt.by }] });
        return { status: 'cancelled' };
      case 'stop':
      case 'kill': {
        const idle = halt.waitingFor.length > 0;
        await run.append(idle ? { type: 'released' } : { type: 'released', events: [{ type: 'run.interrupted' }] });
        return idle && halt.kind === 'stop' ? { status: 'released', waitingFor: halt.waitingFor } : { status: 'interrupted' };
      }
      case 'restart':
      case undefined:
        throw halt === null || halt === undefined ? new Error('The run was turned away without a reason.') : haltError(halt);
    }
  }

  private async end(record: NewRecord): Promise<void> {
    await this.parts.run.append(record, { type: 'released' });
  }
}
