import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Milliseconds. */
const second = 1000;

/** Draws a page anew whenever its room changes, and every second as long as `isLive` says that its times go on. */
export class Redraw implements ReactiveController {
  private readonly resized: ResizeObserver;
  private readonly tick: () => void;
  private clock = 0;

  constructor(host: ReactiveControllerHost, isLive?: () => boolean) {
    this.resized = new ResizeObserver(() => host.requestUpdate());
    this.tick = () => isLive?.() && host.requestUpdate();
    host.addController(this);
  }

  hostConnected(): void {
    this.resized.observe(document.body);
    this.clock = window.setInterval(this.tick, second);
  }

  hostDisconnected(): void {
    this.resized.disconnect();
    window.clearInterval(this.clock);
  }
}
