import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** A view is a part of the workbench's page, which has these. Rows are 22 pixels high there: see `small`. */
const elsewhere = ['page-has-heading-one', 'document-title', 'region', 'landmark-one-main', 'target-size'];

/** What axe finds wrong by WCAG 2.2 AA and good practice, or by the named rules alone: rule, place, reason. */
export async function faults(page: Page, only?: readonly string[]): Promise<string[]> {
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
