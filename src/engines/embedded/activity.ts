/**
 * Knows whether a run does anything or only waits for signals. Every workflow that is under way counts
 * once; one that waits for its children hands its place on to them.
 */
export class Activity {
  private running = 0;
  private readonly blocked = new Map<string, readonly string[]>();
  private readonly listeners = new Set<(signals: readonly string[]) => void>();

  begin(): void {
    this.running++;
  }

  end(): void {
    this.running--;
    this.tellSoon();
  }

  /** The workflow waits for one of these. */
  block(path: string, signals: readonly string[]): void {
    this.blocked.set(path, signals);
    this.end();
  }

  /** Before the workflow goes on: so that a run is never seen idle while a signal is being handed over. */
  unblock(path: string): void {
    if (this.blocked.delete(path)) this.begin();
  }

  /** Names of the signals that everything waits for, sorted; empty while something runs. */
  waitingFor(): readonly string[] {
    return this.running > 0 ? [] : [...new Set([...this.blocked.values()].flat())].toSorted();
  }

  onIdle(listener: (signals: readonly string[]) => void): () => void {
    this.listeners.add(listener);
    if (this.waitingFor().length > 0) queueMicrotask(() => this.tell(listener));
    return () => this.listeners.delete(listener);
  }

  private tellSoon(): void {
    if (this.running > 0 || this.blocked.size === 0) return;
    queueMicrotask(() => {
      for (const listener of this.listeners) this.tell(listener);
    });
  }

  private tell(listener: (signals: readonly string[]) => void): void {
    const signals = this.waitingFor();
    if (signals.length > 0 && this.listeners.has(listener)) listener(signals);
  }
}
