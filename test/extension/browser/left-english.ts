import type { FrameLocator } from 'playwright-core';
import type { Workbench } from './workbench.ts';
import type { Wording } from './wording.ts';

/** Where Batuta shows something in the workbench. The editor's own parts, and what lies in documents, are somebody else's words. */
const places = [
  '.part.sidebar .pane',
  '.part.sidebar .welcome-view-content',
  '.statusbar-item[id*="batuta.batuta"]',
  '.notifications-toasts .notification-list-item-message',
  '.notifications-toasts .notification-list-item-buttons-container',
  '.quick-input-widget .quick-input-title',
  '.quick-input-widget .quick-input-message',
  '.editor-group-container.active .tab.active:not([data-resource-name])',
  '.monaco-dialog-box',
] as const;

/** Labels for a screen reader count as what is shown. */
const labels = `[...document.querySelectorAll('[aria-label], [title], [placeholder]')]
  .flatMap((each) => ['aria-label', 'title', 'placeholder'].map((name) => each.getAttribute(name) ?? ''))`;

/** Texts of Batuta's own that are in sight in English although the display language words them differently. */
export async function leftEnglish(workbench: Workbench, wording: Wording): Promise<string[]> {
  const parts = await Promise.all(places.map((place) => workbench.page.locator(`${place}:visible`).allInnerTexts()));
  const pages = await Promise.all([workbench.panel(), workbench.review()].map(textsOf));
  const lines = [...parts.flat(), ...pages.flat()].flatMap((text) => text.split('\n')).map((line) => line.trim());
  return [...new Set(lines)].flatMap((line) => {
    const text = line === '' ? undefined : wording.foreign.find((foreign) => foreign.line.test(line))?.text;
    return text === undefined ? [] : [`“${line}” (${text})`];
  });
}

/** What a page shows and says; nothing when it is not there. */
async function textsOf(page: FrameLocator): Promise<string[]> {
  const body = page.locator('body');
  if ((await page.owner().count()) === 0) return [];
  return [await body.innerText(), ...(await body.evaluate<string[], unknown>(labels))];
}
