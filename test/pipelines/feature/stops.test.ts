import { afterEach, describe, expect, test } from 'vitest';
import type { AgentOutcome, FailureReason } from '../../../src/core/agent/harness.ts';
import type { RunHandle } from '../../../src/core/durable/contracts.ts';
import { passed, writes, writesSpec } from './acts.ts';
import { agent, finished, openStage, type Act, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

type Options = Parameters<typeof openStage>[0];

/** Begins a run and approves its spec. */
async function begun(options: Options): Promise<RunHandle> {
  stage = await openStage(options);
  const handle = await stage.start();
  await stage.until('approval');
  await stage.approve();
  return handle;
}

/** Comes to no end the first time, then does its work. */
function onceStopped(reason: FailureReason, file: string): Act {
  let first = true;
  return async (task, { write }): Promise<AgentOutcome> => {
    if (first) {
      first = false;
      return { status: 'failed', reason, message: `why ${reason}`, continuation: { turns: 3 } };
    }
    await write(file, `of ${task.agent}`);
    return finished(passed);
  };
}

const spec = writesSpec({ Backend: ['backend/a.ts'] });
const both = writesSpec({ Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'] });
const optionsOf = async (): Promise<string[]> => (await stage.state()).questions[0]?.options.map(({ id }) => id) ?? [];

describe('an agent that comes to no end', () => {
  test('for want of budget: more of it takes effect at once, and the conversation goes on in the same attempt', async () => {
    const handle = await begun({
      agents: [agent('backend')],
      acts: [
        [/^SPEC/, spec],
        [/Backend/, onceStopped('budget', 'backend/a.ts')],
      ],
    });
    await stage.until('stop');
    expect((await stage.state()).questions[0]).toMatchObject({
      kind: 'budget',
      reason: 'budget',
      subject: 'backend',
      message: 'Budget reached.',
      detail: 'why budget',
      retriesUsed: 0,
      hints: ['Resume the run with a larger budget; completed work is not paid for again.'],
    });
    expect(await optionsOf()).toEqual(['raise']);
    await stage.reply('raise', { caps: { usd: 7 } });
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect((await stage.state()).caps).toEqual({ usd: 7, tokens: 1_000_000, turns: 100 });
    expect(stage.budget.caps).toEqual({ usd: 7, tokens: 1_000_000, turns: 100 });
    expect(stage.asked).toEqual(['SPEC Sort suppliers', 'Backend Suppliers', 'Backend Suppliers']);
    expect(stage.tasks.map(({ continuation, guidance }) => ({ continuation, guidance }))).toEqual([{}, {}, { continuation: { turns: 3 } }]);
  });

  test('for want of budget: a cap can be lifted as a whole', async () => {
    const handle = await begun({
      agents: [agent('backend')],
      acts: [
        [/^SPEC/, spec],
        [/Backend/, onceStopped('budget', 'backend/a.ts')],
      ],
    });
    await stage.until('stop');
    await stage.reply('raise', { caps: { usd: null } });
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect((await stage.state()).caps).toEqual({ usd: null, tokens: 1_000_000, turns: 100 });
  });

  test.each([
    ['model', 'Resume the run when this is fixed; it continues where it left off.'],
    ['busy', 'Resume the run when the provider has recovered; completed work is not paid for again.'],
    ['length', 'Resume the run with guidance that names the relevant files, or undo it and split the request.'],
  ] as const)('for want of an answer (%s): what to look after is said, and nothing is asked of it but to go on', async (reason, hint) => {
    const handle = await begun({
      agents: [agent('backend')],
      acts: [
        [/^SPEC/, spec],
        [/Backend/, onceStopped(reason, 'backend/a.ts')],
      ],
    });
    await stage.until('stop');
    const message = 'Backend got no answer from the model.';
    expect((await stage.state()).questions[0]).toMatchObject({ kind: 'stopped', reason, message, hints: [hint] });
    expect(await optionsOf()).toEqual(['guide', 'try']);
    await stage.reply('try');
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.tasks.at(-1)).not.toHaveProperty('guidance');
  });

  test('of itself: the words of the person go on with its conversation', async () => {
    const handle = await begun({
      agents: [agent('backend')],
      acts: [
        [/^SPEC/, spec],
        [/Backend/, onceStopped('stuck', 'backend/a.ts')],
      ],
    });
    await stage.until('stop');
    expect((await stage.state()).questions[0]).toMatchObject({
      reason: 'stuck',
      message: 'Backend did not finish.',
      hints: ['Resume the run with guidance on how to continue.'],
    });
    await stage.reply('guide', { text: 'Look into README.md.' });
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.tasks.at(-1)).toMatchObject({ continuation: { turns: 3 }, guidance: 'Look into README.md.' });
  });

  test('in a retry: the retry was counted when it began, and stays about the same failure', async () => {
    const stops = onceStopped('model', 'backend/a.ts');
    const handle = await begun({
      agents: [agent('backend')],
      commands: { 'check-backend': [{ exitCode: 1, output: 'error A' }, { exitCode: 0 }] },
      acts: [
        [/^SPEC/, spec],
        [/^Backend/, writes('backend/a.ts', 'first')],
        [/^RETRY Backend/, stops],
      ],
    });
    await stage.until('stop');
    expect((await stage.state()).questions[0]).toMatchObject({ reason: 'model', retriesUsed: 1 });
    await stage.reply('try');
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.slice(1)).toEqual(['Backend Suppliers', 'RETRY Backend Suppliers (1/2)', 'RETRY Backend Suppliers (1/2)']);
    expect(stage.tasks.at(-1)?.prompt.task).toContain('error A');
  });

  test.each([
    ['the spec', /^SPEC/, 'spec', ['SPEC Sort suppliers', 'SPEC Sort suppliers', 'Backend Suppliers', 'REVIEW Suppliers (1/3)']],
    ['the review', /^REVIEW/, 'review', ['SPEC Sort suppliers', 'Backend Suppliers', 'REVIEW Suppliers (1/3)', 'REVIEW Suppliers (1/3)']],
  ] as const)('%s is asked for again, with what was said so far', async (_name, pattern, subject, asked) => {
    let stopped = false;
    const one =
      (act: Act): Act =>
      async (task, at) => {
        if (stopped) return act(task, at);
        stopped = true;
        return { status: 'failed', reason: 'stuck', message: 'lost', continuation: 'so far' };
      };
    const acts: (readonly [RegExp, Act])[] = [
      [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'] }, { type: 'new entity' })],
      [/^Backend/, writes('backend/a.ts', 'x')],
      [/^REVIEW/, () => finished('## Review: APPROVED')],
    ];
    stage = await openStage({
      agents: [agent('backend')],
      acts: acts.map(([label, act]) => [label, String(label) === String(pattern) ? one(act) : act] as const),
    });
    const handle = await stage.start();
    const approve = (): Promise<void> => stage.approve();
    const guide = async (): Promise<void> => {
      expect((await stage.state()).questions[0]).toMatchObject({ subject, reason: 'stuck', detail: 'lost' });
      await stage.reply('guide', { text: 'Shorter.' });
    };
    const answers = [['approval', approve] as const, ['stop', guide] as const];
    for (const [what, answer] of subject === 'spec' ? answers.toReversed() : answers) await stage.until(what).then(answer);
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked).toEqual(asked);
    const again = stage.tasks.filter(({ agent: name }) => name === subject);
    expect(again.map(({ continuation, guidance }) => [continuation, guidance])).toEqual([
      [undefined, undefined],
      ['so far', 'Shorter.'],
    ]);
  });
});

describe('several agents', () => {
  const bad = { exitCode: 1, output: 'error' };

  test('two that failed: both are named, and words can be for one of them', async () => {
    const handle = await begun({
      agents: [agent('backend'), agent('frontend')],
      commands: { 'check-backend': [bad, bad, { exitCode: 0 }], 'check-frontend': [bad, bad, { exitCode: 0 }] },
      acts: [
        [/^SPEC/, both],
        [/Backend/, writes('backend/a.ts', 'same')],
        [/Frontend/, writes('frontend/a.ts', 'same')],
      ],
    });
    await stage.until('stop');
    const [stop] = (await stage.state()).questions;
    expect(stop).toMatchObject({ reason: 'retries', subject: 'backend', retriesUsed: 1 });
    expect(stop?.detail).toMatch(/error\nAlso unfinished: frontend\.$/);
    expect(await optionsOf()).toEqual(['guide', 'guide backend', 'guide frontend', 'try']);
    await stage.reply('guide frontend', { text: 'In colour.' });
    expect(await handle.done).toMatchObject({ status: 'completed' });
    // The other one may have been mended by hand: its command is asked, and passes.
    expect(stage.asked.slice(5)).toEqual(['RETRY Frontend Suppliers (1/2)']);
    expect(stage.tasks.at(-1)?.prompt.task).toContain('In colour.');
  });

  test('one that failed because of another: when that one passes, its command is asked again, and no agent', async () => {
    const handle = await begun({
      agents: [agent('backend'), agent('frontend')],
      commands: { 'check-backend': [bad, bad, { exitCode: 0 }] },
      acts: [
        [/^SPEC/, both],
        [/Backend/, writes('backend/a.ts', 'same')],
        [/Frontend/, writes('frontend/a.ts', 'x')],
      ],
    });
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.filter((label) => label.includes('Backend'))).toEqual(['Backend Suppliers', 'RETRY Backend Suppliers (1/2)']);
    expect((await stage.state()).verdicts['backend']?.result).toBe('proven');
  });

  test('… and when it still fails, the run stops with its first reason', async () => {
    await begun({
      agents: [agent('backend'), agent('frontend')],
      commands: { 'check-backend': bad },
      acts: [
        [/^SPEC/, both],
        [/Backend/, writes('backend/a.ts', 'same')],
        [/Frontend/, writes('frontend/a.ts', 'x')],
      ],
    });
    await stage.until('stop');
    expect((await stage.state()).questions[0]).toMatchObject({
      message: 'Backend did not pass: same failure with the same files.',
      retriesUsed: 1,
      hints: [
        'Resume with guidance for the agent; it gets two more retries.',
        'Or fix the files yourself and resume: the commands run first, the agent only if they still fail.',
        'Or undo the run: restores every file it changed, except those changed since.',
      ],
    });
    expect(stage.asked.filter((label) => label.includes('Backend'))).toHaveLength(2);
  });

  test('one stopped for the budget and one with a question: the budget is asked for first, and once', async () => {
    let specs = 0;
    const handle = await begun({
      agents: [agent('backend'), agent('frontend')],
      acts: [
        [
          /^SPEC/,
          (task, at) => {
            specs += 1;
            const broke = specs > 1 && stage.budget.caps.usd === 5;
            return broke ? { status: 'failed', reason: 'budget', message: 'why', continuation: null } : both(task, at);
          },
        ],
        [/Backend/, onceStopped('budget', 'backend/a.ts')],
        [/Frontend/, async (task, at) => (specs === 1 ? finished('', 'Which colour?') : writes('frontend/a.ts', 'x')(task, at))],
      ],
    });
    await stage.until('stop');
    await stage.reply('raise', { caps: { usd: 7 } });
    await stage.until('approval');
    await stage.approve();
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect((await stage.state()).answers.map(({ option }) => option)).toEqual(['approve', 'raise', 'approve']);
  });

  test('an error inside one: who needs it is told, the others finish, and it begins again as it was', async () => {
    let broken = true;
    const handle = await begun({
      agents: [agent('backend'), agent('frontend', { needs: ['backend'] }), agent('docs')],
      acts: [
        [/^SPEC/, writesSpec({ Backend: ['backend/a.ts'], Frontend: ['frontend/a.ts'], Docs: ['docs/a.md'] }, { type: 'modification' })],
        [
          /Backend/,
          (task, at) => {
            if (broken) throw new Error('out of memory');
            return writes('backend/a.ts', 'x')(task, at);
          },
        ],
        [/^Frontend/, writes('frontend/a.ts', 'x')],
        [/^Docs/, writes('docs/a.md', 'x')],
      ],
    });
    await stage.until('stop');
    const { questions, skipped, verdicts } = await stage.state();
    const [stop] = questions;
    expect(stop).toMatchObject({
      message: 'Backend did not pass: internal error.',
      detail: expect.stringContaining('out of memory'),
      retriesUsed: 0,
    });
    expect(skipped).toMatchObject([{ agent: 'frontend', reason: 'backend did not pass' }]);
    expect(verdicts['docs']?.result).toBe('proven');
    broken = false;
    await stage.reply('try');
    expect(await handle.done).toMatchObject({ status: 'completed' });
    expect(stage.asked.toSorted()).toEqual(
      ['SPEC Sort suppliers', 'Backend Suppliers', 'Docs Suppliers', 'Backend Suppliers', 'Frontend Suppliers'].toSorted(),
    );
  });
});
