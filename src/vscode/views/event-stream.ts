import { setTimeout as delay } from 'node:timers/promises';
import type { Disposable } from 'vscode';
import type { Runs } from '../../app/runs/runs.ts';
import { mostEvents, type HostMessage } from '../../protocol/webview.ts';

/** How long live events are collected, so that a busy run costs a page a message per frame at most. */
const collectMs = 40;

/** Sends a page the events of one run at a time: what lies behind its cursor first, then each new one, in order and without gaps. */
export class EventStream implements Disposable {
  private readonly runs: Pick<Runs, 'watch'>;
  private readonly send: (message: HostMessage) => void;
  private stop = new AbortController();
  private isDisposed = false;

  constructor(runs: Pick<Runs, 'watch'>, send: (message: HostMessage) => void) {
    this.runs = runs;
    this.send = send;
  }

  /** Resolves when another run is asked for, or nothing any more. */
  async subscribe(runId: string, cursor: number): Promise<void> {
    this.stop.abort();
    if (this.isDisposed) return;
    this.stop = new AbortController();
    const { signal } = this.stop;
    for await (const { events, reset } of this.runs.watch(runId, cursor, signal)) {
      if (reset) this.send({ type: 'reset', runId });
      for (let at = 0; at < events.length && !signal.aborted; at += mostEvents)
        this.send({ type: 'events', runId, at: new Date().toISOString(), events: events.slice(at, at + mostEvents) });
      await delay(collectMs);
    }
  }

  dispose(): void {
    this.isDisposed = true;
    this.stop.abort();
  }
}
