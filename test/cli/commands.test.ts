import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/app/contracts.ts';
import { runEventSchema } from '../../src/protocol/run-event.ts';
import { createFakeWorld, type KnownRun } from '../fakes/fake-app.ts';
import { FakeRun } from '../fakes/fake-run.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { createFakeTerminal, runPlain } from './fake-terminal.ts';
import { approved, budgetReached, completed, featureScript, implemented, stopped, upToApproval } from './recorded-runs.ts';

const known = (journal: ConstructorParameters<typeof FakeRun>[1], more: Partial<KnownRun> = {}): KnownRun => ({ run: new FakeRun('run-1', journal), ...more });
const waiting = [...upToApproval];
const stoppedRun = [...upToApproval, ...approved, ...stopped];
const budgetRun = [...upToApproval, ...approved, ...budgetReached];
const completedRun = [...upToApproval, ...approved, ...implemented, ...completed];

describe('feature', () => {
  it('hands the options of the command line to the session', async () => {
    const world = createFakeWorld({ script: featureScript(completed) });
    await runPlain(world, ['feature', 'x', '--yes', '--workspace', 'sub', '--trust-workspace', '--provider', 'anthropic', '--model', 'haiku', '--budget', '2', '--turns', '9']);
    expect(world.sessions).toEqual([{ workspace: '/work/shop/sub', options: { provider: 'anthropic', model: 'haiku', caps: { usd: 2, turns: 9 }, trusted: true } }]);
    expect(world.started.answers).toEqual([{ decision: 'approve', specHash: 'a'.repeat(64), by: 'ana --yes' }]);
    expect(world.calls).toEqual(['close']);
  });

  it('stops at the approval with --plan, also when --yes is given', async () => {
    const world = createFakeWorld({ script: featureScript(completed) });
    const result = await runPlain(world, ['feature', 'x', '--plan', '--yes']);
    expect([result.code, world.started.answers]).toEqual([3, []]);
    expect(result.out).toContain('The plan is ready. Nothing was changed but the spec.\n  batuta approve 260101-feature ');
  });

  it('prints nothing but events with --json', async () => {
    const result = await runPlain(createFakeWorld({ script: featureScript(implemented, completed) }), ['feature', 'x', '--yes', '--json']);
    const events = result.out.trimEnd().split('\n').map((row) => runEventSchema.parse(JSON.parse(row)));
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect([result.code, events.at(-1)?.type, result.err.trim()]).toEqual([0, 'run.completed', 'Approved, as --yes says.']);
  });

  it('says on standard error how to go on when --json stops at the approval', async () => {
    const result = await runPlain(createFakeWorld({ script: featureScript() }), ['feature', 'x', '--json']);
    expect(result.code).toBe(3);
    expect(result.out.trimEnd().split('\n').every((row) => row.startsWith('{'))).toBe(true);
    expect(result.err).toContain('batuta approve 260101-feature --yes');
  });

  it('writes report.json, also of a run that stopped', async () => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'batuta-report-')), 'report.json');
    const result = await runPlain(createFakeWorld({ script: featureScript(stopped) }), ['feature', 'x', '--yes', '--output', file]);
    expect([result.code, JSON.parse(await readFile(file, 'utf8'))]).toEqual([1, { runId: '260101-feature', status: 'stopped' }]);
    expect(result.out).toContain(`report     ${file}`);
  });

  it('says so when report.json cannot be written', async () => {
    const result = await runPlain(createFakeWorld({ script: featureScript(completed) }), ['feature', 'x', '--yes', '--output', '/no/such/folder/report.json']);
    expect([result.code, result.err]).toEqual([1, expect.stringMatching(/^The report cannot be written to \/no\/such\/folder\/report.json: ENOENT.*runs show 260101-feature --output FILE/)]);
  });

  it('approves again what is asked again under --yes, but not for ever', async () => {
    const asking = async (player: Parameters<ReturnType<typeof featureScript>>[0]): Promise<void> => {
      player.emit(...upToApproval);
      for (;;) {
        await player.approval();
        player.emit({ type: 'approval.given', decision: 'approve', by: 'ana', specHash: 'a'.repeat(64), feedback: '' });
        player.emit({ type: 'approval.requested', file: 'spec.md', specHash: 'a'.repeat(64), baseTree: 'b'.repeat(64), reason: 'stale', message: 'The code changed.', delta: '' });
      }
    };
    const world = createFakeWorld({ script: asking });
    const result = await runPlain(world, ['feature', 'x', '--yes']);
    expect([result.code, world.started.answers.length]).toEqual([3, 5]);
    expect(result.out).toContain('The spec was approved 5 times and changed each time; a person has to look.');
  });

  it('does not approve twice under --yes what cannot be carried out', async () => {
    const invalid = async (player: Parameters<ReturnType<typeof featureScript>>[0]): Promise<void> => {
      player.emit(...upToApproval);
      await player.approval();
      player.emit({ type: 'approval.given', decision: 'approve', by: 'ana', specHash: 'a'.repeat(64), feedback: '' });
      player.emit({ type: 'approval.requested', file: 'spec.md', specHash: 'a'.repeat(64), baseTree: 'b'.repeat(64), reason: 'invalid', message: 'spec.md:9: no agent for "Mobile".', delta: '' });
      await player.approval();
    };
    const world = createFakeWorld({ script: invalid });
    const result = await runPlain(world, ['feature', 'x', '--yes']);
    expect([result.code, world.started.answers.length]).toEqual([3, 1]);
    expect(result.out).toContain('! spec.md:9: no agent for "Mobile".');
  });
});

describe('resume', () => {
  it('sends guidance to a run that stopped, and goes on to its end', async () => {
    const world = createFakeWorld({ known: [known(stoppedRun, { script: continued })] });
    const result = await runPlain(world, ['resume', 'run-1', '--guidance', 'use a number', '--agent', 'backend']);
    expect([result.code, world.runs.get('run-1')?.run.continues]).toEqual([0, [{ guidance: 'use a number', agent: 'backend', by: 'ana' }]]);
    expect(result.out).toContain(' ✓ goes on with guidance by ana: use a number\n');
    expect(result.out).not.toContain('▸ Backend Discounts');
  });

  it('keeps the provider and the trust that the run began with', async () => {
    const world = createFakeWorld({ known: [known(stoppedRun, { script: continued })] });
    await runPlain(world, ['resume', 'run-1']);
    expect(world.sessions).toEqual([{ workspace: '/work/shop', options: { provider: 'scripted', trusted: true } }]);
  });

  it('raises the budget of a run that reached it', async () => {
    const world = createFakeWorld({ known: [known(budgetRun, { script: continued })] });
    const result = await runPlain(world, ['resume', 'run-1', '--budget', '10']);
    expect([result.code, world.runs.get('run-1')?.run.continues]).toEqual([0, [{ caps: { usd: 10 }, by: 'ana' }]]);
  });

  it('does not go on without more budget', async () => {
    const world = createFakeWorld({ known: [known(budgetRun)] });
    const result = await runPlain(world, ['resume', 'run-1']);
    expect(result).toEqual({ code: 4, out: '', err: 'The budget of run run-1 is reached. Go on with more, for example: batuta resume run-1 --budget 10\n' });
    expect(world.calls).toEqual([]);
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
      [2, 'Run run-1 has ended (completed); nothing is left to go on with. See: batuta runs show run-1'],
      [2, '--agent says whom --guidance is for; give both.'],
      [2, 'This run has no agent "mobile". Known: database, backend, frontend.'],
      [2, 'There is no run "nothing".'],
    ]);
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
    expect(await code).toBe(0);
  });
});

describe('approve', () => {
  it('goes on with a run that was saved days ago', async () => {
    const saved = [...waiting, { type: 'approval.given', decision: 'save', by: 'ana', specHash: null, feedback: '' } as const, { type: 'run.saved' } as const];
    const world = createFakeWorld({ known: [known(saved, { script: fromApproval })] });
    const result = await runPlain(world, ['approve', 'run-1', '--yes']);
    expect([result.code, world.runs.get('run-1')?.run.answers.map((answer) => answer.decision)]).toEqual([0, ['approve']]);
  });

  it('answers by signal a run that another process works on', async () => {
    const refusal = { reason: 'owned', host: 'here', pid: 7, sameHost: true } as const;
    const one = known(waiting, { refusal });
    const owner = one.run.play(fromApproval);
    const result = await runPlain(createFakeWorld({ known: [one] }), ['approve', 'run-1', '--yes']);
    expect([result.code, (await owner.done).status, one.run.answers.length]).toEqual([0, 'completed', 1]);
    expect(result.out).toContain('your answer is sent to it');
  });

  it('starts from a spec file when no run here waits for it', async () => {
    const world = createFakeWorld({ script: featureScript(completed) });
    const result = await runPlain(world, ['approve', import.meta.filename, '--workspace', '/work/shop', '--yes']);
    expect([result.code, world.calls]).toEqual([0, [`start from ${import.meta.filename}`, 'close']]);
  });

  it('is refused for a run that waits for nothing', async () => {
    expect(await runPlain(createFakeWorld({ known: [known(completedRun)] }), ['approve', 'run-1', '--yes'])).toMatchObject({ code: 2, err: 'Run run-1 does not wait for an approval; it is completed. See: batuta runs show run-1\n' });
  });
});

describe('runs, apply, undo, cancel, trust, doctor', () => {
  const world = (): ReturnType<typeof createFakeWorld> => createFakeWorld({ known: [known(completedRun)] });

  it('lists', async () => {
    expect(await runPlain(createFakeWorld({}), ['runs'])).toEqual({ code: 0, out: 'There is no run yet. Begin with: batuta feature "…"\n', err: '' });
    expect((await runPlain(world(), ['runs'])).out).toBe('run-1  2026-11-21 09:00  completed  $0.73  Discounts  /work/shop\n');
    expect(JSON.parse((await runPlain(world(), ['runs', '--json'])).out)).toMatchObject({ runId: 'run-1', status: 'completed', workspace: '/work/shop' });
  });

  it('shows the report and the events of any run', async () => {
    const shown = await runPlain(world(), ['runs', 'show', 'run-1'], { env: { COLUMNS: '100' } });
    expect(shown.code).toBe(0);
    await expect(shown.out).toMatchFileSnapshot('golden/runs-show-100.txt');
    const events = (await runPlain(world(), ['runs', 'show', 'last', '--json'])).out.trimEnd().split('\n');
    expect(events.length).toBe(completedRun.length);
  });

  it('prints a whole log, without its colours', async () => {
    expect(await runPlain(world(), ['runs', 'show', 'run-1', '--log', '111'])).toEqual({ code: 0, out: 'first line\nred\n\n', err: '' });
    expect(await runPlain(world(), ['runs', 'show', 'run-1', '--log', 'abc'])).toMatchObject({ code: 2, err: 'Run run-1 has no log that begins with "abc".\n' });
  });

  it('applies and undoes', async () => {
    const one = world();
    expect((await runPlain(one, ['apply', 'run-1', '--branch', 'discounts'])).out).toMatch(/^✓ committed c0ffeec0ffee on discounts\n/);
    expect((await runPlain(one, ['apply', 'run-1', '--commit'])).out).toMatch(/^✓ committed c0ffeec0ffee\n/);
    expect((await runPlain(one, ['undo', 'run-1'])).out).toBe('✓ 1 file brought back\n    src/a.ts\n! 1 file changed since, left as they are\n    src/b.ts\n');
    expect(one.calls).toEqual(['apply run-1 {"branch":"discounts"}', 'close', 'apply run-1 {"commit":true}', 'close', 'undo run-1', 'close']);
  });

  it('cancels, and says how to bring files back', async () => {
    const one = createFakeWorld({ known: [known(stoppedRun)] });
    const result = await runPlain(one, ['cancel', 'run-1']);
    expect(result).toMatchObject({ code: 0, out: 'Run run-1 is cancelled.\nIt had changed 1 file; they stay as they are.\n  batuta undo run-1   bring them back\n' });
    expect(one.runs.get('run-1')?.run.state.status).toBe('cancelled');
    expect(await runPlain(one, ['cancel', 'run-1'])).toMatchObject({ code: 2, err: 'Run run-1 has ended already (cancelled).\n' });
  });

  it('trusts and forgets', async () => {
    const one = world();
    await runPlain(one, ['trust']);
    await runPlain(one, ['trust', 'sub', '--remove']);
    expect(one.calls).toEqual(['trust /work/shop true', 'trust /work/shop/sub false']);
  });

  it('checks the machine', async () => {
    expect(await runPlain(world(), ['doctor'])).toEqual({ code: 2, out: ' ✓  git       2.39.2\n ✗  provider  no key\n              export ANTHROPIC_API_KEY=…\n\n1 check failed.\n', err: '' });
  });
});

describe('errors', () => {
  it('of the person are told with their exit code, without a stack', async () => {
    const world = createFakeWorld({ sessionError: new UserError('No model provider can be used.\n  - Set a key.') });
    expect(await runPlain(world, ['feature', 'x'])).toEqual({ code: 2, out: '', err: 'No model provider can be used.\n  - Set a key.\n' });
  });

  it('of the program are told briefly, and in full only in the log', async () => {
    const broken = { ...createFakeWorld({}), createApp: () => Promise.reject(new TypeError('x is not a function')) };
    const quiet = await runPlain(broken, ['runs']);
    expect(quiet).toEqual({
      code: 1,
      out: '',
      err: 'Something failed that should not: x is not a function\nNothing is lost: "batuta runs" lists every run. With BATUTA_LOG=debug in the environment the same command tells the cause.\n',
    });
    const loud = await runPlain(broken, ['runs'], { env: { BATUTA_LOG: 'debug' } });
    expect(loud.err).toMatch(/error unexpected error .*"stack":"TypeError: x is not a function/);
  });
});

async function continued(player: Parameters<ReturnType<typeof featureScript>>[0]): Promise<void> {
  player.emit({ type: 'run.resumed', epoch: 2, host: 'here', pid: 1, takenOver: false });
  const { guidance = '', by } = await player.continuation();
  player.emit({ type: 'run.continued', guidance, by }, ...completed);
}

async function fromApproval(player: Parameters<ReturnType<typeof featureScript>>[0]): Promise<void> {
  await player.approval();
  player.emit(...approved, ...implemented, ...completed);
}
