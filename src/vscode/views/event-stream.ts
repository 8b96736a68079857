import type { Disposable } from 'vscode';
import type { RunEvent } from '../../protocol/run-event.ts';
import { mostEvents } from '../../protocol/webview.ts';
import type { HostMessage } from '../../protocol/webview.ts';

/** How long live events are collected, so that a busy run costs a page a message per frame at most. */
const collectMs = 40;

export interface EventSource {
  /** Events of the run behind the cursor, as far as they are journaled. */
  read(runId: string, cursor: number): Promise<readonly RunEvent[]>;
  onEvent(listener: (event: RunEvent) => void): Disposable;
}

/** Sends a page the events of one run at a time: what lies behind its cursor first, then each new one, in order and without gaps. */
export class EventStream implements Disposable {
  private readonly source: EventSource;
  private readonly send: (message: HostMessage) => void;
  private stop: () => void = () => undefined;

  constructor(source: EventSource, send: (message: HostMessage) => void) {
    this.source = source;
    this.send = send;
  }

  async subscribe(runId: string, cursor: number): Promise<void> {
    this.stop();
    let sent = cursor;
    let past = true;
    let stopped = false;
    let collected: RunEvent[] = [];
    let timer: NodeJS.Timeout | undefined;
    const flush = (): void => {
      clearTimeout(timer);
      timer = undefined;
      const fresh = collected.filter((event) => event.seq > sent).toSorted((a, b) => a.seq - b.seq);
      collected = [];
      for (let at = 0; at < fresh.length; at += mostEvents) {
        const events = fresh.slice(at, at + mostEvents);
        sent = events.at(-1)?.seq ?? sent;
        this.send({ type: 'events', runId, at: new Date().toISOString(), events });
      }
    };
    // Listening begins before reading, so that nothing falls between the two.
    const listener = this.source.onEvent((event) => {
      if (event.runId !== runId) return;
      collected.push(event);
      if (!past) timer ??= setTimeout(flush, collectMs);
    });
    this.stop = () => {
      stopped = true;
      clearTimeout(timer);
      listener.dispose();
    };
    const events = await this.source.read(runId, cursor);
    if (stopped) return;
    collected = [...events, ...collected.filter((event) => event.seq > (events.at(-1)?.seq ?? cursor))];
    past = false;
    flush();
  }

  dispose(): void {
    this.stop();
  }
}
