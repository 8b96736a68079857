import type { ViewName } from '../../src/protocol/webview-view.ts';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { auditSituations } from './harness/audits.ts';
import { knowledgeSituations } from './harness/knowledge.ts';
import { panelSituations, reviewSituations, scoreSituations, transcriptSituations } from './harness/situations.ts';
import { specSituations } from './harness/spec-situations.ts';
import { unfold } from './harness/unfold.ts';
import { useStage } from './harness/stage.ts';
import { themeNames } from './harness/themes.ts';
import type { Situation } from './harness/view-page.ts';

const stage = useStage();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const states: { view: ViewName; name: string; situation: Situation }[] = [
  ...Object.entries(panelSituations).map(([name, situation]) => ({ view: 'panel' as const, name, situation })),
  ...Object.entries(reviewSituations).map(([name, situation]) => ({ view: 'review' as const, name, situation })),
  ...Object.entries(knowledgeSituations).map(([name, situation]) => ({ view: 'knowledge' as const, name, situation })),
  ...Object.entries(specSituations).map(([name, situation]) => ({ view: 'spec' as const, name, situation })),
  ...Object.entries(scoreSituations).map(([name, situation]) => ({ view: 'score' as const, name, situation })),
  ...Object.entries(auditSituations).map(([name, situation]) => ({ view: 'audit' as const, name, situation })),
  ...Object.entries(transcriptSituations).map(([name, situation]) => ({ view: 'transcript' as const, name, situation })),
];

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** A view is a part of the workbench's page, which has these. Rows are 22 pixels high there: see `small`. */
const elsewhere = ['page-has-heading-one', 'document-title', 'region', 'landmark-one-main', 'target-size'];

/** What axe finds wrong by WCAG 2.2 AA and good practice, or by the named rules alone: rule, place, reason. */
async function faults(page: Page, only?: readonly string[]): Promise<string[]> {
  // Not as a script element: the page's policy refuses foreign ones.
  await page.evaluate(`${axe}; 0`);
  const options: RunOptions = only
    ? { runOnly: { type: 'rule', values: [...only] } }
    : { runOnly: standards, rules: Object.fromEntries(elsewhere.map((rule) => [rule, { enabled: false }])) };
  return page.evaluate(async (given) => {
    const { axe } = globalThis as unknown as { axe: { run(root: Document, options: RunOptions): Promise<AxeResults> } };
    const { violations } = await axe.run(document, given);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, html, any }) => `${id}: ${target.flat().join(' ')} ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
    );
  }, options);
}

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

describe.each(themeNames.filter((theme) => theme !== 'dark'))('everybody can read, in %s,', (theme) => {
  it.each(states)('$view $name', async ({ view, situation }) => {
    const opened = await stage.open(view, situation, { theme });
    await unfold(opened.page);
    await opened.settle();
    expect(await faults(opened.page, ['color-contrast'])).toEqual([]);
  });
});
