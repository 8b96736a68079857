import { locale } from '../locale.ts';
import type { CancellationToken, ChatResponseStream } from 'vscode';
import { eachEvent } from '../../app/runs/known-run.ts';
import type { RunView } from '../../app/runs/run-view.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { Services } from '../services.ts';
import type { HandledRun } from '../handled-run.ts';
import { chatLine } from './chat-line.ts';
import { runSummary } from './run-summary.ts';
import { offerNext, say, sayProgress } from './say.ts';

/** What happens in the runs of this window from its making on, so that nothing is missed while the command that concerns one of them is carried out. */
export class RunNews {
  private readonly runs: Services['runs'];
  /** How far each run had come. */
  private readonly cursors: ReadonlyMap<string, number>;

  constructor({ runs }: Pick<Services, 'runs'>) {
    this.runs = runs;
    this.cursors = new Map(runs.all().map(({ runId, state }) => [runId, state.cursor]));
  }

  /**
   * Streams what is new in a run until it waits for the person, has ended, or the request is cancelled – the run itself goes on. Ends with how
   * it stands and what can be done. Gives the state it saw last, undefined when the request was cancelled.
   */
  async stream({ runId, replied }: HandledRun, stream: ChatResponseStream, token: CancellationToken): Promise<RunState | undefined> {
    const after = this.cursors.get(runId) ?? 0;
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    let cursor = after;
    let rest: RunView | undefined;
    const idle = this.runs.untilIdle(runId, replied, stop.signal).then((run) => {
      rest = run;
      if (cursor >= run.state.cursor) stop.abort();
    });
    for await (const change of this.runs.watch(runId, after, stop.signal)) {
      for (const [event, state] of eachEvent(change)) tell(event, state, stream);
      cursor = change.events.at(-1)?.seq ?? cursor;
      if (rest && cursor >= rest.state.cursor) break;
    }
    await idle;
    if (!rest || token.isCancellationRequested) return undefined;
    const { state, blocked } = rest;
    say(stream, [...runSummary(state, locale), ...(blocked === null ? [] : [locale.say(blocked)])]);
    offerNext(stream, state);
    return state;
  }
}

function tell(event: RunEvent, at: RunState, stream: ChatResponseStream): void {
  const line = chatLine(event, at, locale);
  if (line?.kind === 'progress') sayProgress(stream, line.text);
  else if (line) say(stream, [line.text]);
}
