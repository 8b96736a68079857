import { documentInEnglish } from '../../core/describe/message.ts';
import type { RunOutcome } from '../../core/durable/contracts.ts';
import type { RunState, RunStatus } from '../../core/run/run-state.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { liveLines } from '../views/view-live.ts';
import { logLines } from '../views/view-log.ts';
import type { Line } from '../terminal/line.ts';
import type { DriveOptions } from './drive-options.ts';
import { createRunFeed } from './run-feed.ts';

/** Why the watch came back. */
export type Pause = 'ended' | 'waiting' | 'let-go';

export interface RunWatch {
  state(): RunState;
  /** How the work ended in this process; null while it goes on, or when another process does it. */
  outcome(): RunOutcome | null;
  /**
   * Resolves when the run has ended, waits for a person, or `letGo` was called. `sentAt`: an answer was sent when the
   * run stood at that event, so it does not wait again before it has taken that answer; null = none was sent.
   */
  next(sentAt: number | null): Promise<Pause>;
  /** Runs a dialogue: no live block, and log lines are kept until it is over. `signal` aborts when the question is settled elsewhere. */
  quietly<T>(dialogue: (signal: AbortSignal) => Promise<T>): Promise<T>;
  letGo(): void;
  /** Ends following and drawing. */
  close(): Promise<void>;
}

const tickMs = 120;
const waiting: ReadonlySet<RunStatus> = new Set(['waiting-approval', 'saved', 'stopped', 'budget-reached']);
const over: ReadonlySet<RunStatus> = new Set(['completed', 'cancelled', 'failed', 'interrupted']);

/** Shows a run as it goes and says when a person is needed. */
export function watchRun(options: DriveOptions): RunWatch {
  const { io, session, runId, handle, screen, since } = options;
  const following = new AbortController();
  const takenUp = since === 0 ? 0 : io.clock.now();
  let alarm = Promise.withResolvers<void>();
  let failure: { error: unknown } | null = null;
  let outcome: RunOutcome | null = null;
  let released = false;
  /** The event in which the run last took an answer. */
  let taken = 0;
  let asking: AbortController | null = null;
  let kept: Line[] = [];

  const wake = (): void => {
    alarm.resolve();
    alarm = Promise.withResolvers<void>();
  };
  const draw = (): void => {
    if (asking === null && options.progress && !over.has(feed.state().status))
      screen.draw(liveLines(feed.state(), io.clock.now(), screen.width() - 1, takenUp));
  };
  const show = (event: RunEvent, state: RunState): void => {
    if (event.type === 'approval.given' || event.type === 'run.continued') taken = event.seq;
    if (event.seq > since) {
      options.events?.write(`${JSON.stringify(documentInEnglish(event))}\n`);
      const lines = options.progress ? logLines(event, state, screen.width() - 1) : [];
      if (asking === null) screen.log(lines);
      else kept.push(...lines);
    }
    if (!waiting.has(state.status)) asking?.abort();
    wake();
  };
  const feed = createRunFeed(session.engine, runId, show);
  const followed = feed.follow(following.signal).catch((error: unknown) => {
    // Aborting is how following ends; only what happens before that is a fault.
    if (!following.signal.aborted) failure = { error };
    wake();
  });
  const forgetIdle = handle?.onIdle(wake) ?? (() => {});
  void handle?.done.then((result) => {
    outcome = result;
    asking?.abort();
    wake();
  });
  const stopTicking = screen.live ? io.clock.every(tickMs, draw) : () => {};

  const idle = (): boolean => handle === null || handle.waitingFor().length > 0;
  const needsPerson = (sentAt: number | null): boolean => idle() && waiting.has(feed.state().status) && (sentAt === null || taken > sentAt);

  return {
    state: () => feed.state(),
    outcome: () => outcome,
    async next(sentAt) {
      for (;;) {
        const woken = alarm.promise;
        if (failure !== null) throw failure.error;
        if (outcome !== null || idle()) await feed.catchUp();
        if (outcome !== null || (handle === null && over.has(feed.state().status))) return 'ended';
        if (released) return 'let-go';
        if (needsPerson(sentAt)) return 'waiting';
        await woken;
      }
    },
    async quietly(dialogue) {
      const abort = new AbortController();
      asking = abort;
      screen.draw([]);
      try {
        return await dialogue(abort.signal);
      } finally {
        asking = null;
        screen.log(kept);
        kept = [];
        draw();
      }
    },
    letGo() {
      released = true;
      asking?.abort();
      wake();
    },
    async close() {
      stopTicking();
      forgetIdle();
      following.abort();
      await followed;
      screen.draw([]);
    },
  };
}
