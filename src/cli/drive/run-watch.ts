import { documentInEnglish } from '../../core/describe/message.ts';
import type { RunOutcome } from '../../core/durable/contracts.ts';
import type { OpenQuestion, RunState, RunStatus } from '../../core/run/run-state.ts';
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
   * Resolves when the run has ended, waits for a person, or `letGo` was called. `replied`: the question that was answered
   * here, so that it is not asked again before the run has taken that answer; null = none was.
   */
  next(replied: number | null): Promise<Pause>;
  /** Runs a dialogue: no live block, and log lines are kept until it is over. `signal` aborts when the question is settled elsewhere. */
  quietly<T>(question: OpenQuestion, dialogue: (signal: AbortSignal) => Promise<T>): Promise<T>;
  letGo(): void;
  /** Ends following and drawing. */
  close(): Promise<void>;
}

const tickMs = 120;
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
  let asking: AbortController | null = null;
  /** The question that the dialogue is about. */
  let asked: OpenQuestion | undefined;
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
    if (event.seq > since) {
      options.events?.write(`${JSON.stringify(documentInEnglish(event))}\n`);
      const lines = options.progress ? logLines(event, state, screen.width() - 1) : [];
      if (asking === null) screen.log(lines);
      else kept.push(...lines);
    }
    if (asked && !state.questions.some(({ id }) => id === asked?.id)) asking?.abort();
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
  const needsPerson = (replied: number | null): boolean => idle() && feed.state().questions.some(({ id }) => id !== replied);

  return {
    state: () => feed.state(),
    outcome: () => outcome,
    async next(replied) {
      for (;;) {
        const woken = alarm.promise;
        if (failure !== null) throw failure.error;
        if (outcome !== null || idle()) await feed.catchUp();
        if (outcome !== null || (handle === null && over.has(feed.state().status))) return 'ended';
        if (released) return 'let-go';
        if (needsPerson(replied)) return 'waiting';
        await woken;
      }
    },
    async quietly(question, dialogue) {
      const abort = new AbortController();
      asking = abort;
      asked = question;
      screen.draw([]);
      try {
        return await dialogue(abort.signal);
      } finally {
        asking = null;
        asked = undefined;
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
