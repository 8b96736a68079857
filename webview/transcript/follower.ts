import type { LitElement, ReactiveController } from 'lit';

/** Pixels from the page's end that still count as being there. */
const nearEnd = 8;
/** Keys that scroll up. */
const upKeys: readonly string[] = ['ArrowUp', 'PageUp', 'Home'];

/** Keeps the end of the page in sight while it grows, until the person goes up. Who comes to the end follows from there. */
export class Follower implements ReactiveController {
  private readonly host: LitElement;
  private readonly resized = new ResizeObserver(() => this.hostUpdated());
  private heard = new AbortController();
  private scrolledTo = 0;
  private isOn = false;

  constructor(host: LitElement) {
    this.host = host;
    host.addController(this);
  }

  get on(): boolean {
    return this.isOn;
  }

  set on(on: boolean) {
    if (this.isOn === on) return;
    this.isOn = on;
    this.host.requestUpdate();
  }

  hostConnected(): void {
    this.heard = new AbortController();
    const { signal } = this.heard;
    this.resized.observe(this.host);
    window.addEventListener('scroll', () => this.scrolled(), { signal, passive: true });
    // What is drawn anew moves the page as well, so going up is not told by its place.
    window.addEventListener('wheel', ({ deltaY }) => this.leave(deltaY < 0), { signal, passive: true });
    window.addEventListener('keydown', ({ key }) => this.leave(upKeys.includes(key)), { signal });
    // The scroll bar lies beside what the page can draw on.
    window.addEventListener('pointerdown', ({ clientX }) => this.leave(clientX >= document.documentElement.clientWidth), { signal });
  }

  hostDisconnected(): void {
    this.resized.disconnect();
    this.heard.abort();
  }

  hostUpdated(): void {
    if (this.isOn) window.scrollTo({ top: document.documentElement.scrollHeight });
  }

  private scrolled(): void {
    const down = window.scrollY > this.scrolledTo;
    this.scrolledTo = window.scrollY;
    if (down && document.documentElement.scrollHeight - window.innerHeight - window.scrollY < nearEnd) this.on = true;
  }

  private leave(goes: boolean): void {
    if (goes) this.on = false;
  }
}
