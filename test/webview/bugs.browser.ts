import { expect, it } from 'vitest';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import { bugFlaky, bugWaiting } from './harness/recorded-bugs.ts';
import { runId } from './harness/recorded.ts';
import { panelSituations, reviewSituations } from './harness/situations.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();
const command = 'npm run --silent frontend:test';
const before = `Before the fix the reproduction fails, three times out of three: ${command}`;
const after = `After the fix the reproduction passes, three times out of three: ${command}`;

it('the approval shows the cause, how it shows, how it is mended, and the new test that is approved along with it', async () => {
  const { page } = await stage.open('panel', panelSituations['bug-waiting']);
  await page.getByRole('button', { name: 'Approve and implement' }).waitFor();
  expect(await page.locator('main summary h2').allInnerTexts()).toEqual([
    'Your request',
    'Root cause',
    'Reproduction',
    'Proposed fix',
    'Summary',
    'It will be proven by',
    'The new test frontend/test/price.test.ts',
    'Files',
    'Tasks',
    'Expected cost',
    'Whole text',
  ]);
  expect((await page.locator('main > .note').allInnerTexts()).map((text) => text.trim())).toEqual([before]);
  const added = page.locator('details', { hasText: 'The new test' }).locator('.diff > *');
  expect(await added.count()).toBe(4);
});

it('what has further answers offers them: declined, nothing is left', async () => {
  const view = await stage.open('panel', panelSituations['bug-waiting']);
  await view.page.locator('footer').getByRole('button', { name: 'Decline (cannot be undone)' }).click();
  expect(await view.asked()).toEqual([{ method: 'reply', params: { runId, reply: replyTo(bugWaiting, 'decline') } }]);
});

it('a quick fix shows what is approved along with it: a sentence a line, and the new test', async () => {
  const { page } = await stage.open('panel', panelSituations['bug-quick']);
  expect(await page.locator('.status').innerText()).toBe('Waiting for your approval');
  expect(await page.locator('.outcome-title').innerText()).toBe('A quick change, without a spec: Prices lose a zero');
  expect((await page.locator('.outcome-reason').innerText()).split('\n')).toEqual([
    'It changes at most: frontend/src/views/product-table.ts',
    'frontend/src/views/product-table.ts:8 – the cents are a plain number',
    'Before the fix the reproduction fails, three times out of three: npm run --silent frontend:test',
    'It will be proven by:',
    '  npm run --silent frontend:test',
  ]);
  expect(await page.locator('details', { hasText: 'The new test frontend/test/price.test.ts' }).locator('.diff > *').count()).toBe(4);
});

it('a reproduction that shows nothing is asked about in a sentence; what it printed stands apart', async () => {
  const view = await stage.open('panel', panelSituations['bug-flaky']);
  const { page } = view;
  expect(await page.locator('.outcome-title').innerText()).toBe(`Before the fix the reproduction fails only sometimes: ${command}`);
  expect(await page.locator('.outcome pre').innerText()).toContain('Expected 9.05, got 9.5');
  await page.getByRole('textbox', { name: 'Guidance (optional)' }).fill('Only at noon');
  await page.locator('footer').getByRole('button', { name: 'Diagnose again' }).click();
  const reply = { ...replyTo(bugFlaky, 'again'), text: 'Only at noon' };
  expect(await view.asked()).toEqual([{ method: 'reply', params: { runId, reply } }]);
});

it('a person says what only they can see', async () => {
  const { page } = await stage.open('panel', panelSituations['bug-seen']);
  expect((await page.locator('footer .button').allInnerTexts()).map((text) => text.trim())).toEqual([
    'I saw it',
    'I do not see it',
    'I cannot look',
  ]);
});

it.each(['panel', 'review'] as const)('proven on both sides: the %s says how it was before and after', async (name) => {
  const situation = (name === 'panel' ? panelSituations : reviewSituations)['bug-fixed'];
  const { page } = await stage.open(name, situation);
  const notes = page.locator(name === 'panel' ? '.outcome > .note' : 'header > .verdict');
  expect(
    (await notes.allInnerTexts())
      .map((text) => text.trim())
      .filter((text) => !text.startsWith('Not reviewed'))
      .slice(-3),
  ).toEqual([before, after, 'Proven']);
});

it('what failed before the fix stands among the earlier tries of the reproduction, and under no layer', async () => {
  const { page } = await stage.open('panel', panelSituations['bug-fixed']);
  const layer = page.getByRole('region', { name: 'Reproduction' });
  expect((await layer.locator('.agent-activity').innerText()).trim()).toBe(after);
  expect(await page.getByRole('region', { name: 'Frontend' }).locator('.evidence').count()).toBe(0);
  expect(await layer.locator('.evidence .codicon-pass').count()).toBe(1);
  expect(await layer.locator('.evidence .codicon-error').count()).toBe(0);
  await layer.getByRole('button', { name: 'Earlier proofs (5)' }).click();
  await layer.locator('.evidence .codicon-error').nth(2).waitFor();
  expect(await layer.locator('.evidence .codicon-error').count()).toBe(3);
});

it('of a run that is over no agent is to come', async () => {
  const { page } = await stage.open('panel', panelSituations['bug-fixed']);
  await page.getByRole('heading', { name: 'Frontend' }).waitFor();
  expect(await page.locator('.agent-name').allTextContents()).toEqual(['Diagnose', 'Spec', 'Frontend', 'Reproduction']);
});

it('what is no bug ends in words, without a green check, and nothing is offered to commit or undo', async () => {
  const { page } = await stage.open('panel', panelSituations['bug-none']);
  expect(await page.locator('.status').first().innerText()).toContain('Ended without a change');
  expect(await page.locator('.outcome-title').innerText()).toBe('It works as specified; nothing was changed.');
  expect(await page.locator('.outcome li').allInnerTexts()).toContain('read README.md');
  expect((await page.locator('footer .button').allInnerTexts()).map((text) => text.trim())).toEqual(['New feature…', 'Fix bug…']);
});

function replyTo(events: readonly RunEvent[], option: string) {
  const { question } = events.at(-1) as Extract<RunEvent, { type: 'question.asked' }>;
  return { question: question.id, hash: question.hash, option };
}
