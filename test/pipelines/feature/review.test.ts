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
      stop: { subject: 'review', message: expect.stringContaining('not satisfied') },
    });
  });

  test('a round that only repeats itself ends the loop', async () => {
    stage = await openStage({ agents, acts: acts([issue('backend/a.ts', 'A'), issue('backend/a.ts', 'A')], fix) });
    await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('stop');
    expect((await stage.state()).stop?.message).toContain('the same issues again');
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
      note: '1 file changed, no new entity, no schema change',
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
    stage = await openStage({
      agents,
      skipUpToFiles: 1,
      files: { 'frontend/a.ts': 'old' },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] })],
        ...acts([issue('frontend/a.ts', 'Leave it')], writes('frontend/a.ts', 'old')).slice(1),
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(3)).toEqual(['REVIEW Suppliers (1/3)', 'REVIEW-FIX Frontend Suppliers (1/2)', 'REVIEW Suppliers (2/3)']);
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

  /** A registry script that changes the tree in COMPLETE, so that the backend is proven again, fails, and is mended. */
  const failsInTheEnd = (reviewer: Act, mend: Act, type: string) => {
    let syncs = 0;
    const sync = async () => {
      syncs += 1;
      const after = new TextEncoder().encode(JSON.stringify({ version: '3.1', entities: {} }));
      if (syncs === 2) await stage.files.swap('.claude/entity-registry.json', { before: null, after });
      return { exitCode: 0 };
    };
    return openStage({
      agents: [agent('backend')],
      files: { '.claude/scripts/sync-registry.js': '' },
      commands: {
        'node .claude/scripts/sync-registry.js': sync,
        'check-backend': [{ exitCode: 0 }, { exitCode: 1, output: 'the registry broke it' }, { exitCode: 0 }],
      },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] }, { type })],
        [/^Backend/, writes('backend/a.ts', 'x')],
        [/^RETRY Backend/, mend],
        [/^REVIEW /, reviewer],
      ],
    });
  };
  const approves: Act = () => finished('## Review: APPROVED');

  test('what an agent has to mend after the review is reviewed again before the run completes', async () => {
    stage = await failsInTheEnd(approves, writes('backend/a.ts', 'mended'), 'new entity');
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(1)).toEqual([
      'Backend Suppliers',
      'REVIEW Suppliers (1/3)',
      'RETRY Backend Suppliers (1/2)',
      'REVIEW Suppliers (1/3)',
    ]);
    const { reviews, result, notices } = await stage.state();
    expect(reviews.map(({ round, verdict }) => [round, verdict])).toEqual([
      [1, 'approved'],
      [2, 'approved'],
    ]);
    expect(reviews.map(({ tree }) => tree === result?.tree)).toEqual([false, true]);
    expect(notices.map(({ text }) => inEnglish(text))).toContain('Changed after the review, so it looks again: backend/a.ts');
  });

  test('a change that was too small for a review is reviewed when the end made it larger', async () => {
    stage = await failsInTheEnd(approves, writes('backend/migrations/1.sql', 'create table x'), 'modification');
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(2)).toEqual(['RETRY Backend Suppliers (1/2)', 'REVIEW Suppliers (1/3)']);
    const { phases, reviews } = await stage.state();
    expect([phases.find(({ phase }) => phase === 'review')?.status, reviews.length]).toEqual(['skipped', 1]);
  });

  test('what was dismissed in the run stays dismissed in the review of the end', async () => {
    const rejects: Act = () => finished(issue('other.txt', 'Of nobody'));
    stage = await failsInTheEnd(rejects, writes('backend/a.ts', 'mended'), 'new entity');
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('stop');
    const [print = ''] = (await stage.state()).reviews[0]?.issues.map(({ fingerprint }) => fingerprint) ?? [];
    await stage.reply('try', { items: { [print]: 'yes' } });
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect((await stage.state()).reviews.map(({ round, verdict, dismissed }) => [round, verdict, dismissed.length])).toEqual([
      [1, 'rejected', 1],
      [2, 'approved', 1],
    ]);
  });

  test('what a person changes after the review is reviewed before the run completes', async () => {
    const script = '.claude/scripts/sync-registry.js';
    let syncs = 0;
    stage = await openStage({
      agents: [agent('backend')],
      files: { [script]: '' },
      commands: {
        [`node ${script}`]: async () => {
          syncs += 1;
          if (syncs === 2) stage.files.set('backend/a.ts', 'by hand');
          return { exitCode: 0 };
        },
      },
      acts: [[/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] }, { type: 'new entity' })], ...acts([], fix).slice(1)],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(1)).toEqual(['Backend Suppliers', 'REVIEW Suppliers (1/3)', 'REVIEW Suppliers (1/3)']);
    const { reviews, result } = await stage.state();
    expect(reviews.at(-1)?.tree).toBe(result?.tree);
  });
});
