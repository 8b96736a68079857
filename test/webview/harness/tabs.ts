import type { Browser, Page } from 'playwright-core';

/** Tabs of a browser that one test after the other uses: a new one costs three times what all else of a test does. */
export class Tabs {
  readonly #browser: Browser;
  readonly #idle: { readonly page: Page; readonly zoom: number }[] = [];

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** A tab of that zoom, which nobody uses; its size and colours are what the last page had. */
  async take(zoom: number): Promise<Page> {
    const index = this.#idle.findIndex((idle) => idle.zoom === zoom);
    const [idle] = index < 0 ? [] : this.#idle.splice(index, 1);
    if (idle) return idle.page;
    const context = await this.#browser.newContext({ deviceScaleFactor: zoom });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    return page;
  }

  giveBack(page: Page, zoom: number): void {
    this.#idle.push({ page, zoom });
  }
}
