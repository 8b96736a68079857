import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import type { CapName } from '../../../src/core/budget/budget.ts';
import { createFakeWorld, type KnownRun } from '../../fakes/fake-app.ts';
import { replyTo } from '../../../src/core/question/question.ts';
import { FakeRun, type Player } from '../../fakes/fake-run.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { answered, budgetAsked, question } from '../../fakes/questions.ts';
import { createFakeTerminal, runPlain } from '../fake-terminal.ts';
import { approved, budgetReached, completed, implemented, stopped, upToApproval } from '../recorded-runs.ts';

const known = (journal: ConstructorParameters<typeof FakeRun>[1], more: Partial<KnownRun> = {}): KnownRun => ({
  run: new FakeRun('run-1', journal),
  ...more,
});
const waiting = [...upToApproval];
const stoppedRun = [...upToApproval, ...approved, ...stopped];
const budgetRun = [...upToApproval, ...approved, ...budgetReached];
/** As `budgetRun`, at another cap. */
const stoppedAt = (cap: CapName) => budgetRun.map((body) => (body.type === 'budget.reached' ? ({ ...body, cap } as const) : body));
/** As `budgetRun`, its process gone before it could ask. */
const cutShort = budgetRun.slice(0, -1);
/** As `budgetRun`, its process gone in the middle of a call. */
const lost = [...upToApproval, ...approved, ...budgetReached.slice(0, 2)];
const completedRun = [...upToApproval, ...approved, ...implemented, ...completed];

describe('resume', () => {
  it('sends guidance to a run that stopped, and goes on to its end', async () => {
    const world = createFakeWorld({ known: [known(stoppedRun, { script: continued })] });
    const result = await runPlain(world, ['resume', 'run-1', '--guidance', 'use a number', '--agent', 'backend']);
    expect([result.code, world.runs.get('run-1')?.run.answers]).toEqual([0, [{ by: 'ana', option: 'guide', text: 'use a number' }]]);
    expect(result.out).toContain(' ✓ ana answered “Resume with guidance”: use a number\n');
    expect(result.out).not.toContain('▸ Backend Discounts');
  });

  it('says at once what an agent waited for, that it is asked again, and how to stop', async () => {
    const [agent, path] = ['spec', 'run/spec'];
    const at = '2026-11-21T09:00:00.000Z';
    const journal: ConstructorParameters<typeof FakeRun>[1] = [
      ...upToApproval.slice(0, 1),
      { type: 'agent.started', agent, path, role: 'spec', name: 'Spec', label: 'SPEC', model: 'm' },
      {
        type: 'turn.failed',
        agent,
        path,
        turn: 1,
        error: 'network',
        message: 'Nothing answers.',
        retryInMs: 1000,
        waiting: { since: at, until: '2026-11-21T09:30:00.000Z', first: true },
        usd: 0,
        usage: { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 },
      },
    ];
    const script = async (player: Player): Promise<void> => player.emit({ type: 'run.cancelled', by: 'ana' });
    const world = createFakeWorld({ known: [known(journal, { script })] });
    const { out } = await runPlain(world, ['resume', 'run-1']);
    expect(out.replaceAll(/\s+/gu, ' ')).toMatch(
      /! When it was left, Spec: waiting for the provider until \d\d:\d\d \(since \d\d:\d\d\): Nothing answers\. It is asked again now; Ctrl-C stops it\./u,
    );
  });

  it('keeps the provider and the trust that the run began with', async () => {
    const world = createFakeWorld({ known: [known(stoppedRun, { script: continued })] });
    await runPlain(world, ['resume', 'run-1']);
    expect(world.sessions).toEqual([{ workspace: '/home/shop', options: { provider: 'scripted', trusted: true } }]);
  });

  it('raises the budget of a run that reached it', async () => {
    const world = createFakeWorld({ known: [known(budgetRun, { script: continued })] });
    const result = await runPlain(world, ['resume', 'run-1', '--budget', '10']);
    expect([result.code, world.runs.get('run-1')?.run.answers]).toEqual([0, [{ by: 'ana', option: 'raise', caps: { usd: 10 } }]]);
  });

  it.each([
    ['--budget', '0.005', '$5.00'],
    ['--budget', '5', '$5.00'],
    ['--turns', '1', '200 model calls'],
  ])('lowers no cap: %s %s', async (option, given, limit) => {
    const world = createFakeWorld({ known: [known(budgetRun)] });
    expect(await runPlain(world, ['resume', 'run-1', option, given])).toEqual({
      code: 2,
      out: '',
      err: `The run already has a limit of ${limit}; a new one must be higher.\n`,
    });
    expect(world.runs.get('run-1')?.run.replies).toEqual([]);
  });

  it('does not go on without more budget', async () => {
    const world = createFakeWorld({ known: [known(budgetRun)] });
    const result = await runPlain(world, ['resume', 'run-1']);
    expect(result).toEqual({
      code: 4,
      out: '',
      err: 'Budget reached: $4.89 of $5.00 used, and the next call could exceed it. (simulated) Only --budget lifts it: batuta resume run-1 --budget 10\n',
    });
    expect(world.calls).toEqual(['close']);
  });

  it.each([
    ['turns', ['--budget', '10'], 'Model call limit reached: 2 of 200 used. Only --turns lifts it: batuta resume run-1 --turns 400'],
    [
      'turns',
      ['--budget', '10', '--tokens', '9M'],
      'Model call limit reached: 2 of 200 used. Only --turns lifts it: batuta resume run-1 --turns 400',
    ],
    [
      'tokens',
      ['--turns', '500'],
      'Token limit reached: 37.8k of 2M used, and the next call could exceed it. Only --tokens lifts it: batuta resume run-1 --tokens 4000000',
    ],
  ] as const)('says which cap is reached and what lifts it, where only others are raised: %s, %j', async (cap, raised, said) => {
    const world = createFakeWorld({ known: [known(stoppedAt(cap))] });
    expect(await runPlain(world, ['resume', 'run-1', ...raised])).toEqual({ code: 2, out: '', err: `${said}\n` });
    expect([world.runs.get('run-1')?.run.replies, world.calls]).toEqual([[], ['close']]);
  });

  it('raises the budget of a run that was interrupted before it asked for more: its question is answered when it comes', async () => {
    const world = createFakeWorld({ known: [known(cutShort, { script: asksForMore })] });
    const result = await runPlain(world, ['resume', 'run-1', '--budget', '10']);
    expect([result.code, world.runs.get('run-1')?.run.answers]).toEqual([0, [{ by: 'ana', option: 'raise', caps: { usd: 10 } }]]);
  });

  it('takes up the answer that was given while no process worked on the run', async () => {
    const world = createFakeWorld({ known: [known(budgetRun, { script: continued })] });
    const run = world.runs.get('run-1')?.run;
    const [stop] = run?.state.questions ?? [];
    if (stop) run?.reply(replyTo(stop, { by: 'eva', option: 'raise', caps: { usd: 10 } }));
    const result = await runPlain(world, ['resume', 'run-1']);
    expect([result.code, run?.answers]).toEqual([0, [{ by: 'eva', option: 'raise', caps: { usd: 10 } }]]);
  });

  it('raises it once: where that is used up as well, the person says how to go on', async () => {
    const script = async (player: Player): Promise<void> => {
      await asksForMore(player, []);
      player.emit({ type: 'budget.reached', cap: 'usd', spent: 9.9, limit: 10 }, budgetAsked({ id: 11 }));
      await player.reply();
    };
    const world = createFakeWorld({ known: [known(cutShort, { script })] });
    const result = await runPlain(world, ['resume', 'run-1', '--budget', '10']);
    expect([result.code, world.runs.get('run-1')?.run.replies.map(({ question }) => question)]).toEqual([4, [10]]);
  });

  it('raises it also where the cap is only reached after the run has gone on: what a lost call may have cost counts', async () => {
    const script = async (player: Player): Promise<void> => {
      player.emit({ type: 'budget.reached', cap: 'usd', spent: 4.89, limit: 5 });
      await asksForMore(player);
    };
    const world = createFakeWorld({ known: [known(lost, { script })] });
    const result = await runPlain(world, ['resume', 'run-1', '--budget', '10']);
    expect([result.code, world.runs.get('run-1')?.run.answers]).toEqual([0, [{ by: 'ana', option: 'raise', caps: { usd: 10 } }]]);
    expect(result.out).toContain('The cap is raised when the run reaches it.');
  });

  it('leaves the run at its cap where more is used by then than was given ahead', async () => {
    const script = async (player: Player): Promise<void> => {
      const usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
      const turn = { agent: 'backend', path: 'backend/2', model: 'house-model', turn: 1, usage, durationMs: 0, stop: 'end' };
      // Caps of agents that others run are soft.
      player.emit({ type: 'turn.completed', ...turn, usd: 12 }, { type: 'budget.reached', cap: 'usd', spent: 16.9, limit: 5 });
      await asksForMore(player);
    };
    const world = createFakeWorld({ known: [known(lost, { script })] });
    const result = await runPlain(world, ['resume', 'run-1', '--budget', '10']);
    expect([result.code, world.runs.get('run-1')?.run.replies]).toEqual([4, []]);
    expect(result.out).toMatch(/batuta resume run-1 --budget \d+/u);
  });

  it('raises no other cap in passing than the one that is reached then', async () => {
    const script = async (player: Player): Promise<void> => {
      player.emit({ type: 'budget.reached', cap: 'turns', spent: 200, limit: 200 });
      await asksForMore(player);
    };
    const world = createFakeWorld({ known: [known(lost, { script })] });
    const result = await runPlain(world, ['resume', 'run-1', '--budget', '10']);
    expect([result.code, world.runs.get('run-1')?.run.replies]).toEqual([4, []]);
    expect(result.out).toContain('batuta resume run-1 --turns 400');
  });

  it.each([
    [['--budget', '5'], 'The run already has a limit of $5.00; a new one must be higher.'],
    [
      ['--turns', '500'],
      'Budget reached: $4.89 of $5.00 used, and the next call could exceed it. (simulated) Only --budget lifts it: batuta resume run-1 --budget 10',
    ],
  ])('does not go on with a run that was interrupted at its cap, where %j does not lift that', async (raised, said) => {
    const world = createFakeWorld({ known: [known(cutShort)] });
    expect(await runPlain(world, ['resume', 'run-1', ...raised])).toEqual({ code: 2, out: '', err: `${said}\n` });
    expect(world.calls).toEqual(['close']);
  });

  it('raises others beside the one that was reached', async () => {
    const world = createFakeWorld({ known: [known(stoppedAt('turns'), { script: continued })] });
    await runPlain(world, ['resume', 'run-1', '--budget', '10', '--turns', '400']);
    expect(world.runs.get('run-1')?.run.answers).toEqual([{ by: 'ana', option: 'raise', caps: { usd: 10, turns: 400 } }]);
  });

  it('refuses what nobody waits for', async () => {
    const results = [
      await runPlain(createFakeWorld({ known: [known(waiting)] }), ['resume', 'run-1', '--guidance', 'x']),
      await runPlain(createFakeWorld({ known: [known(waiting)] }), ['resume', 'run-1', '--budget', '9']),
      await runPlain(createFakeWorld({ known: [known(completedRun)] }), ['resume', 'run-1']),
      await runPlain(createFakeWorld({ known: [known(stoppedRun)] }), ['resume', 'run-1', '--agent', 'backend']),
      await runPlain(createFakeWorld({ known: [known(stoppedRun)] }), ['resume', 'run-1', '--guidance', 'x', '--agent', 'mobile']),
      await runPlain(createFakeWorld({}), ['resume', 'nothing']),
    ];
    expect(results.map(({ code, err }) => [code, err.trim()])).toEqual([
      [2, '--guidance answers a run that has stopped; this one is waiting-approval. Resume it without.'],
      [2, 'A higher cap answers a run that has stopped; this one is waiting-approval. Resume it without.'],
      [2, 'Run run-1 has ended (completed); nothing is left to resume. See: batuta runs show run-1'],
      [2, '--agent says whom --guidance is for; give both.'],
      [2, 'This run has no agent "mobile". Known: database, backend, frontend.'],
      [2, 'Run "nothing" not found. List all runs with "runs".'],
    ]);
  });

  it('does not answer in passing what a pipeline asks of its own', async () => {
    const which = question({
      id: 10,
      kind: 'which entity',
      message: 'Which of them?',
      options: [{ id: 'both', title: 'Both', text: 'none' }],
    });
    const journal = [...upToApproval, ...approved, { type: 'question.asked', question: which } as const];
    const world = createFakeWorld({ known: [known(journal, { script: async (player) => void (await player.reply()) })] });
    const result = await runPlain(world, ['resume', 'run-1']);
    expect([result.code, world.runs.get('run-1')?.run.replies]).toEqual([1, []]);
    expect(result.out).toContain('Which of them?');
  });

  it('takes a run over only by force when its owner is on another machine', async () => {
    const refusal = { reason: 'owned', host: 'far', pid: 7, sameHost: false } as const;
    const world = createFakeWorld({ known: [known(waiting, { refusal })] });
    expect(await runPlain(world, ['resume', 'run-1', '--force'])).toMatchObject({ code: 2, err: 'Run run-1 cannot be opened.\n' });
    expect(world.calls).toEqual(['open run-1 by force', 'close']);
  });

  it('follows a run that another process works on, to its end', async () => {
    const refusal = { reason: 'owned', host: 'here', pid: 7, sameHost: true } as const;
    const world = createFakeWorld({ known: [known([...upToApproval, ...approved], { refusal })] });
    const terminal = createFakeTerminal(world);
    const code = runCli(['resume', 'run-1'], terminal.io);
    await terminal.printed('Another process of this machine works on this run. You watch it');
    for (const body of [...implemented, ...completed]) world.runs.get('run-1')?.run.append(body);
    expect([await code, world.calls]).toEqual([0, ['close']]);
  });
});

/** Asks for more budget when it has gone on for a while. */
async function asksForMore(player: Player, then: readonly RunEventBody[] = completed): Promise<void> {
  player.emit({ type: 'run.resumed', epoch: 2, host: 'here', pid: 1, takenOver: true });
  const more = budgetAsked({ id: 10 });
  player.emit(more);
  const { option, by, caps = {} } = await player.reply();
  player.emit(answered(more, option, { by }), { type: 'budget.raised', caps: Object.assign({}, player.state().caps, caps) }, ...then);
}

async function continued(player: Player): Promise<void> {
  player.emit({ type: 'run.resumed', epoch: 2, host: 'here', pid: 1, takenOver: false });
  const { option, by, text } = await player.reply();
  const [question] = player.state().questions;
  if (question) player.emit(answered({ type: 'question.asked', question }, option, { by, ...(text ? { text } : {}) }), ...completed);
}
