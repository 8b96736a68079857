import type { ViewName } from '../../src/protocol/webview-view.ts';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { states } from './harness/all-states.ts';
import { panelSituations } from './harness/situations.ts';
import { overflowing } from './harness/overflowing.ts';
import { useStage } from './harness/stage.ts';
import { textsOf } from './harness/texts-of.ts';

const stage = useStage();
const languages = ['en', 'es', 'pt-br'];

/** Rows of the footer's buttons, top to bottom, with how many lines of text each button has. */
function footer(page: Page): Promise<{ label: string; lines: number }[][]> {
  return page.evaluate(() => {
    const rows = new Map<number, { label: string; lines: number }[]>();
    for (const button of document.querySelectorAll('footer vscode-button')) {
      const words = [...button.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '');
      const range = document.createRange();
      range.selectNode(words[0] ?? button);
      const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      const { top } = button.getBoundingClientRect();
      const row = rows.get(Math.round(top)) ?? [];
      rows.set(Math.round(top), [...row, { label: (button.textContent ?? '').trim(), lines: tops.size }]);
    }
    return [...rows.values()];
  });
}

describe('the buttons of the footer', () => {
  it.each(languages)('stand in two lines in a narrow sidebar, each in one line of text: %s', async (language) => {
    const { page } = await stage.open('panel', { ...panelSituations['waiting'], view: {}, language, texts: textsOf(language) });
    await expect.poll(async () => (await footer(page)).map((row) => row.map(({ lines }) => lines))).toEqual([[1], [1, 1]]);
  });

  it('stand so from 200 pixels on; below that, one by one', async () => {
    const { page } = await stage.open('panel', panelSituations['completed'], { width: 275 });
    expect((await footer(page)).map((row) => row.map(({ lines }) => lines))).toEqual([[1], [1, 1]]);
    await page.setViewportSize({ width: 190, height: 900 });
    await expect.poll(async () => (await footer(page)).map((row) => row.map(({ lines }) => lines))).toEqual([[1], [1], [1]]);
  });

  it('stay in sight where the view is low; what stands above them scrolls', async () => {
    const { page } = await stage.open('panel', panelSituations['stopped'], { height: 320 });
    const edges = (selector: string): Promise<number[]> =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => [element.getBoundingClientRect().top, element.getBoundingClientRect().bottom].map(Math.round));
    const [top = 0, bottom = 0] = await edges('footer');
    expect([top >= 160, bottom]).toEqual([true, 320]);
    const [above = 0, below = 0] = await edges('footer .button');
    expect(above >= top && below <= bottom).toBe(true);
  });
});

const sidebars: readonly ViewName[] = ['panel', 'review', 'spec'];
const inSidebars = states.filter(({ view }) => sidebars.includes(view));
/** Tabs of the editor are not as narrow; what is drawn to a measure there scrolls in itself. */
const inTabs = states.filter(({ view }) => !sidebars.includes(view));

/** Headings of more than a few letters that have room for no more than these. */
function squeezed(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('h1, h2, h3')]
      .filter((heading) => heading.offsetParent !== null && !heading.classList.contains('hidden-text'))
      .filter(({ innerText, offsetWidth }) => innerText.length > 4 && offsetWidth < 40)
      .map(({ innerText }) => innerText),
  );
}

describe.each(languages)('nothing is cut off, narrow and at twice the size, %s', (language) => {
  it.each(inSidebars)('$name, $view', async ({ view, situation }) => {
    const { page } = await stage.open(view, { ...situation, language, texts: textsOf(language) }, { width: 600, zoom: 2 });
    expect(await overflowing(page)).toEqual([]);
    await page.setViewportSize({ width: 200, height: 500 });
    await expect.poll(() => overflowing(page)).toEqual([]);
  });

  it.each(inTabs)('$name, $view', async ({ view, situation }) => {
    const { page } = await stage.open(view, { ...situation, language, texts: textsOf(language) }, { width: 1000, zoom: 2 });
    expect(await overflowing(page)).toEqual([]);
    expect(await squeezed(page)).toEqual([]);
  });
});
