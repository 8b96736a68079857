import type { ViewName } from '../../../src/protocol/webview-view.ts';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../../extension/harness/browser.ts';
import { Tabs } from './tabs.ts';
import { startPageServer } from './page-server.ts';
import type { PageServer } from './page-server.ts';
import { ViewPage } from './view-page.ts';
import type { PageOptions, Situation } from './view-page.ts';

export interface Stage {
  /** A page of a view in a situation; without one the host has not said anything yet. */
  open(view: ViewName, situation?: Situation, options?: Partial<PageOptions>): Promise<ViewPage>;
  readonly server: PageServer;
}

/** A browser and a server for the tests of a file. After each test: no page has complained or asked for anything that is not its own. */
export function useStage(): Stage {
  let browser: Browser;
  let tabs: Tabs;
  let server: PageServer;
  let pages: ViewPage[] = [];
  beforeAll(async () => {
    [browser, server] = [await launchBrowser(), await startPageServer()];
    tabs = new Tabs(browser);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  afterEach(async () => {
    const opened = pages;
    pages = [];
    for (const { complaints, requests } of opened) expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
    expect(server.strange).toEqual([]);
    for (const view of opened) {
      await view.leave();
      tabs.giveBack(view.page, view.zoom);
    }
  });
  return {
    async open(view, situation, options = {}) {
      const look: PageOptions = { width: view === 'panel' ? 300 : 900, ...options };
      const page = await ViewPage.open(await tabs.take(look.zoom ?? 1), server, view, look);
      pages.push(page);
      if (situation) await page.show(situation);
      return page;
    },
    get server() {
      return server;
    },
  };
}
