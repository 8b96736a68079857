import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { built } from './harness/built.ts';
import { awkwardPanel, awkwardReview } from './harness/awkward.ts';
import { auditSituations } from './harness/audits.ts';
import { knowledgeSituations } from './harness/knowledge.ts';
import { panelSituations, reviewSituations, scoreSituations, transcriptSituations } from './harness/situations.ts';
import { specSituations } from './harness/spec-situations.ts';
import { useStage } from './harness/stage.ts';
import { textsOf } from './harness/texts-of.ts';
import { themeNames } from './harness/themes.ts';
import type { ViewPage } from './harness/view-page.ts';

const stage = useStage();
const folder = join(built, '..', 'pictures');
const pages = [
  ...Object.entries({ ...panelSituations, awkward: awkwardPanel }).map(([name, situation]) => ({
    view: 'panel' as const,
    name,
    situation,
    widths: [300, 500],
  })),
  ...Object.entries({ ...reviewSituations, awkward: awkwardReview }).map(([name, situation]) => ({
    view: 'review' as const,
    name,
    situation,
    widths: [500, 1000],
  })),
  ...(['running', 'completed', 'many'] as const).map((name) => ({
    view: 'score' as const,
    name,
    situation: scoreSituations[name],
    widths: [500, 1200],
  })),
  ...Object.entries(auditSituations).map(([name, situation]) => ({ view: 'audit' as const, name, situation, widths: [420, 1000] })),
  ...(['running', 'ended'] as const).map((name) => ({
    view: 'transcript' as const,
    name,
    situation: transcriptSituations[name],
    widths: [500, 1000],
  })),
  ...Object.entries(specSituations).map(([name, situation]) => ({ view: 'spec' as const, name, situation, widths: [500, 1000] })),
  ...Object.entries(knowledgeSituations).map(([name, situation]) => ({ view: 'knowledge' as const, name, situation, widths: [500, 1000] })),
];

/** The pages, each in one theme after the other. */
function inTurn(from: number) {
  return pages.map((page, index) => ({ ...page, theme: themeNames[(from + index) % themeNames.length] ?? ('dark' as const) }));
}

/** As high as all of it, so that what sticks to the bottom is at the bottom. */
async function takePicture(opened: ViewPage, name: string, width: number): Promise<void> {
  const { page } = opened;
  await page.setViewportSize({ width, height: 700 });
  await opened.settle();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(height, 4000) });
  await opened.settle();
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

beforeAll(() => mkdir(folder, { recursive: true }));

const shown = themeNames.flatMap((theme) => pages.map((page) => ({ ...page, theme })));

describe('pictures', () => {
  it.each(shown)('$view $name, $theme', async ({ view, name, situation, widths, theme }) => {
    const opened = await stage.open(view, situation, { width: widths[0] ?? 300, theme });
    const { page } = opened;
    if (view === 'panel' && (name === 'running' || name === 'stopped'))
      await page.locator('.evidence button', { hasText: 'build:backend' }).first().click();
    if (name === 'rejected') await page.locator('.row-open', { hasText: 'routes.ts' }).click();
    if (view === 'review' && name === 'asking') {
      await page.locator('.row-open', { hasText: 'routes.ts' }).click();
      for (const [line, text] of [
        [4, 'Sort them by name.'],
        [3, 'The period belongs here, too.'],
      ] as const) {
        await page
          .getByRole('button', { name: `Comment on backend/src/routes.ts:${line}`, exact: true })
          .first()
          .click();
        await page.locator('#comment').getByRole('textbox').fill(text);
        if (line === 4) await page.keyboard.press('Control+Enter');
      }
    }
    if (view === 'review' && name === 'approved') await page.getByText('Pull request', { exact: true }).click();
    for (const width of widths) await takePicture(opened, `${view}-${name}-${theme}-${width}`, width);
  });
});

/** At 200 %. */
describe.each(['es', 'pt-br'])('pictures at 200 %%, %s', (language) => {
  it.each(inTurn(language.length))('$view $name, $theme', async ({ view, name, situation, theme, widths: [width = 300] }) => {
    const opened = await stage.open(view, { view: {}, ...situation, language, texts: textsOf(language) }, { width, theme, zoom: 2 });
    await takePicture(opened, `${view}-${name}-${language}-zoomed`, width);
  });
});
