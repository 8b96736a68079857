import { documentInEnglish } from '../../../src/core/describe/message.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { passed, writes, writesSpec } from './acts.ts';
import { story } from './outline.ts';
import { agent, finished, openStage } from './stage.ts';
import type { Act, Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

describe('retries', () => {
  const fails = { exitCode: 1, output: 'error TS2322 in a.ts' };

  test('the exact error goes back, with the number of the attempt', async () => {
    stage = await openStage({
      agents: [agent('backend')],
      commands: { 'check-backend': [fails, { exitCode: 0 }] },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
        [/^Backend/, writes('backend/a.ts', '1')],
        [/^RETRY/, writes('backend/a.ts', '2')],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(1)).toEqual(['Backend Suppliers', 'RETRY Backend Suppliers (1/2)']);
    const retry = stage.tasks.at(-1)?.prompt.task ?? '';
    expect(retry).toContain('attempt 1 of 2');
    expect(retry).toContain('error TS2322 in a.ts');
    expect((await state('backend')).disagreement).toBeNull();
    expect(documentInEnglish(await stage.engine.read('run', 0)).find((event) => event.type === 'verdict')).toMatchObject({
      result: 'failed',
      disagreement: expect.stringContaining('The report says that Build passed'),
    });
  });

  test('with it goes the code that it names, as it is now, in files of the workspace', async () => {
    const code = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`).join('\n');
    const output = `a.ts:12:3: error\n    deep_test.go:2: got 1\ntwo.go:1: which?\n${process.cwd()}/package.json:1:1\n../../../../../../etc/hosts.conf:1:1\nbackend/gone.ts:3:1`;
    stage = await openStage({
      agents: [agent('backend')],
      commands: { 'check-backend': [{ exitCode: 1, output }, { exitCode: 0 }] },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
        [/^Backend/, writes('backend/a.ts', code)],
        [/^RETRY/, writes('backend/a.ts', '2')],
      ],
      // Some runners name a file without its folder.
      files: { 'backend/in/deep_test.go': 'one\ntwo\n', 'backend/one/two.go': 'no\n', 'backend/other/two.go': 'no\n' },
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    const [, shown] = (stage.tasks.at(-1)?.prompt.task ?? '').split('The lines that it names, as they are now:\n\n');
    const lines = Array.from({ length: 9 }, (_, index) => `${index + 8}\tline ${index + 8}`).join('\n');
    expect(shown?.split('\n\nFix only that.')[0]).toBe(`backend/a.ts\n${lines}\n\nbackend/in/deep_test.go\n1\tone\n2\ttwo\n3\t`);
  });

  test('exhausted: the run stops with everything a person needs, dependants are not started, guidance opens a new round', async () => {
    let round = 0;
    stage = await openStage({
      agents: [agent('backend'), agent('frontend', { needs: ['backend'] })],
      commands: { 'check-backend': [fails, { exitCode: 1, output: 'error B' }, { exitCode: 1, output: 'error C' }, { exitCode: 0 }] },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] })],
        [
          /Backend/,
          async (_task, { write }) => {
            await write('backend/a.ts', `v${round++}`);
            return finished(passed);
          },
        ],
        [/^Frontend/, writes('frontend/a.ts', 'x')],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('stop');
    expect((await stage.state()).questions[0]).toMatchObject({
      kind: 'stopped',
      subject: 'backend',
      retriesUsed: 2,
      detail: expect.stringContaining('error C'),
    });
    expect((await stage.state()).skipped).toMatchObject([{ agent: 'frontend', reason: 'backend did not pass' }]);
    await stage.reply('guide', { text: 'Use a map.' });
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked).toEqual([
      'SPEC Sort suppliers',
      'Backend Suppliers',
      'RETRY Backend Suppliers (1/2)',
      'RETRY Backend Suppliers (2/2)',
      'RETRY Backend Suppliers (1/2)',
      'Frontend Suppliers',
    ]);
    expect(stage.tasks[4]?.prompt.task).toContain('Use a map.');
  });

  test('mended by hand: going on without guidance asks the commands first, not the agent', async () => {
    stage = await openStage({
      agents: [agent('backend')],
      commands: { 'check-backend': [fails, fails, { exitCode: 0 }] },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] })],
        [/Backend/, writes('backend/a.ts', 'same')],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    await stage.until('stop');
    expect((await stage.state()).questions[0]?.message).toContain('same failure with the same files');
    await stage.reply('try');
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked).toEqual(['SPEC Sort suppliers', 'Backend Suppliers', 'RETRY Backend Suppliers (1/2)']);
  });
});

describe('evidence', () => {
  test('what went stale is proven again on the final tree', async () => {
    stage = await openStage({
      agents: [agent('database'), agent('backend')],
      acts: [
        [/^SPEC/, writesSpec({ Database: ['database/1.txt'], Backend: ['backend/a.ts'] })],
        [/^Database/, writes('database/1.txt', 'x')],
        [
          /^Backend/,
          async (_task, { write }) => {
            await expect.poll(async () => (await stage.state()).verdicts['database']?.result).toBe('proven');
            await write('backend/a.ts', 'x');
            return finished(passed);
          },
        ],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    const proofs = (await story(stage)).filter((line) => /^(validate|prove|pass)/.test(line));
    expect(proofs).toEqual([
      'validate check-database',
      'pass check-database',
      'validate check-backend',
      'pass check-backend',
      'prove check-database',
      'pass check-database',
    ]);
    const { evidence, result } = await stage.state();
    expect(
      evidence
        .filter((one) => one.treeAfter === result?.tree)
        .map((one) => one.command.join())
        .sort(),
    ).toEqual(['check-backend', 'check-database']);
  });

  test('two agents that break each other in turn: each has its retries, then the run stops with the reason', async () => {
    const of = (name: string): number => Number(stage.files.text(`${name}/version.ts`) ?? 0);
    /** Passes only while its own version is the newest. */
    const newest = (own: string, other: string) => () => {
      const isNewest = of(own) > of(other);
      return isNewest ? { exitCode: 0 } : { exitCode: 1, output: `${own} ${of(own)} is older than ${other} ${of(other)}` };
    };
    const raises =
      (name: string): Act =>
      async (_task, { write }) => {
        await write(`${name}/version.ts`, String(Math.max(of('backend'), of('frontend')) + 1));
        return finished(passed);
      };
    stage = await openStage({
      agents: [agent('backend'), agent('frontend', { needs: ['backend'] })],
      commands: { 'check-backend': newest('backend', 'frontend'), 'check-frontend': newest('frontend', 'backend') },
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/version.ts'], Frontend: ['frontend/version.ts'] })],
        [/Backend/, raises('backend')],
        [/Frontend/, raises('frontend')],
      ],
      approves: true,
    });
    await stage.start();
    await stage.until('stop');
    const rounds = [1, 2].flatMap((n) => ['Backend', 'Frontend'].map((who) => `RETRY ${who} Suppliers (${n}/2)`));
    expect(stage.asked).toEqual(['SPEC Sort suppliers', 'Backend Suppliers', 'Frontend Suppliers', ...rounds]);
    expect(documentInEnglish((await stage.state()).questions[0])).toMatchObject({
      reason: 'retries',
      subject: 'backend',
      retriesUsed: 2,
      message: 'Backend did not pass: 2 retries used.',
      detail: expect.stringContaining('backend 5 is older than frontend 6') as unknown,
    });
  });

  test('without a command the report decides, and is called unproven', async () => {
    stage = await openStage({
      agents: [agent('code', { validate: [], owns: ['**'] })],
      acts: [
        [/^SPEC/, writesSpec({ Code: ['a.ts'] })],
        [/^Code/, writes('a.ts', 'x')],
      ],
    });
    const handle = await stage.start();
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect((await state('code')).result).toBe('unproven');
  });
});

async function state(name: string) {
  const verdict = (await stage.state()).verdicts[name];
  if (!verdict) throw new Error(`no verdict on ${name}`);
  return verdict;
}
