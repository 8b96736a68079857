import type { Page } from 'playwright-core';

/** Opens whatever can be opened on a page: sections, logs, issues, files, forms; also what only then appears. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const opened = new Set<Element>();
    for (;;) {
      const folded = [...document.querySelectorAll<HTMLElement>('details:not([open]) > summary, [aria-expanded="false"]')];
      const next = folded.find((each) => !opened.has(each));
      if (!next) return;
      opened.add(next);
      next.click();
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }
  });
}
