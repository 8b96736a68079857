import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { states } from './harness/all-states.ts';
import { faults } from './harness/axe.ts';
import { unfold } from './harness/unfold.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();

/** Controls that are hard to hit: smaller than a row or a toolbar's button of the editor. */
function small(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, summary, select, vscode-button, vscode-text-area, vscode-text-field')]
      .filter((control) => {
        const { width, height } = control.getBoundingClientRect();
        return width > 0 && (height < 22 || width < 22);
      })
      .map((control) => `${control.outerHTML.slice(0, 120)} ${JSON.stringify(control.getBoundingClientRect())}`),
  );
}

describe('everybody can use', () => {
  it.each(states)('$view $name', async ({ view, situation }) => {
    const opened = await stage.open(view, situation);
    expect(await faults(opened.page)).toEqual([]);
    await unfold(opened.page);
    await opened.settle();
    expect(await faults(opened.page)).toEqual([]);
    expect(await small(opened.page)).toEqual([]);
  });
});
