import { afterEach, expect, test } from 'vitest';
import { writes, writesSpec } from './acts.ts';
import { agent, finished, openStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const rejected = (...files: string[]): string =>
  `## Review: REJECTED\n### Issues Found\n${files
    .map(
      (file, index) =>
        `#### Issue ${index + 1}: Wrong in ${file}\n- **File**: ${file}\n- **Line**: 1\n- **Description**: d\n- **Fix**: f\n`,
    )
    .join('')}`;

/** A run up to its review, which names these files; the next review approves. */
async function reviewed(...files: string[]): Promise<void> {
  const reviews = [rejected(...files)];
  stage = await openStage({
    agents: [agent('backend'), agent('frontend')],
    files: { 'other.txt': 'of nobody' },
    acts: [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] }, { type: 'new entity' })],
      [/^Backend/, writes('backend/a.ts', 'x')],
      [/^Frontend/, writes('frontend/a.ts', 'x')],
      [/^REVIEW-FIX Backend/, writes('backend/a.ts', 'fixed')],
      [/^REVIEW-FIX Frontend/, writes('frontend/a.ts', 'fixed')],
      [/^REVIEW /, () => finished(reviews.shift() ?? '## Review: APPROVED')],
    ],
  });
  await stage.start();
  await stage.until('approval');
  await stage.approve();
  await stage.until('stop');
}
const fixes = (): string[] => stage.asked.slice(4);

test('an issue in a file of nobody stops the run, and says what the person can do', async () => {
  await reviewed('other.txt');
  const [stop] = (await stage.state()).questions;
  expect(stop).toMatchObject({
    reason: 'review',
    subject: 'review',
    retriesUsed: 0,
    message: 'The review found issues in files that no agent owns.',
  });
  expect(stop?.detail).toContain('Wrong in other.txt');
  expect((await stage.state()).questions[0]?.options.map(({ id }) => id)).toEqual(['guide', 'guide backend', 'guide frontend', 'try']);
});

test('mended by hand: it is reviewed again from the first round, and no agent is asked', async () => {
  await reviewed('other.txt');
  await stage.reply('try');
  expect(await stage.ended()).toBe('completed');
  expect(fixes()).toEqual(['REVIEW Suppliers (1/3)']);
});

test('words for one agent make the issue its own', async () => {
  await reviewed('other.txt');
  await stage.reply('guide frontend', { text: 'Write it into the page.' });
  expect(await stage.ended()).toBe('completed');
  expect(fixes()).toEqual(['REVIEW-FIX Frontend Suppliers (1/2)', 'REVIEW Suppliers (1/3)']);
  expect(stage.tasks.at(-2)?.prompt.task).toContain('Write it into the page.');
  expect(stage.tasks.at(-2)?.prompt.task).toContain('Wrong in other.txt');
});

test('words for nobody in particular go to the owners of the other issues; without one it is only reviewed again', async () => {
  await reviewed('other.txt', 'backend/a.ts');
  await stage.reply('guide', { text: 'Leave the other.' });
  expect(await stage.ended()).toBe('completed');
  expect(fixes()).toEqual(['REVIEW-FIX Backend Suppliers (1/2)', 'REVIEW Suppliers (1/3)']);
  expect(stage.tasks.at(-2)?.prompt.task).toContain('Leave the other.');
  await stage.close();
  await reviewed('other.txt');
  await stage.reply('guide', { text: 'Leave it.' });
  expect(await stage.ended()).toBe('completed');
  expect(fixes()).toEqual(['REVIEW Suppliers (1/3)']);
});
