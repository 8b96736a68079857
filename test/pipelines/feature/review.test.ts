import { inEnglish } from '../../../src/core/describe/message.ts';
import type { AgentOutcome } from '../../../src/core/agent/harness.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { passed, writes, writesSpec } from './acts.ts';
import { agent, finished, openStage } from './stage.ts';
import type { Act, Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

describe('review', () => {
  const issue = (file: string, title: string): string =>
    `## Review: REJECTED\n### Issues Found\n#### Issue 1: ${title}\n- **File**: ${file}\n- **Line**: 1\n- **Description**: d\n- **Fix**: mend it so\n- **Rule Violated**: none\n`;
  const acts = (reviews: string[], fix: Act): [RegExp, Act][] => [
    [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] }, { type: 'new entity' })],
    [/^Backend/, writes('backend/a.ts', 'x')],
    [/^Frontend/, writes('frontend/a.ts', 'x')],
    [/^REVIEW-FIX/, fix],
    [/^REVIEW /, () => finished(reviews.shift() ?? '## Review: APPROVED')],
  ];
  let version = 0;
  const fix: Act = async (task, { write }) => {
    await write(`${task.agent}/a.ts`, `fixed ${version++}`);
    return finished(passed);
  };
  const agents = [agent('backend'), agent('frontend')];

  test('rejected once: the issue goes to the owner of the file, and the review looks again', async () => {
    stage = await openStage({ agents, acts: acts([issue('frontend/a.ts', 'No label')], fix) });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(3)).toEqual(['REVIEW Suppliers (1/3)', 'REVIEW-FIX Frontend Suppliers (1/2)', 'REVIEW Suppliers (2/3)']);
    expect(stage.tasks[4]?.prompt.task).toContain('- **Fix**: mend it so');
  });

  test('an issue in a file that is not there is marked, and a fix that changed nothing is told', async () => {
    const idle: Act = () => finished(passed);
    stage = await openStage({ agents, acts: acts([issue('backend/none.ts', 'Any text is taken')], idle) });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    const { reviews, notices } = await stage.state();
    expect(reviews[0]?.issues).toMatchObject([{ file: 'backend/none.ts', place: 'no file' }]);
    expect(stage.tasks[4]?.prompt.task).toContain('- **File**: backend/none.ts (not there)');
    const told = 'The fix after the review changed nothing: the review looks at the same files again.';
    expect(notices.map(({ level, text }) => [level, inEnglish(text)])).toContainEqual(['warning', told]);
    await stage.close();

    stage = await openStage({ agents, acts: acts([issue('backend/a.ts', 'Wrong')], fix) });
    const other = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await other.done).toMatchObject({ status: 'completed' });
    const mended = await stage.state();
    expect(mended.reviews[0]?.issues[0]).not.toHaveProperty('place');
    expect(mended.notices.map(({ text }) => inEnglish(text))).not.toContain(told);
  });

  test('never satisfied: after two rounds of fixes and three reviews the run stops and does not complete', async () => {
    stage = await openStage({
      agents,
      acts: acts(
        ['A', 'B', 'C'].map((title) => issue('backend/a.ts', title)),
        fix,
      ),
    });
    await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('stop');
    expect(stage.asked.slice(3)).toEqual([
      'REVIEW Suppliers (1/3)',
      'REVIEW-FIX Backend Suppliers (1/2)',
      'REVIEW Suppliers (2/3)',
      'REVIEW-FIX Backend Suppliers (2/2)',
      'REVIEW Suppliers (3/3)',
    ]);
    expect(await stage.state()).toMatchObject({
      status: 'stopped',
      questions: [{ subject: 'review', message: expect.stringContaining('still found issues') }],
    });
  });

  test('a round that only repeats itself ends the loop', async () => {
    stage = await openStage({ agents, acts: acts([issue('backend/a.ts', 'A'), issue('backend/a.ts', 'A')], fix) });
    await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('stop');
    expect((await stage.state()).questions[0]?.message).toContain('the same issues again');
  });

  test("a person comments on changed lines instead of guidance: each comment is an issue of the file's owner, and the reviewer hears of it", async () => {
    stage = await openStage({ agents, acts: acts([issue('backend/a.ts', 'A'), issue('backend/a.ts', 'A')], fix) });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('stop');
    const comment = { file: 'frontend/a.ts', line: 1, text: 'No x here.\nA label, please.' };
    const fingerprint = (await stage.state()).reviews.at(-1)?.issues[0]?.fingerprint ?? '';
    await stage.reply('guide', { comments: [comment], items: { [fingerprint]: 'yes' } });
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(6)).toEqual(['REVIEW-FIX Frontend Suppliers (1/2)', 'REVIEW Suppliers (1/3)']);
    expect(stage.tasks[6]?.prompt.task).toContain('- **File**: frontend/a.ts\n- **Line**: 1');
    expect(stage.tasks[6]?.prompt.task).toContain('- **Fix**: No x here.\nA label, please.');
    expect(stage.tasks[7]?.prompt.task).toContain('A label, please.');
    expect((await stage.state()).reviews.map(({ issues }) => issues.map(({ title }) => title))).toEqual([['A'], ['No x here.'], []]);
  });

  test('few files, no new entity, no schema change: skipped', async () => {
    stage = await openStage({
      agents: [agent('backend')],
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
        [/^Backend/, writes('backend/a.ts', 'x')],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    await handle.done;
    expect((await stage.state()).phases.find((phase) => phase.phase === 'review')).toMatchObject({
      status: 'skipped',
      note: '1 file changed, no new entity, no schema change (setting review.skipUpToFiles: 3)',
    });
  });

  const contradiction: AgentOutcome = {
    status: 'finished',
    finish: { summary: 's', report: { verdict: 'approved', issues: [{ title: 'No label', file: 'frontend/a.ts', fix: 'add one' }] } },
    read: [],
  };

  test('an approval that names issues is asked again, and then counts as rejected', async () => {
    const answers = [contradiction, contradiction, finished('## Review: APPROVED')];
    stage = await openStage({ agents, acts: [...acts([], fix).slice(0, -1), [/^REVIEW /, () => answers.shift() ?? contradiction]] });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(3)).toEqual([
      'REVIEW Suppliers (1/3)',
      'REVIEW Suppliers (1/3)',
      'REVIEW-FIX Frontend Suppliers (1/2)',
      'REVIEW Suppliers (2/3)',
    ]);
    expect(stage.tasks[4]?.prompt.task).toContain('It cannot be read: it approves the change but names issues.');
    expect((await stage.state()).reviews.map(({ verdict, issues }) => [verdict, issues.map(({ title }) => title)])).toEqual([
      ['rejected', ['No label']],
      ['approved', []],
    ]);
  });

  test('an approval that is mended when asked again is one', async () => {
    const answers = [contradiction, finished('## Review: APPROVED')];
    stage = await openStage({ agents, acts: [...acts([], fix).slice(0, -1), [/^REVIEW /, () => answers.shift() ?? contradiction]] });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(3)).toEqual(['REVIEW Suppliers (1/3)', 'REVIEW Suppliers (1/3)']);
  });

  test('a mend that leaves few files of the change is reviewed as well: what was rejected is never waved through', async () => {
    const works: Act = async (_task, { write }) => {
      await write('backend/a.ts', 'x');
      await write('backend/b.ts', 'x');
      return finished(passed);
    };
    stage = await openStage({
      agents: [agent('backend')],
      skipUpToFiles: 1,
      files: { 'backend/b.ts': 'old' },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
        [/^Backend/, works],
        ...acts([issue('backend/b.ts', 'Leave it')], writes('backend/b.ts', 'old')).slice(3),
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(2)).toEqual(['REVIEW Suppliers (1/3)', 'REVIEW-FIX Backend Suppliers (1/2)', 'REVIEW Suppliers (2/3)']);
  });

  test('what somebody changes while the reviewer reads is reviewed again before the verdict counts', async () => {
    let byHand = false;
    const reads: Act = (_task, { files }) => {
      if (!byHand) files.set('backend/a.ts', 'by hand');
      byHand = true;
      return finished('## Review: APPROVED');
    };
    stage = await openStage({ agents, acts: [...acts([], fix).slice(0, -1), [/^REVIEW /, reads]] });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(3)).toEqual(['REVIEW Suppliers (1/3)', 'REVIEW Suppliers (1/3)']);
    expect(stage.tasks.at(-1)?.prompt.task).toContain('+by hand');
    const { reviews, result, notices } = await stage.state();
    expect(reviews.map(({ verdict, tree }) => [verdict, tree === result?.tree])).toEqual([['approved', true]]);
    expect(notices.map(({ text }) => inEnglish(text))).toContain('Changed while it was reviewed, so the review looks again: backend/a.ts');
  });

  test('… also what a person changes while the review waits for them', async () => {
    const answers = ['What?', 'Hm.'];
    stage = await openStage({ agents, acts: acts(answers, fix) });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('stop');
    stage.files.set('backend/a.ts', 'by hand');
    await stage.reply('try');
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(3)).toEqual(['REVIEW Suppliers (1/3)', 'REVIEW Suppliers (1/3)', 'REVIEW Suppliers (1/3)']);
    expect(stage.tasks.at(-1)?.prompt.task).toContain('+by hand');
  });
});
