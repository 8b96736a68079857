import type { ReactiveControllerHost } from 'lit';

/** Milliseconds. */
const second = 1000;

/** Draws a page anew whenever its room changes. */
export function redrawResized(page: ReactiveControllerHost): void {
  const resized = new ResizeObserver(() => page.requestUpdate());
  page.addController({ hostConnected: () => resized.observe(document.body), hostDisconnected: () => resized.disconnect() });
}

/** Draws a page anew every second as long as `isLive` says that its times go on. */
export function redrawLive(page: ReactiveControllerHost, isLive: () => boolean): void {
  let clock = 0;
  page.addController({
    hostConnected: () => {
      clock = window.setInterval(() => isLive() && page.requestUpdate(), second);
    },
    hostDisconnected: () => window.clearInterval(clock),
  });
}
