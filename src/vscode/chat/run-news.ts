import { locale } from '../locale.ts';
import type { CancellationToken, ChatResponseStream } from 'vscode';
import type { RunEvent } from '../../protocol/run-event.ts';
import type { RunState } from '../../core/run/run-state.ts';
import type { Services } from '../services.ts';
import type { HandledRun } from '../handled-run.ts';
import { chatLine } from './chat-line.ts';
import { runSummary } from './run-summary.ts';
import { offerNext, say, sayProgress } from './say.ts';
import { untilRest } from './until-rest.ts';

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
  async stream(handled: HandledRun, stream: ChatResponseStream, token: CancellationToken): Promise<RunState | undefined> {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    const news = untilRest(this.runs.machine, handled, this.cursors.get(handled.runId) ?? 0, stop.signal);
    let next = await news.next();
    for (; !next.done; next = await news.next()) tell(...next.value, stream);
    if (token.isCancellationRequested) return undefined;
    const { state, blocked } = next.value;
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
