import { replyTo } from '../../src/core/question/question.ts';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { createFakeWorld, type FakeWorld } from '../fakes/fake-app.ts';
import { FakeRun, type Player } from '../fakes/fake-run.ts';
import { createFakeTerminal, type FakeTerminal } from './fake-terminal.ts';
import { approved, asked, completed, implemented, upToApproval } from './recorded-runs.ts';
import { featureScript } from './recorded-scripts.ts';

/** A run in the middle of a long step. */
async function working(player: Player): Promise<void> {
  player.emit(...upToApproval, ...approved);
  await player.work('step');
  player.emit({ type: 'notice', level: 'info', text: 'the step is done' });
}

function begin(tty: boolean): { world: FakeWorld; terminal: FakeTerminal; code: Promise<number> } {
  const world = createFakeWorld({ script: working });
  const terminal = createFakeTerminal(world, { tty, columns: 90 });
  return { world, terminal, code: runCli(['feature', 'x', '--yes'], terminal.io) };
}

describe('Ctrl-C', () => {
  it('once: lets the step finish, then says how to go on', async () => {
    const { world, terminal, code } = begin(true);
    await terminal.printed('Implement');
    terminal.interrupt();
    await terminal.printed('Finishing the current step. Press Ctrl-C again to stop at once.');
    world.started.release('step');
    expect([await code, world.started.state.status, world.calls]).toEqual([130, 'interrupted', ['close']]);
    expect(terminal.out()).toContain('Stopped. Resume continues where it left off at no extra cost.\n  batuta resume 260101-feature ');
  });

  it('twice: ends the step at once', async () => {
    const { world, terminal, code } = begin(false);
    await terminal.printed('Implement');
    terminal.interrupt();
    terminal.interrupt();
    expect([await code, world.started.state.status]).toEqual([130, 'interrupted']);
    expect(terminal.out()).toContain('Stopping at once. Nothing is lost.');
  });

  it('in the middle of a model call: says what that call may cost', async () => {
    const world = createFakeWorld({
      async script(player) {
        player.emit(...upToApproval, ...approved);
        player.emit({
          type: 'turn.started',
          agent: 'backend',
          path: 'backend/1',
          turn: 9,
          model: 'm',
          reservedTokens: 9,
          reservedUsd: 0.35,
        });
        await player.work('call');
      },
    });
    const terminal = createFakeTerminal(world, { tty: false, columns: 90 });
    const code = runCli(['feature', 'x', '--yes'], terminal.io);
    await terminal.printed('Implement');
    terminal.interrupt();
    terminal.interrupt();
    expect(await code).toBe(130);
    expect(terminal.out()).toContain(
      'Stopped. Resume continues where it left off. Interrupted calls are made again and may cost up to\n$0.35 more. (simulated)',
    );
    expect(terminal.out()).not.toContain('no extra cost');
  });

  it('three times: leaves, with the cursor given back', async () => {
    const { world, terminal, code } = begin(true);
    await terminal.printed('Implement');
    terminal.tick(120);
    terminal.interrupt();
    terminal.interrupt();
    terminal.interrupt();
    expect(terminal.exits).toEqual([130]);
    world.started.release('step');
    await code;
    expect(
      terminal
        .rawOut()
        .match(/\u001b\[\?25[hl]/g)
        ?.at(-1),
    ).toBe('\u001b[?25h');
  });

  it('at the prompt leaves the run waiting', async () => {
    const world = createFakeWorld({ script: featureScript() });
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    const code = runCli(['feature', 'x'], terminal.io);
    await terminal.typeAfter('› ', '\u0003');
    expect([await code, world.started.state.status, world.started.answers]).toEqual([130, 'waiting-approval', []]);
    expect(terminal.out()).toContain('batuta approve 260101-feature');
  });

  it('as a signal at the prompt does the same', async () => {
    const world = createFakeWorld({ script: featureScript() });
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    const code = runCli(['feature', 'x'], terminal.io);
    await terminal.printed('› ');
    terminal.interrupt();
    expect([await code, world.started.state.status, world.started.answers]).toEqual([130, 'waiting-approval', []]);
  });

  it('only stops watching a run of another process', async () => {
    const run = new FakeRun('run-1', [...upToApproval, ...approved]);
    const world = createFakeWorld({ known: [{ run, refusal: { reason: 'owned', host: 'here', pid: 7, sameHost: true } }] });
    const terminal = createFakeTerminal(world);
    const code = runCli(['resume', 'run-1'], terminal.io);
    await terminal.printed('You watch it');
    terminal.interrupt();
    expect([await code, run.state.status]).toEqual([130, 'running']);
    expect(terminal.out()).toContain('No longer watching; the run continues in the other process.');
  });
});

describe('someone else', () => {
  it('dies while his run is watched: watching ends, and says how to go on', async () => {
    const run = new FakeRun('run-1', [...upToApproval, ...approved]);
    const world = createFakeWorld({ known: [{ run, refusal: { reason: 'owned', host: 'here', pid: 7, sameHost: true } }] });
    const terminal = createFakeTerminal(world);
    const code = runCli(['resume', 'run-1'], terminal.io);
    await terminal.printed('You watch it');
    world.ownersAreGone = true;
    await world.listRuns();
    expect(await code).toBe(1);
    expect(terminal.out()).toContain('The process that worked on this run is gone. Nothing is lost.\n  batuta resume run-1 ');
  });

  it('answers while the prompt is open: the question goes away and the run goes on', async () => {
    const world = createFakeWorld({
      script: featureScript([{ type: 'run.completed', artifacts: ['s'], tree: 'b'.repeat(64), commitMessage: '' }]),
    });
    const terminal = createFakeTerminal(world, { tty: true, columns: 90 });
    const code = runCli(['feature', 'x'], terminal.io);
    await terminal.printed('› ');
    world.started.reply(replyTo(asked.question, { by: 'eva', option: 'approve' }));
    expect(await code).toBe(0);
    expect(terminal.out()).toContain(' ✓ eva answered “Approve and implement”');
  });

  it('answers while the spec is shown where there is no terminal: watching goes on to the end', async () => {
    const run = new FakeRun('run-1', [...upToApproval]);
    const world = createFakeWorld({ known: [{ run, refusal: { reason: 'owned', host: 'here', pid: 7, sameHost: true } }] });
    world.duringForecast = async () => {
      for (const body of approved) run.append(body);
      await world.listRuns();
    };
    const terminal = createFakeTerminal(world);
    const code = runCli(['resume', 'run-1'], terminal.io);
    await terminal.printed('answered “Approve and implement”');
    for (const body of [...implemented, ...completed]) run.append(body);
    expect(await code).toBe(0);
    expect(terminal.out()).not.toMatch(/is gone|no terminal to ask in/);
  });

  it('reads no more: the run stops like at a Ctrl-C', async () => {
    const { world, terminal, code } = begin(false);
    await terminal.printed('Implement');
    terminal.io.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    world.started.release('step');
    expect([await code, world.started.state.status]).toEqual([130, 'interrupted']);
  });
});
