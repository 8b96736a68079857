import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { plain } from '../format.ts';
import { t } from '../texts.ts';
import { completed, mentionAt, type Mention } from './mention.ts';

/** What the field is given, and whom it tells. */
interface RequestInputOptions {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly onInput: (text: string) => void;
  readonly onSubmit: () => void;
  readonly onEscape: () => void;
  /** Names that fit, the best first. */
  readonly names: (mention: Mention) => Promise<readonly string[]>;
  /** A name was taken from the list. */
  readonly onName: (kind: Mention['kind'], name: string) => void;
}

/** A text of several lines in which `@` offers files and `#` entities. Without a shadow: a list must not lie in another tree than its field. */
class RequestInput extends LitElement {
  static override readonly properties = { options: { attribute: false } };
  declare options: RequestInputOptions;
  private mention: Mention | null = null;
  private found: readonly string[] = [];
  private active = 0;
  /** A list that was closed by Escape stays so until another name is begun. */
  private closedAt = -1;

  protected override createRenderRoot(): this {
    return this;
  }

  private get area(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  /** Also right after it was made. */
  override focus(): void {
    void this.updateComplete.then(() => this.area?.focus());
  }

  protected override render(): TemplateResult {
    const { id, label, value, placeholder } = this.options;
    const isOpen = this.found.length > 0;
    const list = `${id}-names`;
    return html`<label for=${`${id}-text`}>${label}</label>
      <textarea
        id=${`${id}-text`}
        class="area"
        rows="6"
        spellcheck="true"
        aria-autocomplete="list"
        aria-controls=${isOpen ? list : nothing}
        aria-activedescendant=${isOpen ? `${list}-${this.active}` : nothing}
        placeholder=${placeholder}
        .value=${value}
        @input=${() => this.typed()}
        @click=${() => void this.look()}
        @keydown=${(event: KeyboardEvent) => this.press(event)}
        @blur=${() => this.hide()}
      ></textarea>
      <ul id=${list} role="listbox" class="names" aria-label=${t('Names')} ?hidden=${!isOpen}>
        ${this.found.map((name, index) => this.row(name, index, list))}
      </ul>
      <span class="hidden-text" role="status"
        >${isOpen ? t('{0} suggestions; arrow keys choose, Tab takes one', this.found.length) : ''}</span
      >`;
  }

  private row(name: string, index: number, list: string): TemplateResult {
    const [own, folder] = [name.slice(name.lastIndexOf('/') + 1), name.slice(0, Math.max(0, name.lastIndexOf('/')))];
    return html`<li
      id=${`${list}-${index}`}
      role="option"
      class="name-row"
      aria-selected=${String(index === this.active)}
      @mousedown=${(event: Event) => {
        // The focus stays in the text.
        event.preventDefault();
        this.take(name);
      }}
    >
      <span class="codicon codicon-${this.mention?.kind === 'entity' ? 'symbol-class' : 'file'}" aria-hidden="true"></span>
      <span class="cut"><bdi>${plain(own)}</bdi></span>
      <span class="cut end-seen dim small"><bdi>${plain(folder)}</bdi></span>
    </li>`;
  }

  protected override updated(_changed: PropertyValues): void {
    this.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  private typed(): void {
    this.options.onInput(this.area?.value ?? '');
    void this.look();
  }

  private async look(): Promise<void> {
    const { area } = this;
    const mention = area ? mentionAt(area.value, area.selectionEnd) : null;
    if (mention?.from !== this.closedAt) this.closedAt = -1;
    if (!mention || this.closedAt >= 0) return this.hide();
    this.mention = mention;
    const names = await this.options.names(mention);
    // Something else was typed meanwhile.
    if (this.mention !== mention) return;
    this.found = names;
    this.active = 0;
    this.requestUpdate();
  }

  private hide(): void {
    this.mention = null;
    this.found = [];
    this.requestUpdate();
  }

  private press(event: KeyboardEvent): void {
    // A key of an input method belongs to what it writes.
    if (event.isComposing) return;
    const { options, found, active } = this;
    const take = (): void => this.take(found[active] ?? '');
    const move = (to: number): void => {
      this.active = (to + found.length) % found.length;
      this.requestUpdate();
    };
    const isOpen = found.length > 0;
    const isStart = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    const action = isStart
      ? options.onSubmit
      : isOpen
        ? {
            ArrowDown: () => move(active + 1),
            ArrowUp: () => move(active - 1),
            Enter: take,
            Tab: take,
            Escape: () => {
              this.closedAt = this.mention?.from ?? -1;
              this.hide();
            },
          }[event.key]
        : event.key === 'Escape'
          ? options.onEscape
          : undefined;
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  private take(name: string): void {
    const { area, mention, options } = this;
    if (!area || !mention) return;
    const { text, caret } = completed(area.value, area.selectionEnd, mention, name);
    area.value = text;
    area.setSelectionRange(caret, caret);
    this.hide();
    options.onInput(text);
    options.onName(mention.kind, name);
  }
}

customElements.define('batuta-request-input', RequestInput);

export function requestInput(options: RequestInputOptions): TemplateResult {
  return html`<batuta-request-input id=${options.id} .options=${options}></batuta-request-input>`;
}
