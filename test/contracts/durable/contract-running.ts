import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { RunNews } from '../../../src/core/durable/contracts.ts';
import { project } from '../../../src/core/run/project.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { anyText, idle, killed, opened, types, type Stage } from './stage.ts';
import { everythingOutput } from './workflows.ts';
import { openGate } from './gate.ts';

/** The gate of `everything`. */
const gate = ['question.asked', 'question.answered'];

/** What a run does, and what it tells. */
export function runningContract(stage: () => Stage): void {
  it('runs everything in one go, and its events are numbered', async () => {
    const engine = stage().engine();
    const handle = await engine.start('everything', null, { runId: 'run' });
    await idle(handle);
    expect(handle.isIdle()).toBe(true);
    await openGate(engine, 'go', { answer: 42 });
    expect(await handle.done).toEqual({ status: 'completed', output: everythingOutput });
    const events = await engine.read('run', 0);
    expect(events.map(({ seq, runId }) => [seq, runId])).toEqual(events.map((_, index) => [index + 1, 'run']));
    expect(types(events)).toEqual(['begin', 'planning', 'planned', ...gate, 'question.asked', 'question.withdrawn']);
    expect(types(await engine.read('run', 2))).toEqual(types(events).slice(2));
    expect(await engine.open('run')).toEqual({ ok: false, refusal: { reason: 'ended', status: 'completed' } });
    expect(await engine.list()).toEqual([
      { runId: 'run', pipeline: 'everything', startedAt: anyText, input: null, status: 'completed', owner: null, state: project(events) },
    ]);
  });

  it('refuses an id twice, an unknown workflow, a wrong input, and knows no other runs', async () => {
    const engine = stage().engine();
    const handle = await engine.start('waiting', null, { runId: 'run' });
    await expect(engine.start('waiting', null, { runId: 'run' })).rejects.toThrow('already');
    await expect(engine.start('nothing', null, { runId: 'other' })).rejects.toThrow('no pipeline "nothing"');
    await expect(engine.start('gated', null, { runId: 'other' })).rejects.toThrow();
    await expect(engine.start('waiting', null, { runId: '../other' })).rejects.toThrow('cannot be the id');
    expect(await engine.open('other')).toEqual({ ok: false, refusal: { reason: 'not-found' } });
    await expect(engine.note('other', { agent: 'a', text: 't', by: 'ana' })).rejects.toThrow('There is no run "other"');
    expect((await engine.list()).map(({ runId, status }) => [runId, status])).toEqual([['run', 'running']]);
    handle.stop();
    expect(await handle.done).toMatchObject({ status: expect.stringMatching(/released|interrupted/) as unknown });
  });

  it('loses no paid result to a failing sibling', async () => {
    const gate = stage().path('gate');
    const host = stage().host({ action: 'start', workflow: 'siblings', input: { gate }, runId: 'run' });
    await host.line('effect', ({ key }) => key.endsWith('/break#1'));
    await host.line('effect', ({ key }) => key.endsWith('/pays/slow#1'));
    writeFileSync(gate, '');
    const done = await host.line('done');
    expect(done.outcome).toEqual({
      status: 'completed',
      output: [
        { ok: false, error: { name: 'RangeError', message: 'broken on purpose' } },
        { ok: true, value: 'through' },
      ],
    });
    expect(
      stage()
        .done()
        .filter((effect) => effect === 'run/both#1/fails/break#1'),
    ).toHaveLength(1);
    expect(
      stage()
        .done()
        .filter((effect) => effect === 'run/both#1/pays/slow#1'),
    ).toHaveLength(1);
  });

  it('is followed from another process, over a crash and a take-over, each event once', async () => {
    const host = stage().host({ action: 'start', workflow: 'everything', runId: 'run' });
    await host.line('open');
    const engine = stage().engine();
    const stop = new AbortController();
    const seen: RunEvent[] = [];
    const take = ({ events }: RunNews): void => {
      seen.push(...events);
      if (seen.length === 9) stop.abort();
    };
    const following = engine.follow('run', 0, take, stop.signal);
    await host.line('idle');
    await killed(host);
    const next = stage().host({ action: 'open', runId: 'run', gates: { go: { answer: 42 } } });
    expect((await next.line('done')).outcome).toEqual({ status: 'completed', output: everythingOutput });
    await next.exited;
    expect(await engine.append('run', [{ type: 'notice', level: 'info', text: 'undone' }])).toBeNull();
    await following;
    const asked = ['question.asked', 'question.withdrawn'];
    expect(types(seen)).toEqual(['begin', 'planning', 'planned', gate[0], 'run.resumed', gate[1], ...asked, 'undone']);
    expect(seen).toEqual(await engine.read('run', 0));
    const late: RunNews[] = [];
    const lateStop = new AbortController();
    const takeLate = (news: RunNews): void => {
      late.push(news);
      lateStop.abort();
    };
    await engine.follow('run', 3, takeLate, lateStop.signal);
    expect(late.map(({ events, before, state, reset }) => [events, before(), state, reset])).toEqual([
      [seen.slice(3), project(seen.slice(0, 3)), project(seen), false],
    ]);
  });

  it('keeps blobs by their hash', async () => {
    const engine = stage().engine();
    const handle = await engine.start('waiting', null, { runId: 'run' });
    const hash = await engine.blobs('run').put(Buffer.from('bytes'));
    expect(Buffer.from((await stage().engine().blobs('run').get(hash)) ?? []).toString()).toBe('bytes');
    expect(await engine.blobs('run').get('0'.repeat(64))).toBeNull();
    handle.kill();
    await handle.done;
  });

  it('begins a phase again after an update, keeping what was completed and what was paid', async () => {
    const host = stage().host({ action: 'start', workflow: 'changing', runId: 'run', version: '1', park: true });
    expect((await host.line('done')).outcome).toEqual({ status: 'released' });
    await host.exited;
    const engine = stage().engine('2');
    const first = await opened(engine, 'run');
    await idle(first);
    first.stop();
    expect(await first.done).toEqual({ status: 'released' });
    const second = await opened(stage().engine('2'), 'run');
    await openGate(engine, 'go');
    expect(await second.done).toEqual({
      status: 'completed',
      output: { first: 'first 1', second: { paid: 'paid by 1', other: 'free by 2' } },
    });
    expect(stage().done()).toEqual([
      'run/first#1/old first#1',
      'run/second#1/ask#1',
      'run/second#1/free#1',
      'run/second#1/added#1',
      'run/second#1/free#1',
    ]);
  });
}
