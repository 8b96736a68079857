/** How long it is looked how busy this process is, and how long that is waited for at most: it goes on to wait for models before that, mostly. Milliseconds. */
const lookMs = 20;
const mostMs = 1000;

/** Resolves when this process has had more time than work for a moment, at the latest after `mostMs`, or at once when `signal` is aborted. */
export async function untilCalm(signal: AbortSignal): Promise<void> {
  for (let waited = 0; waited < mostMs && !signal.aborted; waited += lookMs) {
    const begun = performance.eventLoopUtilization();
    await moment(signal);
    if (performance.eventLoopUtilization(begun).utilization < 0.5) return;
  }
}

function moment(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, lookMs);
    signal.addEventListener('abort', done);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
