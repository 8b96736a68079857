import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { anyText, idle, killed, opened, type Stage } from './stage.ts';
import { openGate } from './gate.ts';

/** Whose run it is, over crashes. */
export function ownershipContract(stage: () => Stage): void {
  it('goes on after kill −9 in the middle of a step', async () => {
    const gate = stage().path('gate');
    const host = stage().host({ action: 'start', workflow: 'gated', input: { gate }, runId: 'run' });
    await host.line('effect', ({ key }) => key === 'run/slow#1');
    await killed(host);
    writeFileSync(gate, '');
    const engine = stage().engine();
    expect((await engine.list()).map(({ status }) => status)).toEqual(['open']);
    const handle = await opened(engine, 'run');
    expect(await handle.done).toEqual({ status: 'completed', output: 'through' });
    expect(stage().done()).toEqual(['run/before#1', 'run/slow#1', 'run/slow#1', 'through run/slow#1', 'run/after#1']);
    expect(await engine.read('run', 0)).toEqual([
      { seq: 1, at: anyText, runId: 'run', type: 'run.resumed', epoch: 2, host: 'here', pid: process.pid, takenOver: true },
    ]);
  });

  it('goes on after kill −9 while it waits', async () => {
    const host = stage().host({ action: 'start', workflow: 'waiting', runId: 'run' });
    await host.line('idle');
    await killed(host);
    const engine = stage().engine();
    await openGate(engine, 'answer', 1);
    const handle = await opened(engine, 'run');
    await openGate(engine, 'answer', 2);
    expect(await handle.done).toEqual({ status: 'completed', output: [1, 2] });
    expect(stage().done()).toEqual(['run/before#1', 'run/after#1']);
  });

  it('leaves a living owner alone, and takes over a dead one', async () => {
    const host = stage().host({ action: 'start', workflow: 'waiting', runId: 'run' });
    await host.line('idle');
    const engine = stage().engine();
    const owned = { ok: false, refusal: { reason: 'owned', host: 'here', pid: host.pid, sameHost: true } };
    expect(await engine.open('run')).toEqual(owned);
    expect(await engine.open('run', { force: true })).toEqual(owned);
    expect(await engine.append('run', [{ type: 'run.interrupted' }])).toEqual(owned.refusal);
    expect((await engine.list()).map(({ status }) => status)).toEqual(['running']);
    await killed(host);
    const handle = await opened(engine, 'run');
    expect(await engine.open('run')).toEqual({ ok: false, refusal: { reason: 'owned', host: 'here', pid: process.pid, sameHost: true } });
    await idle(handle);
    handle.stop();
    expect(await handle.done).toEqual({ status: 'released' });
  });

  it('takes a run over from another host only by force; the old owner, woken, does nothing any more', async () => {
    const gate = stage().path('gate');
    const host = stage().host({ action: 'start', workflow: 'gated', input: { gate }, runId: 'run', host: 'elsewhere' });
    await host.line('effect', ({ key }) => key === 'run/slow#1');
    host.signal('SIGSTOP');
    const engine = stage().engine();
    const owner = { host: 'elsewhere', pid: host.pid, sameHost: false };
    expect(await engine.list()).toMatchObject([{ status: 'running', owner }]);
    expect(await engine.open('run')).toEqual({ ok: false, refusal: { reason: 'owned', ...owner } });
    const handle = await opened(engine, 'run', { force: true });
    writeFileSync(gate, '');
    expect(await handle.done).toEqual({ status: 'completed', output: 'through' });
    const before = { effects: stage().done(), events: await engine.read('run', 0) };
    expect(before.effects.filter((effect) => effect.startsWith('through'))).toHaveLength(1);
    host.signal('SIGCONT');
    expect((await host.line('done')).outcome).toEqual({ status: 'fenced' });
    await host.exited;
    expect({ effects: stage().done(), events: await engine.read('run', 0) }).toEqual(before);
    expect((await engine.list()).map(({ status, owner: last }) => [status, last])).toEqual([['completed', null]]);
  });

  it('notices a take-over while it waits', async () => {
    const host = stage().host({ action: 'start', workflow: 'waiting', runId: 'run', host: 'elsewhere' });
    await host.line('idle');
    const engine = stage().engine();
    const handle = await opened(engine, 'run', { force: true });
    expect((await host.line('done')).outcome).toEqual({ status: 'fenced' });
    await openGate(engine, 'answer', 1);
    await openGate(engine, 'answer', 2);
    expect(await handle.done).toEqual({ status: 'completed', output: [1, 2] });
  });

  it('has one winner when several processes open a run at once', async () => {
    const first = stage().host({ action: 'start', workflow: 'waiting', runId: 'run' });
    await first.line('idle');
    await killed(first);
    const hosts = [1, 2, 3].map(() => stage().host({ action: 'open', runId: 'run' }));
    const said = await Promise.all(hosts.map((host) => Promise.race([host.line('open'), host.line('refused')])));
    const winner = hosts[said.findIndex(({ type }) => type === 'open')];
    expect(said.map(({ type }) => type).toSorted()).toEqual(['open', 'refused', 'refused']);
    for (const line of said)
      if (line.type === 'refused') expect(line.refusal).toMatchObject({ reason: 'owned', sameHost: true, pid: winner?.pid });
  });
}
