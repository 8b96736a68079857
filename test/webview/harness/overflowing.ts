import type { Page } from 'playwright-core';

/** Whatever reaches over the page's right edge, or is cut off without an ellipsis. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    // What scrolls by itself, and what lies in something that ends in an ellipsis.
    const scrolls = (element: Element): boolean =>
      element.closest('.output, .diff, pre, .diff-line') !== null || (element.parentElement?.closest('.cut') ?? null) !== null;
    for (const element of document.querySelectorAll('body *')) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || element.closest('.hidden-text, .loading') || scrolls(element)) continue;
      const name = `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} ${(element.textContent ?? '').trim().slice(0, 40)}`;
      if (box.right > window.innerWidth + 0.5 || box.left < -0.5) found.push(`beyond the edge: ${name}`);
      const style = getComputedStyle(element);
      const cuts = style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis' && style.display !== '-webkit-box';
      if (cuts && element.scrollWidth > element.clientWidth + 1) found.push(`cut off: ${name}`);
    }
    return found;
  });
}
