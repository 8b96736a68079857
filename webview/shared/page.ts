import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { emptyView, type ViewName, type ViewState } from '../../src/protocol/webview-view.ts';
import type { Params, Result, WebviewMethod } from '../../src/protocol/webview.ts';
import type { OpenQuestion, RunState } from '../../src/core/run/run-state.ts';
import { effectiveState } from '../../src/core/run/effective-state.ts';
import { isField } from './controls/row-keys.ts';
import { linkButton } from './controls/button.ts';
import { loadingBar } from './controls/loading-bar.ts';
import { note } from './controls/note.ts';
import { Host, type HostEvent, type VsCodeApi } from './host.ts';
import { KeptState } from './kept-state.ts';
import { RunStore } from './run-store.ts';
import { showSimulated, t, useTexts } from './texts.ts';
import type { Ui } from './ui.ts';

/** What screen readers say when it changes: `polite` in its turn, `assertive` at once. */
export interface Announcement {
  readonly polite: string;
  readonly assertive: string;
}

/** What begins in the upper half needs no scrolling, which would take what stands above it away. */
function beginsInSight(element: Element): boolean {
  const { top } = element.getBoundingClientRect();
  return top >= 0 && top < window.innerHeight / 2;
}

/** What both pages share: the connection, the run, what is open or half typed, the focus, what is spoken. */
export abstract class Page extends LitElement implements Ui {
  view: ViewState = emptyView;
  protected readonly store = new RunStore();
  /** The host has said what the view is about: there is something to draw. */
  private known = false;
  protected failure = '';
  /** Something came that is none of the protocol: what is shown may be behind. */
  private faulty = false;
  private readonly host: Host;
  private readonly kept: KeptState;
  private readonly logs = new Map<string, string | null>();
  private asked = 0;
  private wanted: string | null = null;
  private toReveal: string | null = null;
  private hadFocus = false;
  /** The run as it is drawn: the projection, and whether anybody works on it. */
  private drawn: { readonly state: RunState | null; readonly driven: boolean; readonly look: ViewState['look']; readonly run: RunState };

  constructor(api: VsCodeApi, name: ViewName) {
    super();
    this.drawn = { state: null, driven: false, look: null, run: this.store.state };
    this.kept = new KeptState(api);
    this.host = new Host(
      api,
      (event) => this.take(event),
      (detail) => this.fault(detail),
    );
    void this.read('ready', { view: name }).then((answer) => answer && useTexts(answer.language, answer.texts));
  }

  get run(): RunState {
    const { replay } = this;
    const state = replay === null ? this.store.state : this.store.at(replay);
    // Of an owner that cannot be seen from here nobody knows that it is gone. What is replayed was at work then.
    const driven = this.view.driven || this.view.owner !== null || replay !== null;
    const look = replay === null ? this.view.look : null;
    if (this.drawn.state !== state || this.drawn.driven !== driven || this.drawn.look !== look)
      this.drawn = { state, driven, look, run: effectiveState(state, driven, look) };
    return this.drawn.run;
  }

  /** After which event the run is shown as it was; null: as it is. */
  protected get replay(): number | null {
    return null;
  }

  get busy(): boolean {
    return this.asked > 0;
  }

  now(): number {
    return this.store.now();
  }

  async ask<M extends WebviewMethod>(method: M, params: Params<M>): Promise<Result<M> | undefined> {
    this.asked += 1;
    this.failure = '';
    this.requestUpdate();
    const answer = await this.read(method, params);
    this.asked -= 1;
    return answer;
  }

  async reply({ id, hash }: OpenQuestion, answer: Parameters<Ui['reply']>[1]): Promise<boolean> {
    return (await this.ask('reply', { runId: this.run.runId, reply: { question: id, hash, ...answer } })) !== undefined;
  }

  async read<M extends WebviewMethod>(method: M, params: Params<M>): Promise<Result<M> | undefined> {
    try {
      return await this.host.request(method, params);
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      return undefined;
    } finally {
      this.requestUpdate();
    }
  }

  log(hash: string): string | null | undefined {
    return this.logs.get(hash);
  }

  async loadLog(hash: string): Promise<void> {
    const { runId } = this.view;
    if (runId === null || this.logs.has(hash)) return;
    const answer = await this.read('log', { runId, hash });
    if (answer) this.logs.set(hash, answer.text);
  }

  isOpen(part: string, standard: boolean): boolean {
    return this.kept.isOpen(part) ?? standard;
  }

  setOpen(part: string, open: boolean): void {
    if (this.kept.setOpen(part, open)) this.requestUpdate();
  }

  draft(input: string, standard = ''): string {
    return this.kept.draft(input) ?? standard;
  }

  setDraft(input: string, text: string | null): void {
    this.kept.setDraft(input, text);
    this.requestUpdate();
  }

  focusOn(id: string): void {
    this.wanted = id;
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.keyed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.keyed);
  }

  /** Brings an element into sight by its id, once it is drawn; nothing moves under the hands of a person who writes. */
  protected reveal(id: string): void {
    this.toReveal = id;
    this.requestUpdate();
  }

  /** A key went to the page, wherever its focus is. */
  protected pressed(_event: KeyboardEvent): void {}

  /** The page, once its view is known. */
  protected abstract content(): TemplateResult;

  /** Of the state, not of every event: what a person would want to be told who looks elsewhere. */
  protected abstract announcement(): Announcement;

  /** Something of the host that is not about the run itself. */
  protected told(_event: HostEvent): void {}

  /** The shown run changed: what belonged to the last one is let go. */
  protected abstract runChanged(): void;

  /** The host said what the view is about. */
  protected viewChanged(): void {}

  protected override createRenderRoot(): this {
    return this;
  }

  protected override render(): TemplateResult {
    const spoken = this.known && this.loaded && this.view.composer === null ? this.announcement() : { polite: '', assertive: '' };
    return html`${this.known ? this.content() : html`<main>${this.loading()}</main>`}
      <div class="hidden-text" role="status" aria-live="polite">${spoken.polite}</div>
      <div class="hidden-text" aria-live="assertive" aria-atomic="true">${spoken.assertive}</div>`;
  }

  /** The run of the view is there to be drawn, as far as its events came. */
  protected get loaded(): boolean {
    return this.view.runId !== null && this.run.runId === this.view.runId && this.run.startedAt !== '';
  }

  /** What is drawn while there is no run to draw: why, or what is missing, else `words`; null: there is one. */
  protected without(words: string): TemplateResult | null {
    const { runId, reason } = this.view;
    if (runId !== null) return this.loaded ? null : html`<main>${this.loading()}</main>`;
    return html`<main>
      <p class="body dim">${reason || words}</p>
      ${this.trouble()}
    </main>`;
  }

  /** Stands for what has not come yet; says why, when it will not come. */
  protected loading(): TemplateResult {
    if (this.failure === '' && !this.faulty) return loadingBar();
    const { runId } = this.view;
    return html`${this.trouble()}${runId === null ? nothing : html`<p class="hint inset">${linkButton(t('Try again'), () => this.again())}</p>`}`;
  }

  /** Why the last request was refused, and whether the connection is at fault; nothing when all is well. */
  protected trouble(): TemplateResult {
    return html`${this.failure === '' ? nothing : note({ icon: 'error', tone: 'bad', words: this.failure, look: 'refusal', role: 'alert' })}
    ${
      this.faulty
        ? note({
            icon: 'debug-disconnect',
            tone: 'bad',
            words: t('This view received an unknown message and may be out of date. Reload the window.'),
            look: 'refusal',
            role: 'alert',
          })
        : nothing
    }`;
  }

  /** Many events come in one moment: one drawing for each frame. A page that is not in sight has no frames. */
  protected override async scheduleUpdate(): Promise<void> {
    if (document.visibilityState === 'visible') await new Promise((resolve) => requestAnimationFrame(resolve));
    await super.scheduleUpdate();
  }

  /** Whether the costs that the page shows are simulated. */
  protected get simulated(): boolean {
    return this.run.scripted;
  }

  protected override willUpdate(): void {
    showSimulated(this.simulated);
    this.hadFocus = document.activeElement !== null && document.activeElement !== document.body;
  }

  protected override updated(): void {
    // A focused button that the new drawing no longer has leaves the focus on nothing.
    const lost = this.hadFocus && (document.activeElement === null || document.activeElement === document.body);
    const wanted = this.wanted === null ? null : document.getElementById(this.wanted);
    this.wanted = null;
    if (wanted) wanted.focus();
    // The person reads on where they are.
    else if (lost) document.getElementById('title')?.focus({ preventScroll: true });
    const shown = this.toReveal === null ? null : document.getElementById(this.toReveal);
    this.toReveal = null;
    if (shown && !isField(document.activeElement) && !beginsInSight(shown)) shown.scrollIntoView();
  }

  private readonly keyed = (event: KeyboardEvent): void => this.pressed(event);

  private take(event: HostEvent): void {
    if (event.type === 'view') this.show(event.view);
    else if (event.type === 'events') {
      const complete = event.runId !== this.view.runId || this.store.take(event.events, event.at);
      // What was not understood once is not understood the second time.
      if (!complete && !this.faulty) this.subscribe();
    } else if (event.type === 'reset') {
      if (event.runId === this.view.runId) this.store.clear();
    } else this.told(event);
    this.requestUpdate();
  }

  private show(view: ViewState): void {
    const other = view.runId !== this.view.runId;
    this.known = true;
    this.view = view;
    this.viewChanged();
    if (!other) return;
    if (view.runId !== null) this.kept.setRun(view.runId);
    this.store.clear();
    this.failure = '';
    this.runChanged();
    this.subscribe();
  }

  private fault(detail: string): void {
    if (!this.faulty) void this.read('fault', { detail });
    this.faulty = true;
    this.requestUpdate();
  }

  private again(): void {
    this.failure = '';
    this.faulty = false;
    this.requestUpdate();
    this.subscribe();
  }

  private subscribe(): void {
    const { runId } = this.view;
    if (runId !== null) void this.read('subscribe', { runId, cursor: this.store.state.cursor });
  }
}
