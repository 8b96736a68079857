import { LitElement, html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { focusRow, foldByKey, isTaken, rove, rowOfKey } from './row-keys.ts';

/** Beyond this many rows only those in sight are drawn. */
const mostDrawn = 120;
const overscan = 8;
/** Of one row, in pixels at 100 % zoom. */
const height = 22;

/**
 * A list of rows of one height, as long as it may be. Only what is in sight is in the document, and the row that has the focus,
 * so that scrolling never takes it away. The focus stays on its item when others come or go; the arrow keys move it.
 */
class WindowedRows extends LitElement {
  static override readonly properties = {
    items: { attribute: false },
    row: { attribute: false },
    key: { attribute: false },
    label: {},
  };
  declare items: readonly unknown[];
  declare row: (item: unknown, index: number) => TemplateResult;
  declare key: (item: unknown, index: number) => unknown;
  declare label: string;
  /** The row that has, or last had, the focus; with its key, so that it is found again. */
  private active: { index: number; key: unknown } | null = null;
  private hasFocus = false;
  private readonly redraw = (): void => this.requestUpdate();
  private scroller: Element | null = null;

  constructor() {
    super();
    this.addEventListener('focusin', this.keepFocused);
    this.addEventListener('focusout', this.loseFocus);
    this.addEventListener('keydown', this.move);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Capturing: whatever scrolls around it.
    window.addEventListener('scroll', this.redraw, { capture: true, passive: true });
    window.addEventListener('resize', this.redraw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('scroll', this.redraw, { capture: true });
    window.removeEventListener('resize', this.redraw);
  }

  protected override willUpdate(): void {
    this.active = this.found();
  }

  protected override render(): TemplateResult {
    const { items } = this;
    const windowed = items.length > mostDrawn;
    const [from, to] = windowed ? this.inSight() : [0, items.length];
    const shown = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
    const focused = this.hasFocus ? (this.active?.index ?? -1) : -1;
    // In order: a row that is moved in the document loses the focus.
    if (windowed && focused >= 0 && focused < from) shown.unshift(focused);
    else if (windowed && focused >= to && focused < items.length) shown.push(focused);
    return html`<div class="rows" role="list" aria-label=${this.label} style="height:${items.length * height}px">
      ${repeat(
        shown,
        (index) => this.key(items[index], index),
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
    const drawn = [...this.querySelectorAll('.windowed-row')];
    rove(drawn, this.drawn(this.active?.index ?? 0) ?? drawn[0] ?? null);
    // The row that had the focus is gone: the one in its place takes it.
    if (this.hasFocus && !this.contains(document.activeElement)) focusRow(this.drawn(this.active?.index ?? 0));
    const scroller = this.closest('.scroller');
    if (this.scroller === scroller) return;
    // The first drawing did not know where it lies.
    this.scroller = scroller;
    if (this.items.length > mostDrawn) this.requestUpdate();
  }

  private drawn(index: number): Element | null {
    return this.querySelector(`[data-row="${index}"]`);
  }

  /** Where the active row lies now; when it is gone, what lies in its place. */
  private found(): { index: number; key: unknown } | null {
    const { active, items } = this;
    if (active === null || items.length === 0) return null;
    const here = (index: number): boolean => index < items.length && this.key(items[index], index) === active.key;
    if (here(active.index)) return active;
    const moved = items.findIndex((item, index) => this.key(item, index) === active.key);
    const index = moved >= 0 ? moved : Math.min(active.index, items.length - 1);
    return { index, key: this.key(items[index], index) };
  }

  /** First row in sight and the one behind the last. */
  private inSight(): [number, number] {
    const box = this.getBoundingClientRect();
    const around = this.closest('.scroller')?.getBoundingClientRect();
    const top = Math.max(0, around?.top ?? 0) - box.top;
    const bottom = Math.min(window.innerHeight, around?.bottom ?? Number.POSITIVE_INFINITY) - box.top;
    const from = Math.max(0, Math.floor(top / height) - overscan);
    return [from, Math.min(this.items.length, Math.max(from, Math.ceil(bottom / height) + overscan))];
  }

  private readonly keepFocused = (event: FocusEvent): void => {
    const row = event.target instanceof Element ? event.target.closest('[data-row]') : null;
    if (!row) return;
    this.hasFocus = true;
    this.activate(Number(row.getAttribute('data-row')));
  };

  private readonly loseFocus = (event: FocusEvent): void => {
    // What a new drawing takes out of the document loses the focus without being left.
    if (this.isUpdatePending) return;
    if (!(event.relatedTarget instanceof Node && this.contains(event.relatedTarget))) this.hasFocus = false;
  };

  private readonly move = (event: KeyboardEvent): void => {
    const row = event.target instanceof Element ? event.target.closest('[data-row]') : null;
    if (!row || isTaken(event)) return;
    const to = rowOfKey(event.key, Number(row.getAttribute('data-row')), this.items.length);
    if (to === null && !foldByKey(event.key, row)) return;
    event.preventDefault();
    if (to === null) return;
    this.activate(to);
    // Drawn first, wherever it lies; the focus then brings it into sight.
    void this.updateComplete.then(() => focusRow(this.drawn(to)));
  };

  private activate(index: number): void {
    this.active = { index, key: this.key(this.items[index], index) };
    this.requestUpdate();
  }
}

customElements.define('batuta-rows', WindowedRows);

interface RowsOptions<T> {
  readonly items: readonly T[];
  /** Of the list, for screen readers. */
  readonly label: string;
  readonly row: (item: T, index: number) => TemplateResult;
  /** What an item is known by, among all of them; else its place. */
  readonly key?: (item: T, index: number) => unknown;
}

/** `items` as a list of rows, of which only those in sight are drawn. */
export function rows<T>({ items, label, row, key = (_, index) => index }: RowsOptions<T>): TemplateResult {
  return html`<batuta-rows .items=${items} .label=${label} .row=${row} .key=${key}></batuta-rows>`;
}
