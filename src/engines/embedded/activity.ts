/**
 * Knows whether a run does anything or only waits for signals and answers. Every workflow that is under way counts
 * once; one that waits for its children hands its place on to them.
 */
export class Activity {
  private running = 0;
  /** Workflows that wait, by path. */
  private readonly blocked = new Set<string>();
  private readonly listeners = new Set<() => void>();

  begin(): void {
    this.running++;
  }

  end(): void {
    this.running--;
    if (this.isIdle()) for (const listener of this.listeners) this.tellSoon(listener);
  }

  block(path: string): void {
    this.blocked.add(path);
    this.end();
  }

  /** Before the workflow goes on: so that a run is never seen idle while a signal is being handed over. */
  unblock(path: string): void {
    if (this.blocked.delete(path)) this.begin();
  }

  isIdle(): boolean {
    return this.running === 0 && this.blocked.size > 0;
  }

  onIdle(listener: () => void): () => void {
    this.listeners.add(listener);
    if (this.isIdle()) this.tellSoon(listener);
    return () => this.listeners.delete(listener);
  }

  private tellSoon(listener: () => void): void {
    queueMicrotask(() => {
      if (this.isIdle() && this.listeners.has(listener)) listener();
    });
  }
}
