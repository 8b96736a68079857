import { afterEach, describe, expect, test } from 'vitest';
import { withFingerprints } from '../../../src/core/report/issue-fingerprint.ts';
import { passed, writes, writesSpec } from './acts.ts';
import { agent, finished, openStage } from './stage.ts';
import type { Act, Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const issue = (...titles: string[]): string =>
  `## Review: REJECTED\n### Issues Found\n${titles.map((title, index) => `#### Issue ${index + 1}: ${title}\n- **File**: backend/a.ts\n- **Line**: 1\n- **Description**: d\n- **Fix**: so\n- **Rule Violated**: none\n`).join('')}`;
let version = 0;
const fix: Act = async (task, { write }) => {
  await write(`${task.agent}/a.ts`, `fixed ${version++}`);
  return finished(passed);
};
const acts = (reviews: string[]): [RegExp, Act][] => [
  [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] }, { type: 'new entity' })],
  [/^Backend/, writes('backend/a.ts', 'x')],
  [/^REVIEW-FIX/, fix],
  [/^REVIEW /, () => finished(reviews.shift() ?? '## Review: APPROVED')],
];
const forecast = {
  usd: { low: 1, likely: 2, high: 3 },
  tokens: { low: 1, likely: 2, high: 3 },
  turns: { low: 1, likely: 2, high: 3 },
  agents: [],
  unpriced: [],
  runs: 0,
  pricesOf: '2026-11-01',
};

describe('dismissed issues', () => {
  test('a dismissed issue does not come back: nothing else is left, so the review approves', async () => {
    stage = await openStage({ agents: [agent('backend')], acts: acts([issue('A'), issue('A')]) });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('stop');
    const [found] = (await stage.state()).reviews.at(-1)?.issues ?? [];
    if (found) stage.dismissed.push(found);
    await stage.reply('try');
    expect(await handle.done).toMatchObject({ status: 'completed' });
  });

  test('left out of every round, whatever it is called and where its lines went; only the others are fixed', async () => {
    const found = (number: number, title: string, line: number): string =>
      `#### Issue ${number}: ${title}\n- **File**: backend/a.ts\n- **Line**: ${line}\n- **Description**: d\n- **Fix**: so\n- **Rule Violated**: none\n`;
    const rejected = '## Review: REJECTED\n### Issues Found\n';
    const reviews = [`${rejected}${found(1, 'A', 2)}${found(2, 'B', 4)}`, `${rejected}${found(1, 'A in other words', 5)}`];
    const code = 'import x;\nconst a = 1;\nconst b = 2;\nconst c = 3;\n';
    stage = await openStage({
      agents: [agent('backend')],
      acts: [
        ...acts([]).slice(0, 1),
        [/^Backend/, writes('backend/a.ts', code)],
        [/^REVIEW-FIX/, writes('backend/a.ts', `// one\n// two\n\n${code.replace('c = 3', 'c = 4')}`)],
        [/^REVIEW /, () => finished(reviews.shift() ?? '## Review: APPROVED')],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    const issueA = { title: 'A', file: 'backend/a.ts', line: 2, description: '', fix: '', rule: null };
    stage.dismissed.push(...withFingerprints([issueA], () => code));
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect((await stage.state()).reviews).toMatchObject([
      { verdict: 'rejected', issues: [{ title: 'B' }], dismissed: [{ title: 'A' }] },
      { verdict: 'approved', issues: [], dismissed: [{ title: 'A in other words' }] },
    ]);
    const asked = (label: string): string => stage.tasks.find((task) => task.prompt.task.startsWith(label))?.prompt.task ?? '';
    expect(asked('REVIEW-FIX')).not.toContain('Issue 1: A');
    expect(asked('REVIEW ')).toContain('do not report them again, in whatever words:\n\n- backend/a.ts: A');
  });

  test('all of what the run waits for dismissed: it goes on, without another review', async () => {
    stage = await openStage({ agents: [agent('backend')], acts: acts([issue('A'), issue('A')]) });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('stop');
    const dismissed = (await stage.state()).reviews.at(-1)?.issues.map((one) => one.fingerprint) ?? [];
    await stage.reply('try', { items: Object.fromEntries(dismissed.map((print) => [print, 'yes'])) });
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.filter((label) => label.startsWith('REVIEW '))).toHaveLength(2);
    const state = await stage.state();
    expect(state.reviews.at(-1)).toMatchObject({ issues: [], dismissed: [{ title: 'A' }] });
    expect(state.phases.find((phase) => phase.phase === 'review')?.note).toBe('rejected, but test dismissed the remaining issues');
  });

  test('what was expressly not ticked is not dismissed: the review looks again', async () => {
    stage = await openStage({ agents: [agent('backend')], acts: acts([issue('A'), issue('A')]) });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('stop');
    const found = (await stage.state()).reviews.at(-1)?.issues.map((one) => one.fingerprint) ?? [];
    await stage.reply('try', { items: Object.fromEntries(found.map((print) => [print, 'no'])) });
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.filter((label) => label.startsWith('REVIEW '))).toHaveLength(3);
    expect((await stage.state()).reviews.map(({ dismissed }) => dismissed)).toEqual([[], [], []]);
  });

  test('the forecast is journaled with the approval', async () => {
    stage = await openStage({ agents: [agent('backend')], acts: acts([]), forecast });
    const handle = await stage.start();
    await stage.until('approval');
    expect((await stage.state()).forecast).toBeNull();
    await stage.approve();
    await handle.done;
    expect((await stage.state()).forecast).toEqual({ forecast, spent: { usd: 0, tokens: 0, turns: 0 } });
  });
});
