import { documentInEnglish } from '../../core/describe/message.ts';
import { eachEvent } from '../../app/runs/known-run.ts';
import { isOver, type RunView } from '../../app/runs/run-view.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { emptyRunState } from '../../core/run/project.ts';
import type { OpenQuestion, RunState } from '../../core/run/run-state.ts';
import { liveLines } from '../views/view-live.ts';
import { logLines } from '../views/view-log.ts';
import type { Line } from '../terminal/line.ts';
import type { DriveOptions } from './drive-options.ts';
import { untilCalm } from './until-calm.ts';

export interface RunWatch {
  state(): RunState;
  /**
   * Resolves when the run rests and everything of it was shown; null: `stopWaiting` was called. `replied`: the question that
   * was answered here, so that it is not asked again before the run has taken that answer; null = none was.
   */
  next(replied: number | null): Promise<RunView | null>;
  /** Runs a dialogue: no live block, and log lines are kept until it is over. `signal` aborts when the question is settled elsewhere. */
  quietly<T>(question: OpenQuestion, dialogue: (signal: AbortSignal) => Promise<T>): Promise<T>;
  stopWaiting(): void;
  /** Ends following and drawing. */
  close(): Promise<void>;
}

const tickMs = 120;

/** Shows a run as it goes and says when a person is needed. */
export function watchRun(options: DriveOptions): RunWatch {
  const { io, app, runId, screen, since } = options;
  const closing = new AbortController();
  const leaving = new AbortController();
  const state = (): RunState => app.runs.get(runId)?.state ?? emptyRunState();
  let shown = since;
  let before = emptyRunState();
  let alarm = Promise.withResolvers<void>();
  let failure: { error: unknown } | null = null;
  let asking: AbortController | null = null;
  /** The question that the dialogue is about. */
  let asked: OpenQuestion | undefined;
  let kept: Line[] = [];
  /** Aborted while somebody waits for what is not shown yet. */
  let hurry = new AbortController();

  const wake = (): void => {
    alarm.resolve();
    alarm = Promise.withResolvers<void>();
  };
  const draw = (): void => {
    if (asking !== null || !options.progress || isOver(state()) || state().status === 'interrupted') return;
    screen.draw(liveLines(state(), io.clock.now(), screen.width() - 1));
  };
  const show = (event: RunEvent, after: RunState): void => {
    shown = event.seq;
    options.events?.write(`${JSON.stringify(documentInEnglish(event))}\n`);
    const lines = options.progress ? logLines(event, { before, state: after, isOwn: options.handle !== null }, screen.width() - 1) : [];
    before = after;
    if (asking === null) screen.log(lines);
    else kept.push(...lines);
  };
  const following = async (): Promise<void> => {
    // The run is worked on in this process: to show it takes no time that it needs.
    for await (const change of app.runs.watch(runId, since, closing.signal, () => untilCalm(hurry.signal))) {
      const { run } = change;
      for (const [event, after] of eachEvent(change)) show(event, after);
      if (run.owner === 'none' || !run.state.questions.some(({ id }) => id === asked?.id)) asking?.abort();
      wake();
    }
  };
  const followed = following().catch((error: unknown) => {
    failure = { error };
    wake();
  });
  options.showFirst(async () => {
    hurry.abort();
    while (shown < state().cursor && failure === null && !closing.signal.aborted) await alarm.promise;
    hurry = new AbortController();
  });
  const stopTicking = screen.live ? io.clock.every(tickMs, draw) : () => {};

  return {
    state,
    async next(replied) {
      const run = await app.runs.untilIdle(runId, replied, leaving.signal);
      for (;;) {
        if (failure !== null) throw failure.error;
        if (leaving.signal.aborted) return null;
        hurry.abort();
        if (shown < run.state.cursor) await alarm.promise;
        else {
          hurry = new AbortController();
          return run;
        }
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
        screen.log(kept);
        kept = [];
        draw();
      }
    },
    stopWaiting() {
      leaving.abort();
      asking?.abort();
      wake();
    },
    async close() {
      stopTicking();
      hurry.abort();
      closing.abort();
      await followed;
      screen.draw([]);
    },
  };
}
