import { inEnglish } from '../../../src/core/describe/message.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { writes, writesSpec } from './acts.ts';
import { agent, finished, openStage } from './stage.ts';
import type { Act, Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

describe('a change after the review', () => {
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
    stage = await failsInTheEnd(approves, writes('backend/a.ts', 'fixed'), 'new entity');
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
    const { phases, reviews, notices } = await stage.state();
    expect([phases.find(({ phase }) => phase === 'review')?.status, reviews.length]).toEqual(['skipped', 1]);
    expect(notices.map(({ text }) => inEnglish(text)).filter((text) => text.includes('after the review'))).toEqual([]);
  });

  test('what was dismissed in the run stays dismissed in the review of the end', async () => {
    const rejects: Act = () =>
      finished(
        '## Review: REJECTED\n### Issues Found\n#### Issue 1: Of nobody\n- **File**: other.txt\n- **Line**: 1\n- **Description**: d\n- **Fix**: so\n',
      );
    stage = await failsInTheEnd(rejects, writes('backend/a.ts', 'fixed'), 'new entity');
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
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] }, { type: 'new entity' })],
        [/^Backend/, writes('backend/a.ts', 'x')],
        [/^REVIEW /, approves],
      ],
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
