import { LitElement, html } from 'lit';
import type { TemplateResult } from 'lit';

/**
 * A part of a long page that is drawn only near what is in sight; the browser says when, and remembers its height meanwhile
 * (`content-visibility: auto`). A part that has the focus stays drawn.
 */
export class LazyPart extends LitElement {
  private near = false;
  private content: () => TemplateResult = () => html``;

  constructor() {
    super();
    this.addEventListener('contentvisibilityautostatechange', (event) => {
      if (event.target !== this || !(event instanceof ContentVisibilityAutoStateChangeEvent) || this.near === !event.skipped) return;
      this.near = !event.skipped;
      this.requestUpdate();
    });
  }

  /** No property of lit's: thousands that are out of sight would all be asked to draw. */
  set draw(content: () => TemplateResult) {
    this.content = content;
    if (this.near) this.requestUpdate();
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    return this.near ? this.content() : html``;
  }

  protected override updated(): void {
    if (this.near) this.dispatchEvent(new Event('drawn', { bubbles: true }));
  }
}

customElements.define('batuta-lazy', LazyPart);
