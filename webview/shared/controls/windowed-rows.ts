import { LitElement, html } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

/** Beyond this many rows only those in sight are drawn. */
const mostDrawn = 120;
const overscan = 8;

/**
 * A list of rows of one height, as long as it may be. Only what is in sight is in the document, and the row that has the focus,
 * so that scrolling never takes it away.
 */
export class WindowedRows extends LitElement {
  static override readonly properties = { items: { attribute: false }, row: { attribute: false }, height: { type: Number }, label: {} };
  declare items: readonly unknown[];
  declare row: (item: unknown, index: number) => TemplateResult;
  /** Pixels of one row at 100 % zoom. */
  declare height: number;
  declare label: string;
  private focused = -1;
  private readonly redraw = (): void => this.requestUpdate();
  private scroller: Element | null = null;

  constructor() {
    super();
    this.items = [];
    this.row = () => html``;
    this.height = 22;
    this.label = '';
  }

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Capturing: whatever scrolls around it.
    window.addEventListener('scroll', this.redraw, { capture: true, passive: true });
    window.addEventListener('resize', this.redraw);
    this.addEventListener('focusin', this.keepFocused);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('scroll', this.redraw, { capture: true });
    window.removeEventListener('resize', this.redraw);
  }

  protected override render(): TemplateResult {
    const { items, height } = this;
    const windowed = items.length > mostDrawn;
    const [from, to] = windowed ? this.inSight() : [0, items.length];
    const shown = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
    const { focused } = this;
    // In order: a row that is moved in the document loses the focus.
    if (windowed && focused >= 0 && focused < from) shown.unshift(focused);
    else if (windowed && focused >= to && focused < items.length) shown.push(focused);
    return html`<div class="rows" role="list" aria-label=${this.label} style="height:${items.length * height}px">
      ${repeat(
        shown,
        (index) => index,
        (index) =>
          html`<div
            class="windowed-row"
            role="listitem"
            data-row=${index}
            aria-setsize=${items.length}
            aria-posinset=${index + 1}
            style="top:${index * height}px;height:${height}px"
          >
            ${this.row(items[index], index)}
          </div>`,
      )}
    </div>`;
  }

  protected override updated(): void {
    const scroller = this.closest('.scroller');
    if (this.scroller === scroller) return;
    // The first drawing did not know where it lies.
    this.scroller = scroller;
    if (this.items.length > mostDrawn) this.requestUpdate();
  }

  /** First row in sight and the one behind the last. */
  private inSight(): [number, number] {
    const box = this.getBoundingClientRect();
    const around = this.closest('.scroller')?.getBoundingClientRect();
    const top = Math.max(0, around?.top ?? 0) - box.top;
    const bottom = Math.min(window.innerHeight, around?.bottom ?? Number.POSITIVE_INFINITY) - box.top;
    const from = Math.max(0, Math.floor(top / this.height) - overscan);
    return [from, Math.min(this.items.length, Math.max(from, Math.ceil(bottom / this.height) + overscan))];
  }

  private readonly keepFocused = (event: FocusEvent): void => {
    const row = event.target instanceof Element ? event.target.closest('[data-row]') : null;
    this.focused = row ? Number(row.getAttribute('data-row')) : -1;
  };
}

customElements.define('batuta-rows', WindowedRows);

/** `items` as rows of `height` pixels, drawn by `row`. */
export function rows<T>(
  items: readonly T[],
  height: number,
  label: string,
  row: (item: T, index: number) => TemplateResult,
): TemplateResult {
  return html`<batuta-rows .items=${items} .height=${height} .label=${label} .row=${row}></batuta-rows>`;
}
