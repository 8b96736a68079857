import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine, RunHandle, Workflow } from '../../../src/core/durable/contracts.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { HostCommand } from './host.ts';
import { startHost, type HostProcess } from './host-process.ts';
import { contractWorkflows, everythingOutput } from './workflows.ts';

/** What an engine brings to be held against the contract. */
export interface DurableAdapter {
  readonly name: string;
  /** An engine in this process over the runs in `folder`. */
  engine(folder: string, workflows: readonly Workflow[]): Engine;
  /** Script that calls `runHost` with an engine of the same kind. */
  readonly hostScript: string;
}

/** A folder, its engine in this process and its child processes, for one test. */
export interface Stage {
  readonly folder: string;
  readonly effects: string;
  engine(version?: '1' | '2'): Engine;
  host(command: Omit<HostCommand, 'folder' | 'effects'>): HostProcess;
  /** Effects so far, in order. */
  done(): string[];
  path(name: string): string;
  clear(): Promise<void>;
}

export async function createStage(adapter: DurableAdapter): Promise<Stage> {
  const root = await mkdtemp(join(tmpdir(), 'batuta-durable-'));
  const folder = join(root, 'runs');
  const effects = join(root, 'effects.txt');
  const hosts: HostProcess[] = [];
  return {
    folder,
    effects,
    engine: (version) => adapter.engine(folder, contractWorkflows({ effects }, version)),
    host: (command) => {
      const host = startHost(adapter.hostScript, { folder, effects, ...command });
      hosts.push(host);
      return host;
    },
    done: () => (existsSync(effects) ? readFileSync(effects, 'utf8').split('\n').slice(0, -1) : []),
    path: (name) => join(root, name),
    clear: async () => {
      for (const host of hosts) {
        host.signal('SIGKILL');
        await host.exited;
      }
      await rm(root, { recursive: true, force: true });
    },
  };
}

export async function killed(host: HostProcess): Promise<void> {
  host.signal('SIGKILL');
  await host.exited;
}

export async function opened(engine: Engine, runId: string, options: { force?: boolean } = {}): Promise<RunHandle> {
  const result = await engine.open(runId, options);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  return result.handle;
}

export function idle(handle: RunHandle): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const off = handle.onIdle((signals) => {
      off();
      resolve(signals);
    });
  });
}

const types = (events: readonly RunEvent[]): string[] => events.map((event) => (event.type === 'notice' ? event.text : event.type));

/** The durable contract, with real processes. Every engine passes it. */
export function durableContract(adapter: DurableAdapter): void {
  describe(`durable contract: ${adapter.name}`, () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await createStage(adapter);
    });
    afterEach(async () => {
      await stage.clear();
    });

    it('runs everything in one go, and its events are numbered', async () => {
      const engine = stage.engine();
      const handle = await engine.start('everything', null, { runId: 'run' });
      expect(await idle(handle)).toEqual(['go']);
      expect(handle.waitingFor()).toEqual(['go']);
      await engine.signal('run', 'go', { answer: 42 });
      expect(await handle.done).toEqual({ status: 'completed', output: everythingOutput });
      const events = await engine.read('run', 0);
      expect(events.map(({ seq, runId }) => [seq, runId])).toEqual(events.map((_, index) => [index + 1, 'run']));
      expect(types(events)).toEqual(['begin', 'planning', 'planned']);
      expect(types(await engine.read('run', 2))).toEqual(['planned']);
      expect(await engine.open('run')).toEqual({ ok: false, refusal: { reason: 'ended', status: 'completed' } });
      expect(await engine.list()).toEqual([{ runId: 'run', workflow: 'everything', startedAt: expect.any(String), input: null, status: 'completed' }]);
    });

    it('refuses an id twice, an unknown workflow, a wrong input, and knows no other runs', async () => {
      const engine = stage.engine();
      const handle = await engine.start('waiting', null, { runId: 'run' });
      await expect(engine.start('waiting', null, { runId: 'run' })).rejects.toThrow('already');
      await expect(engine.start('nothing', null, { runId: 'other' })).rejects.toThrow('no workflow named "nothing"');
      await expect(engine.start('gated', null, { runId: 'other' })).rejects.toThrow();
      await expect(engine.start('waiting', null, { runId: '../other' })).rejects.toThrow('cannot be the id');
      expect(await engine.open('other')).toEqual({ ok: false, refusal: { reason: 'not-found' } });
      await expect(engine.signal('other', 'answer', 1)).rejects.toThrow('There is no run "other"');
      expect((await engine.list()).map(({ runId, status }) => [runId, status])).toEqual([['run', 'running']]);
      handle.stop();
      expect(await handle.done).toMatchObject({ status: expect.stringMatching(/released|interrupted/) });
    });

    it('goes on after kill −9 in the middle of a step', async () => {
      const gate = stage.path('gate');
      const host = stage.host({ action: 'start', workflow: 'gated', input: { gate }, runId: 'run' });
      await host.line('effect', ({ key }) => key === 'run/slow#1');
      await killed(host);
      writeFileSync(gate, '');
      const engine = stage.engine();
      expect((await engine.list()).map(({ status }) => status)).toEqual(['open']);
      const handle = await opened(engine, 'run');
      expect(await handle.done).toEqual({ status: 'completed', output: 'through' });
      expect(stage.done()).toEqual(['run/before#1', 'run/slow#1', 'run/slow#1', 'through run/slow#1', 'run/after#1']);
      expect(await engine.read('run', 0)).toEqual([
        { seq: 1, at: expect.any(String), runId: 'run', type: 'run.resumed', epoch: 2, host: 'here', pid: process.pid, takenOver: true },
      ]);
    });

    it('goes on after kill −9 while it waits', async () => {
      const host = stage.host({ action: 'start', workflow: 'waiting', runId: 'run' });
      await host.line('idle');
      await killed(host);
      const engine = stage.engine();
      await engine.signal('run', 'answer', 1);
      const handle = await opened(engine, 'run');
      await engine.signal('run', 'answer', 2);
      expect(await handle.done).toEqual({ status: 'completed', output: [1, 2] });
      expect(stage.done()).toEqual(['run/before#1', 'run/after#1']);
    });

    it('leaves a living owner alone, and takes over a dead one', async () => {
      const host = stage.host({ action: 'start', workflow: 'waiting', runId: 'run' });
      await host.line('idle');
      const engine = stage.engine();
      const owned = { ok: false, refusal: { reason: 'owned', host: 'here', pid: host.pid, sameHost: true } };
      expect(await engine.open('run')).toEqual(owned);
      expect(await engine.open('run', { force: true })).toEqual(owned);
      expect(await engine.append('run', [{ type: 'run.saved' }])).toEqual(owned.refusal);
      expect((await engine.list()).map(({ status }) => status)).toEqual(['running']);
      await killed(host);
      const handle = await opened(engine, 'run');
      expect(await engine.open('run')).toEqual({ ok: false, refusal: { reason: 'owned', host: 'here', pid: process.pid, sameHost: true } });
      await idle(handle);
      handle.stop();
      expect(await handle.done).toEqual({ status: 'released', waitingFor: ['answer'] });
    });

    it('takes a run over from another host only by force; the old owner, woken, does nothing any more', async () => {
      const gate = stage.path('gate');
      const host = stage.host({ action: 'start', workflow: 'gated', input: { gate }, runId: 'run', host: 'elsewhere' });
      await host.line('effect', ({ key }) => key === 'run/slow#1');
      host.signal('SIGSTOP');
      const engine = stage.engine();
      const refusal = { reason: 'owned', host: 'elsewhere', pid: host.pid, sameHost: false };
      expect(await engine.open('run')).toEqual({ ok: false, refusal });
      const handle = await opened(engine, 'run', { force: true });
      writeFileSync(gate, '');
      expect(await handle.done).toEqual({ status: 'completed', output: 'through' });
      const before = { effects: stage.done(), events: await engine.read('run', 0) };
      expect(before.effects.filter((effect) => effect.startsWith('through'))).toHaveLength(1);
      host.signal('SIGCONT');
      expect((await host.line('done')).outcome).toEqual({ status: 'fenced' });
      await host.exited;
      expect({ effects: stage.done(), events: await engine.read('run', 0) }).toEqual(before);
      expect((await engine.list()).map(({ status }) => status)).toEqual(['completed']);
    });

    it('notices a take-over while it waits', async () => {
      const host = stage.host({ action: 'start', workflow: 'waiting', runId: 'run', host: 'elsewhere' });
      await host.line('idle');
      const engine = stage.engine();
      const handle = await opened(engine, 'run', { force: true });
      expect((await host.line('done')).outcome).toEqual({ status: 'fenced' });
      await engine.signal('run', 'answer', 1);
      await engine.signal('run', 'answer', 2);
      expect(await handle.done).toEqual({ status: 'completed', output: [1, 2] });
    });

    it('has one winner when several processes open a run at once', async () => {
      const first = stage.host({ action: 'start', workflow: 'waiting', runId: 'run' });
      await first.line('idle');
      await killed(first);
      const hosts = [1, 2, 3].map(() => stage.host({ action: 'open', runId: 'run' }));
      const said = await Promise.all(hosts.map((host) => Promise.race([host.line('open'), host.line('refused')])));
      const winner = hosts[said.findIndex(({ type }) => type === 'open')];
      expect(said.map(({ type }) => type).toSorted()).toEqual(['open', 'refused', 'refused']);
      for (const line of said) if (line.type === 'refused') expect(line.refusal).toMatchObject({ reason: 'owned', sameHost: true, pid: winner?.pid });
    });

    it('loses no paid result to a failing sibling', async () => {
      const gate = stage.path('gate');
      const host = stage.host({ action: 'start', workflow: 'siblings', input: { gate }, runId: 'run' });
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
      expect(stage.done().filter((effect) => effect === 'run/both#1/fails/break#1')).toHaveLength(1);
      expect(stage.done().filter((effect) => effect === 'run/both#1/pays/slow#1')).toHaveLength(1);
    });

    it('keeps early signals, in order, and takes each id once, also after it was used', async () => {
      const engine = stage.engine();
      const gate = stage.path('gate');
      const first = await engine.start('waiting', { gate }, { runId: 'run' });
      await engine.signal('run', 'answer', 'one', { id: 'a' });
      await engine.signal('run', 'answer', 'one', { id: 'a' });
      await idle(first);
      first.stop();
      await first.done;
      await engine.signal('run', 'answer', 'one', { id: 'a' });
      await engine.signal('run', 'other', 'nobody waits for it');
      await engine.signal('run', 'answer', 'two', { id: 'b' });
      const second = await opened(engine, 'run');
      expect(await second.done).toEqual({ status: 'completed', output: ['one', 'two'] });
    });

    it('is cancelled from another process: a living owner stops its steps', async () => {
      const host = stage.host({ action: 'start', workflow: 'gated', input: { gate: stage.path('never') }, runId: 'run' });
      await host.line('effect', ({ key }) => key === 'run/slow#1');
      const engine = stage.engine();
      await engine.cancel('run', 'Ana');
      expect((await host.line('done')).outcome).toEqual({ status: 'cancelled' });
      await host.exited;
      expect(await engine.open('run')).toEqual({ ok: false, refusal: { reason: 'ended', status: 'cancelled' } });
      expect(await engine.read('run', 0)).toEqual([{ seq: 1, at: expect.any(String), runId: 'run', type: 'run.cancelled', by: 'Ana' }]);
    });

    it('is cancelled without an owner, or after its owner died, or waiting in this process', async () => {
      const engine = stage.engine();
      const parked = await engine.start('waiting', null, { runId: 'parked' });
      await idle(parked);
      parked.stop();
      await parked.done;
      const host = stage.host({ action: 'start', workflow: 'waiting', runId: 'dead' });
      await host.line('idle');
      await killed(host);
      const here = await engine.start('waiting', null, { runId: 'here' });
      for (const runId of ['parked', 'dead', 'here']) {
        await engine.cancel(runId, 'Ana');
        await engine.cancel(runId, 'Ana again');
        expect(types(await engine.read(runId, 0))).toEqual(['run.cancelled']);
        expect(await engine.open(runId)).toEqual({ ok: false, refusal: { reason: 'ended', status: 'cancelled' } });
      }
      expect(await here.done).toEqual({ status: 'cancelled' });
    });

    it('stops softly: the step under way is journaled, and is not run again', async () => {
      const gate = stage.path('gate');
      const host = stage.host({ action: 'start', workflow: 'gated', input: { gate }, runId: 'run' });
      await host.line('effect', ({ key }) => key === 'run/slow#1');
      host.send('stop');
      await host.line('told');
      writeFileSync(gate, '');
      expect((await host.line('done')).outcome).toEqual({ status: 'interrupted' });
      await host.exited;
      const engine = stage.engine();
      const handle = await opened(engine, 'run');
      expect(await handle.done).toEqual({ status: 'completed', output: 'through' });
      expect(stage.done()).toEqual(['run/before#1', 'run/slow#1', 'through run/slow#1', 'run/after#1']);
      expect(types(await engine.read('run', 0))).toEqual(['run.interrupted', 'run.resumed']);
    });

    it('stops at once: steps are aborted and run again; a workflow that swallows the error has not ended', async () => {
      const gate = stage.path('gate');
      const engine = stage.engine();
      const handle = await engine.start('stubborn', { gate }, { runId: 'run' });
      const host = stage.host({ action: 'start', workflow: 'stubborn', input: { gate }, runId: 'other' });
      await host.line('effect');
      host.send('kill');
      expect((await host.line('done')).outcome).toEqual({ status: 'interrupted' });
      await host.exited;
      handle.kill();
      expect(await handle.done).toEqual({ status: 'interrupted' });
      writeFileSync(gate, '');
      for (const runId of ['run', 'other']) expect(await (await opened(engine, runId)).done).toEqual({ status: 'completed', output: 'through' });
    });

    it('begins a phase again after an update, keeping what was completed and what was paid', async () => {
      const host = stage.host({ action: 'start', workflow: 'changing', runId: 'run', version: '1', park: true });
      expect((await host.line('done')).outcome).toEqual({ status: 'released', waitingFor: ['go'] });
      await host.exited;
      const engine = stage.engine('2');
      const first = await opened(engine, 'run');
      expect(await idle(first)).toEqual(['go']);
      first.stop();
      expect(await first.done).toEqual({ status: 'released', waitingFor: ['go'] });
      const second = await opened(stage.engine('2'), 'run');
      await engine.signal('run', 'go', null);
      expect(await second.done).toEqual({ status: 'completed', output: { first: 'first 1', second: { paid: 'paid by 1', other: 'free by 2' } } });
      expect(stage.done()).toEqual(['run/first#1/old first#1', 'run/second#1/ask#1', 'run/second#1/free#1', 'run/second#1/added#1', 'run/second#1/free#1']);
    });

    it('is followed from another process, over a crash and a take-over, each event once', async () => {
      const host = stage.host({ action: 'start', workflow: 'everything', runId: 'run' });
      await host.line('open');
      const engine = stage.engine();
      const stop = new AbortController();
      const seen: RunEvent[] = [];
      const following = (async () => {
        for await (const event of engine.follow('run', 0, stop.signal)) {
          seen.push(event);
          if (seen.length === 5) stop.abort();
        }
      })();
      await host.line('idle');
      await killed(host);
      const next = stage.host({ action: 'open', runId: 'run', answers: [{ name: 'go', payload: { answer: 42 } }] });
      expect((await next.line('done')).outcome).toEqual({ status: 'completed', output: everythingOutput });
      await next.exited;
      expect(await engine.append('run', [{ type: 'notice', level: 'info', text: 'undone' }])).toBeNull();
      await following;
      expect(types(seen)).toEqual(['begin', 'planning', 'planned', 'run.resumed', 'undone']);
      expect(seen).toEqual(await engine.read('run', 0));
      const late: RunEvent[] = [];
      const lateStop = new AbortController();
      for await (const event of engine.follow('run', 3, lateStop.signal)) {
        late.push(event);
        if (late.length === 2) lateStop.abort();
      }
      expect(late).toEqual(seen.slice(3));
    });

    it('keeps blobs by their hash', async () => {
      const engine = stage.engine();
      const handle = await engine.start('waiting', null, { runId: 'run' });
      const hash = await engine.blobs('run').put(Buffer.from('bytes'));
      expect(Buffer.from((await stage.engine().blobs('run').get(hash)) ?? []).toString()).toBe('bytes');
      expect(await engine.blobs('run').get('0'.repeat(64))).toBeNull();
      handle.kill();
      await handle.done;
    });
  });
}
