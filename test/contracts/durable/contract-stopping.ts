import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { anyText, idle, killed, opened, types, type Stage } from './stage.ts';

/** Stop, kill, cancel. */
export function stoppingContract(stage: () => Stage): void {
  it('is cancelled from another process: a living owner stops its steps', async () => {
    const host = stage().host({ action: 'start', workflow: 'gated', input: { gate: stage().path('never') }, runId: 'run' });
    await host.line('effect', ({ key }) => key === 'run/slow#1');
    const engine = stage().engine();
    await engine.cancel('run', 'Ana');
    expect((await host.line('done')).outcome).toEqual({ status: 'cancelled' });
    await host.exited;
    expect(await engine.open('run')).toEqual({ ok: false, refusal: { reason: 'ended', status: 'cancelled' } });
    expect(await engine.read('run', 0)).toEqual([{ seq: 1, at: anyText, runId: 'run', type: 'run.cancelled', by: 'Ana' }]);
  });

  it('is cancelled without an owner, or after its owner died, or waiting in this process', async () => {
    const engine = stage().engine();
    const parked = await engine.start('waiting', null, { runId: 'parked' });
    await idle(parked);
    parked.stop();
    await parked.done;
    const host = stage().host({ action: 'start', workflow: 'waiting', runId: 'dead' });
    await host.line('idle');
    await killed(host);
    const here = await engine.start('waiting', null, { runId: 'here' });
    for (const runId of ['parked', 'dead', 'here']) {
      await engine.cancel(runId, 'Ana');
      await engine.cancel(runId, 'Ana again');
      expect(types(await engine.read(runId, 0))).toEqual(['question.asked', 'run.cancelled']);
      expect(await engine.open(runId)).toEqual({ ok: false, refusal: { reason: 'ended', status: 'cancelled' } });
    }
    expect(await here.done).toEqual({ status: 'cancelled' });
  });

  it('stops softly: the step under way is journaled, and is not run again', async () => {
    const gate = stage().path('gate');
    const host = stage().host({ action: 'start', workflow: 'gated', input: { gate }, runId: 'run' });
    await host.line('effect', ({ key }) => key === 'run/slow#1');
    host.send('stop');
    await host.line('told');
    writeFileSync(gate, '');
    expect((await host.line('done')).outcome).toEqual({ status: 'interrupted' });
    await host.exited;
    const engine = stage().engine();
    const handle = await opened(engine, 'run');
    expect(await handle.done).toEqual({ status: 'completed', output: 'through' });
    expect(stage().done()).toEqual(['run/before#1', 'run/slow#1', 'through run/slow#1', 'run/after#1']);
    expect(types(await engine.read('run', 0))).toEqual(['run.interrupted', 'run.resumed']);
  });

  it('stops at once: steps are aborted and run again; a workflow that swallows the error has not ended', async () => {
    const gate = stage().path('gate');
    const engine = stage().engine();
    const handle = await engine.start('stubborn', { gate }, { runId: 'run' });
    const host = stage().host({ action: 'start', workflow: 'stubborn', input: { gate }, runId: 'other' });
    await host.line('effect');
    host.send('kill');
    expect((await host.line('done')).outcome).toEqual({ status: 'interrupted' });
    await host.exited;
    handle.kill();
    expect(await handle.done).toEqual({ status: 'interrupted' });
    writeFileSync(gate, '');
    for (const runId of ['run', 'other'])
      expect(await (await opened(engine, runId)).done).toEqual({ status: 'completed', output: 'through' });
  });
}
