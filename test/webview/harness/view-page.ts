import type { Browser, Page } from 'playwright-core';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { HostMessage, WebviewMethod } from '../../../src/protocol/webview.ts';
import { emptyView } from '../../../src/protocol/webview-view.ts';
import type { ViewName, ViewState } from '../../../src/protocol/webview-view.ts';
import type { PageServer } from './page-server.ts';
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

const standard: ViewState = { ...emptyView, situation: 'run', driven: true, provider: 'Anthropic API', initialised: true };

/** A page of a view in the browser, and the host that it talks to. */
export class ViewPage {
  readonly page: Page;
  /** Everything that the page complained about; has to stay empty. */
  readonly complaints: string[] = [];
  /** Addresses that it asked for, besides its own files. */
  readonly requests: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  static async open(browser: Browser, server: PageServer, view: ViewName, options: PageOptions): Promise<ViewPage> {
    const zoom = options.zoom ?? 1;
    const context = await browser.newContext({
      viewport: { width: Math.round(options.width / zoom), height: Math.round((options.height ?? 900) / zoom) },
      deviceScaleFactor: zoom,
      reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
      ...(options.forcedColors ? { forcedColors: 'active' as const } : {}),
      ...(options.theme?.startsWith('high-contrast') ? { contrast: 'more' as const } : {}),
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const opened = new ViewPage(page);
    const own = new URL(server.address(view, 'dark')).origin;
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== own) opened.requests.push(request.url());
    });
    await page.goto(server.address(view, options.theme ?? 'dark'));
    return opened;
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

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
