import { locale } from '../locale.ts';
import type { CancellationToken, ChatResponseStream, Disposable } from 'vscode';
import type { RunState } from '../../core/run/run-state.ts';
import { standing } from '../../core/run/standing.ts';
import type { Services } from '../services.ts';
import type { HandledRun } from '../handled-run.ts';
import type { FollowedRun, RunChange, RunFollower } from '../run-follower.ts';
import { isDriven } from '../run-follower.ts';
import { chatLine } from './chat-line.ts';
import { runSummary } from './run-summary.ts';
import { offerNext, say, sayProgress } from './say.ts';

/** What happens in the runs of this window from its making on, so that nothing is missed while the command that concerns one of them is carried out. */
export class RunNews implements Disposable {
  private readonly follower: RunFollower;
  /** How far each run had come. */
  private readonly cursors: ReadonlyMap<string, number>;
  private readonly early: RunChange[] = [];
  private readonly listener: Disposable;
  private take: (change: RunChange) => void = (change) => void this.early.push(change);

  constructor({ follower, list }: Pick<Services, 'follower' | 'list'>) {
    this.follower = follower;
    this.cursors = new Map(list.runs().map(({ runId, state }) => [runId, state.cursor]));
    this.listener = follower.onDidChange((change) => this.take(change));
  }

  /**
   * Streams what is new in a run until it waits for the person, has ended, or the request is cancelled – the run itself goes on. Ends with how
   * it stands and what can be done. Gives the state it saw last, undefined when the request was cancelled.
   */
  async stream({ runId, answered }: HandledRun, stream: ChatResponseStream, token: CancellationToken): Promise<RunState | undefined> {
    const after = this.cursors.get(runId) ?? 0;
    // Until it has heard the answer, it rests as before.
    let heard = !answered;
    const rests = ({ state, ended }: FollowedRun): boolean =>
      state.cursor > after && (ended !== null || (heard && state.status !== 'running'));
    const last = await new Promise<FollowedRun | undefined>((resolve) => {
      token.onCancellationRequested(() => resolve(undefined));
      this.take = ({ run, event }) => {
        if (run.runId !== runId || token.isCancellationRequested) return;
        const news = event && event.seq > after ? event : null;
        heard ||= news !== null && news.type !== 'run.resumed';
        const line = news && chatLine(news, run.state, locale);
        if (line?.kind === 'progress') sayProgress(stream, line.text);
        else if (line) say(stream, [line.text]);
        if (rests(run)) resolve(run);
      };
      for (const change of this.early) this.take(change);
      const now = this.follower.get(runId);
      if (token.isCancellationRequested) resolve(undefined);
      else if (!now || rests(now)) resolve(now);
    });
    if (!last) return undefined;
    const state = standing(last.state, isDriven(last));
    say(stream, [...runSummary(state, locale), ...(last.halted ? [locale.say(last.halted.reason)] : [])]);
    offerNext(stream, state);
    return state;
  }

  dispose(): void {
    this.listener.dispose();
  }
}
