import { LitElement } from 'lit';
import type { ViewState } from '../../src/protocol/webview-view.ts';
import type { Params, Result, WebviewMethod } from '../../src/protocol/webview.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import { z } from 'zod';
import { Host } from './host.ts';
import type { HostEvent, VsCodeApi } from './host.ts';
import { RunStore } from './run-store.ts';
import { useTexts } from './texts.ts';
import type { Ui } from './ui.ts';

const keptSchema = z.object({
  open: z.record(z.string(), z.boolean()),
  drafts: z.record(z.string(), z.string()),
  /** The shown run: the host takes it up again after a reload of the window. */
  runId: z.string().nullable().default(null),
});

const nothingYet: ViewState = {
  situation: 'empty',
  reason: '',
  runId: null,
  runs: [],
  owner: null,
  driven: false,
  provider: null,
  initialised: false,
};

/** What both pages share: the connection, the run, what is open or half typed (kept over hide and show, and over a reload), the focus. */
export abstract class Page extends LitElement implements Ui {
  view: ViewState = nothingYet;
  /** The host has answered: there is something to draw. */
  protected ready = false;
  protected failure = '';
  protected readonly store = new RunStore();
  private readonly api: VsCodeApi;
  private readonly host: Host;
  private readonly kept: z.infer<typeof keptSchema>;
  private asked = 0;
  private wanted: string | null = null;
  private hadFocus = false;

  constructor(api: VsCodeApi, name: 'panel' | 'review') {
    super();
    this.api = api;
    const kept = keptSchema.safeParse(api.getState());
    this.kept = kept.success ? kept.data : { open: {}, drafts: {}, runId: null };
    this.host = new Host(api, (event) => this.take(event));
    void this.host.request('ready', { view: name }).then(({ language, texts }) => {
      useTexts(language, texts);
      this.ready = true;
      this.requestUpdate();
    });
  }

  get run(): RunState {
    return this.store.state;
  }

  get busy(): boolean {
    return this.asked > 0;
  }

  now(): number {
    return this.store.now();
  }

  async ask<M extends WebviewMethod>(method: M, params: Params<M>): Promise<Result<M> | null> {
    this.asked += 1;
    this.failure = '';
    this.requestUpdate();
    try {
      return await this.host.request(method, params);
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      return null;
    } finally {
      this.asked -= 1;
      this.requestUpdate();
    }
  }

  async read<M extends WebviewMethod>(method: M, params: Params<M>): Promise<Result<M> | null> {
    try {
      return await this.host.request(method, params);
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      return null;
    } finally {
      this.requestUpdate();
    }
  }

  isOpen(part: string, standard: boolean): boolean {
    return this.kept.open[part] ?? standard;
  }

  setOpen(part: string, open: boolean): void {
    if (this.kept.open[part] === open) return;
    this.kept.open[part] = open;
    this.keep();
  }

  draft(input: string): string {
    return this.kept.drafts[input] ?? '';
  }

  setDraft(input: string, text: string): void {
    if (text === '') delete this.kept.drafts[input];
    else this.kept.drafts[input] = text;
    this.keep();
  }

  focusOn(id: string): void {
    this.wanted = id;
    this.requestUpdate();
  }

  /** Something of the host that is not about the run itself. */
  protected abstract told(event: HostEvent): void;

  /** The shown run changed: what belonged to the last one is let go. */
  protected abstract runChanged(): void;

  protected override createRenderRoot(): this {
    return this;
  }

  /** Many events come in one moment: one drawing for each frame. A page that is not in sight has no frames. */
  protected override async scheduleUpdate(): Promise<void> {
    if (document.visibilityState === 'visible') await new Promise((resolve) => requestAnimationFrame(resolve));
    await super.scheduleUpdate();
  }

  protected override willUpdate(): void {
    this.hadFocus = document.activeElement !== null && document.activeElement !== document.body;
  }

  protected override updated(): void {
    // A focused button that the new drawing no longer has leaves the focus on nothing.
    const lost = this.hadFocus && (document.activeElement === null || document.activeElement === document.body);
    const id = this.wanted ?? (lost ? 'title' : null);
    this.wanted = null;
    if (id !== null) document.getElementById(id)?.focus();
  }

  private keep(): void {
    this.api.setState(this.kept);
    this.requestUpdate();
  }

  private take(event: HostEvent): void {
    if (event.type === 'view') this.show(event.view);
    else if (event.type === 'events') {
      if (event.runId === this.view.runId && !this.store.take(event.events, event.at)) this.subscribe();
    } else this.told(event);
    this.requestUpdate();
  }

  private show(view: ViewState): void {
    const other = view.runId !== this.view.runId;
    this.view = view;
    if (!other) return;
    if (view.runId !== null) {
      this.kept.runId = view.runId;
      this.keep();
    }
    this.store.clear();
    this.failure = '';
    this.runChanged();
    if (view.runId !== null) this.subscribe();
  }

  private subscribe(): void {
    const { runId } = this.view;
    if (runId !== null)
      void this.host.request('subscribe', { runId, cursor: this.store.state.cursor }).catch((error: Error) => {
        this.failure = error.message;
        this.requestUpdate();
      });
  }
}
