import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../extension/harness/browser.ts';
import { built } from './harness/built.ts';
import { startPageServer } from './harness/page-server.ts';
import type { PageServer } from './harness/page-server.ts';
import { panelSituations, reviewSituations } from './harness/situations.ts';
import { themeNames } from './harness/themes.ts';
import { ViewPage } from './harness/view-page.ts';

const folder = join(built, '..', 'pictures');
const pages = [
  ...Object.entries(panelSituations).map(([name, situation]) => ({ view: 'panel' as const, name, situation, widths: [300, 500] })),
  ...Object.entries(reviewSituations).map(([name, situation]) => ({ view: 'review' as const, name, situation, widths: [500, 1000] })),
];

describe.each(themeNames)('pictures, %s', (theme) => {
  let browser: Browser;
  let server: PageServer;

  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    [browser, server] = [await launchBrowser(), await startPageServer()];
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it.each(pages)('$view $name', async ({ view, name, situation, widths }) => {
    const [first = 300] = widths;
    const page = await ViewPage.open(browser, server, view, { width: first, theme });
    await page.show(situation);
    if (name === 'running' || name === 'stopped') await page.page.locator('.evidence button', { hasText: 'build:backend' }).first().click();
    if (name === 'rejected') await page.page.locator('.row-open', { hasText: 'routes.ts' }).click();
    for (const width of widths) {
      await page.page.setViewportSize({ width, height: 900 });
      await page.settle();
      await page.page.screenshot({ path: join(folder, `${view}-${name}-${theme}-${width}.png`), fullPage: true, animations: 'disabled' });
      expect(await page.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    }
    expect([page.complaints, page.requests, server.strange]).toEqual([[], [], []]);
    await page.close();
  });
});
