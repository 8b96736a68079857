import { onTestFinished, vi } from 'vitest';

/** From here to the end of the test no timer of this process fires (`until` lets some milliseconds pass); gives what lets time pass, in milliseconds. */
export function heldTimers(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  return (ms) => void vi.advanceTimersByTime(ms);
}
