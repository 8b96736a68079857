import type { Page } from 'playwright-core';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { HostMessage, WebviewMethod } from '../../../src/protocol/webview.ts';
import { emptyView } from '../../../src/protocol/webview-view.ts';
import type { ViewName, ViewState } from '../../../src/protocol/webview-view.ts';
import type { PageServer } from './page-server.ts';
import { theme } from './themes.ts';
import type { ThemeName } from './themes.ts';

interface FakeHost {
  sent: { id: number; method: WebviewMethod; params: Record<string, unknown> }[];
  answers: Record<string, unknown>;
  refusals: Record<string, string>;
  held?: number;
  /** What the page kept. */
  state?: unknown;
}

declare global {
  var fakeHost: FakeHost;
}

export interface Situation {
  readonly view: Partial<ViewState>;
  readonly events?: readonly RunEvent[];
  readonly answers?: Readonly<Partial<Record<WebviewMethod, unknown>>>;
  readonly more?: readonly HostMessage[];
  readonly language?: string;
  readonly texts?: Readonly<Record<string, string>>;
  /** The host's clock. */
  readonly at?: string;
}

export interface PageOptions {
  readonly width: number;
  readonly height?: number;
  readonly theme?: ThemeName;
  readonly reducedMotion?: boolean;
  readonly zoom?: number;
  /** The system replaces the colours, as Windows does for high contrast. */
  readonly forcedColors?: boolean;
}

const contrastOf = (themeName: ThemeName): 'more' | 'no-preference' => (themeName.startsWith('high-contrast') ? 'more' : 'no-preference');

const standard: ViewState = { ...emptyView, situation: 'run', driven: true, provider: 'Anthropic API', initialised: true };

/** A page of a view in the browser, and the host that it talks to. */
export class ViewPage {
  /** Each page has an address of its own: what another one kept in the same tab is not its. */
  static #opened = 0;
  readonly page: Page;
  /** Everything that the page complained about; has to stay empty. */
  readonly complaints: string[] = [];
  /** Addresses that it asked for, besides its own files. */
  readonly requests: string[] = [];

  readonly zoom: number;

  /** `own` is the origin of the page's own files. */
  private constructor(page: Page, own: string, zoom: number) {
    this.page = page;
    this.zoom = zoom;
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== own) this.requests.push(request.url());
    });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  /** `tab` has the zoom of the options. */
  static async open(tab: Page, server: PageServer, view: ViewName, options: PageOptions): Promise<ViewPage> {
    const { width, height = 900, zoom = 1, theme: themeName = 'dark', reducedMotion = false, forcedColors = false } = options;
    const address = new URL(server.address(view, themeName));
    ViewPage.#opened += 1;
    address.searchParams.set('page', String(ViewPage.#opened));
    const opened = new ViewPage(tab, address.origin, zoom);
    await tab.setViewportSize({ width: Math.round(width / zoom), height: Math.round(height / zoom) });
    await tab.emulateMedia({
      contrast: contrastOf(themeName),
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      forcedColors: forcedColors ? 'active' : 'none',
    });
    await tab.goto(address.href);
    return opened;
  }

  /** As when a person chooses another theme while the page is open. */
  async wear(themeName: ThemeName): Promise<void> {
    await this.page.emulateMedia({ contrast: contrastOf(themeName) });
    await this.page.evaluate(({ kind, name, variables }) => {
      const { style } = document.documentElement;
      style.cssText = '';
      for (const [variable, value] of Object.entries(variables)) style.setProperty(variable, value);
      document.body.className = kind;
      Object.assign(document.body.dataset, { vscodeThemeKind: kind, vscodeThemeName: name });
    }, theme(themeName));
    await this.settle();
  }

  /** Answers `ready`, then tells the view and the events of its run, as a host does. */
  async show(situation: Situation): Promise<void> {
    const { events = [], more = [] } = situation;
    const runId = events[0]?.runId ?? null;
    const at = situation.at ?? events.at(-1)?.at ?? '2026-11-21T10:00:00.000Z';
    await this.page.evaluate(
      ({ answers, language, texts }) => {
        Object.assign(fakeHost.answers, answers);
        fakeHost.answers['ready'] = { language, texts };
        if (fakeHost.held !== undefined) {
          window.postMessage({ type: 'response', id: fakeHost.held, ok: true, result: { language, texts } }, '*');
        }
      },
      { answers: { forecast: null, ...situation.answers }, language: situation.language ?? 'en', texts: situation.texts ?? {} },
    );
    await this.tell({ type: 'view', view: this.viewOf(situation) });
    for (let from = 0; from < events.length && runId !== null; from += 2000) {
      await this.tell({ type: 'events', runId, at, events: events.slice(from, from + 2000) });
    }
    for (const message of more) await this.tell(message);
    await this.settle();
  }

  /** What the host says that the view is about. */
  viewOf({ view, events }: Situation): ViewState {
    const runId = events?.[0]?.runId ?? null;
    return { ...standard, runId, situation: runId === null ? 'empty' : 'run', ...view };
  }

  async tell(message: HostMessage): Promise<void> {
    await this.page.evaluate((data) => window.postMessage(data, '*'), message as unknown);
  }

  /** Resolves when everything that was told is drawn. */
  async settle(): Promise<void> {
    await this.page.evaluate(async () => {
      for (let frame = 0; frame < 6; frame += 1) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        await new Promise((resolve) => requestAnimationFrame(resolve));
        // A busy machine draws later than the next frame.
        for (const view of document.querySelectorAll(
          'batuta-panel, batuta-request-input, batuta-review, batuta-score, batuta-audit, batuta-transcript, batuta-knowledge, batuta-spec',
        ))
          if ('updateComplete' in view) await view.updateComplete;
      }
      await document.fonts.ready;
    });
  }

  /** Requests of the page, without `ready` and `subscribe`. */
  async asked(): Promise<{ method: WebviewMethod; params: Record<string, unknown> }[]> {
    const sent = await this.page.evaluate(() => fakeHost.sent);
    return sent
      .filter(
        ({ method }) => !['ready', 'subscribe', 'spec', 'forecast', 'transcript', 'prospect', 'compose', 'livingSpec'].includes(method),
      )
      .map(({ method, params }) => ({ method, params }));
  }

  /** Accessible name and role of what has the focus. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const active = document.activeElement;
      if (active === null || active === document.body) return '';
      return (active.getAttribute('aria-label') ?? active.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
    });
  }

  /** Hears nothing more of its tab, which another test may use. */
  leave(): Promise<void> {
    for (const event of ['console', 'pageerror', 'request'] as const) this.page.removeAllListeners(event);
    // Nothing of the next page is below the pointer.
    return this.page.mouse.move(-1, -1);
  }
}
