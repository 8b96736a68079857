import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { viewportOf } from './view-page.ts';
import type { PageOptions } from './view-page.ts';

/** Tabs of a browser that one test after the other uses: a new one costs three times what all else of a test does. */
export class Tabs {
  readonly #browser: Browser;
  readonly #idle = new Map<string, Page[]>();
  readonly #kinds = new Map<Page, string>();

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** A tab that shows pages as the options say; its size is set by whoever uses it. */
  async take(options: PageOptions): Promise<Page> {
    const look = lookOf(options);
    const kind = JSON.stringify(look);
    const idle = this.#idle.get(kind)?.pop();
    if (idle) return idle;
    const context = await this.#browser.newContext({ ...look, viewport: viewportOf(options) });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    this.#kinds.set(page, kind);
    return page;
  }

  giveBack(page: Page): void {
    const kind = this.#kinds.get(page) ?? '';
    this.#idle.set(kind, [...(this.#idle.get(kind) ?? []), page]);
  }
}

/** What a tab has for as long as it is open. */
function lookOf(options: PageOptions): BrowserContextOptions {
  return {
    deviceScaleFactor: options.zoom ?? 1,
    reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
    ...(options.forcedColors ? { forcedColors: 'active' as const } : {}),
    ...(options.theme?.startsWith('high-contrast') ? { contrast: 'more' as const } : {}),
  };
}
