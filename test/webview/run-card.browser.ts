import { expect, it } from 'vitest';
import { bugFixed, bugSpecView } from './harness/recorded-bugs.ts';
import { panelSituations } from './harness/situations.ts';
import { useStage } from './harness/stage.ts';
import type { Situation } from './harness/view-page.ts';

const stage = useStage();
const cursor = bugFixed.at(-1)?.seq ?? 0;
const fixed: Situation = { view: { driven: false, look: { cursor, stale: [] } }, events: bugFixed, answers: { spec: bugSpecView } };

it.each(['panel', 'review'] as const)('that nobody reviewed it is told once, with the reason: %s', async (view) => {
  const { page } = await stage.open(view, fixed);
  const told = page.locator('main').getByText('Not reviewed').filter({ visible: true });
  await expect.poll(() => told.allInnerTexts()).toEqual(['Not reviewed: 2 files changed']);
  expect(await page.locator('summary', { hasText: 'Issues' }).count()).toBe(0);
});

it.each([
  ['panel', '.outcome .note'],
  ['review', '.verdict'],
] as const)('“Proven” says what it rests on to whoever points at it: %s', async (view, place) => {
  const { page } = await stage.open(view, fixed);
  const mark = page.locator(place).filter({ hasText: 'Proven' });
  await mark.waitFor();
  expect(await mark.getAttribute('title')).toMatch(
    /^Batuta ran these commands itself on the final files \(tree [0-9a-f]{12}\), last at \d\d:\d\d. All passed:\n {2}\S/u,
  );
});

it('what other runs need stands above the card of the shown one and names the run; its own questions stand inside', async () => {
  const { page } = await stage.open('panel', panelSituations['needs-you']);
  await expect
    .poll(() =>
      page.locator('main > header, main > details:has(.codicon-bell-dot)').evaluateAll((all) => all.map(({ tagName }) => tagName)),
    )
    .toEqual(['DETAILS', 'HEADER', 'DETAILS']);
  const [others, own] = await page.locator('main > details:has(.codicon-bell-dot)').allInnerTexts();
  expect(others).toContain('Needs attention in other runs');
  expect(others).toContain('Invoices by e-mail');
  expect(own).toContain('Budget reached.');
  expect(own).not.toContain('Invoices by e-mail');
});

it.each([200, 300, 420])('what a phase says of itself is read to its end, %s pixels wide', async (width) => {
  const { page } = await stage.open('panel', panelSituations['running'], { width });
  const note = page.locator('.step', { hasText: 'approved: spec/active/2026-11-21-discounts/spec.md' });
  await note.waitFor();
  const cut = note.locator('.description').evaluateAll((all) =>
    all.some((one) => {
      const box = one.parentElement ?? one;
      return box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight || getComputedStyle(one).display === 'none';
    }),
  );
  expect(await cut).toBe(false);
  expect(await note.getAttribute('title')).toBe('Approval: approved: spec/active/2026-11-21-discounts/spec.md');
});
