import { expect, it } from 'vitest';
import type { RunEventBody } from '../../src/protocol/run-event.ts';
import { atGate } from '../contracts/durable/gate.ts';
import { machine, main, park, start } from './machine.ts';

const undone: RunEventBody = { type: 'run.undone', restored: ['a.test'], skipped: [], by: 'Ana' };
const workflow = main((ctx) => atGate(ctx, 'go'));

/** Every call of what clears away, and a machine for it; processes of it live as long as `alive` says. */
const clearing = (alive: boolean) => {
  const calls: string[][] = [];
  const clearAway = async (runId: string, by: string) => {
    calls.push([runId, by]);
    return [undone];
  };
  return { calls, ...machine({ clearAway, isAlive: async () => alive }) };
};

it('a living owner clears away what a cancelled run leaves, and who asked for it does not', async () => {
  const { calls, engine } = clearing(true);
  const handle = await start(engine(workflow));
  const other = engine(workflow);
  await other.cancel('run', 'Ana');
  expect(await handle.done).toEqual({ status: 'cancelled' });
  expect(calls).toEqual([['run', 'Ana']]);
  expect((await other.read('run', 0)).slice(-2)).toMatchObject([undone, { type: 'run.cancelled', by: 'Ana' }]);
});

it('whom the run was taken from while its last step ended clears nothing away any more', async () => {
  const calls: string[][] = [];
  const clearAway = async (runId: string, by: string) => {
    calls.push([runId, by]);
    return [undone];
  };
  let isAlive = true;
  const { engine, journalFiles, folder } = machine({ clearAway, isAlive: async () => isAlive });
  const [begun, stopping, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = main((ctx) =>
    ctx.step('slow', async ({ signal }) => {
      signal.addEventListener('abort', () => stopping.resolve());
      begun.resolve();
      await ended.promise;
      throw new Error('ended by the signal');
    }),
  );
  const handle = await start(engine(slow));
  await begun.promise;
  const cancelled = engine(slow).cancel('run', 'Ana');
  await stopping.promise;
  await new Promise((resolve) => setImmediate(resolve));
  const takeOver = () => journalFiles.replace(`${folder}/run/journal/000002.log`, Buffer.from('of another process'));
  await takeOver();
  ended.resolve();
  expect([await handle.done, calls]).toEqual([{ status: 'fenced' }, []]);
  // That one dies, too: who asked for it does it all.
  isAlive = false;
  await takeOver();
  await cancelled;
  expect(calls).toEqual([['run', 'Ana']]);
});

it('without an owner, who asks for it does so, once', async () => {
  const { calls, engine } = clearing(false);
  await park(await start(engine(workflow)));
  const other = engine(workflow);
  await other.cancel('run', 'Ana');
  await other.cancel('run', 'Ana again');
  expect(calls).toEqual([['run', 'Ana']]);
  expect((await other.read('run', 0)).map(({ type }) => type)).toEqual(['question.asked', 'run.undone', 'run.cancelled']);
});

it('what an owner has picked up lies in the inbox no longer', async () => {
  const { engine, journalFiles } = clearing(true);
  const inbox = (): string[] => [...journalFiles.contents.keys()].filter((path) => path.includes('/signals/'));
  const handle = await start(engine(workflow));
  const other = engine(workflow);
  await other.note('run', { agent: 'backend', text: 'use cents', by: 'Ana' });
  await expect.poll(async () => (await other.read('run', 0)).map(({ type }) => type)).toContain('agent.noted');
  await expect.poll(inbox).toEqual([]);
  await other.cancel('run', 'Ana');
  await handle.done;
  expect(inbox()).toEqual([]);
});

it('what is told while it is cleared away lies in the journal before more is done: a process that dies then loses nothing of it', async () => {
  const left: RunEventBody = { type: 'notice', level: 'warning', text: 'left by a command' };
  const told = Promise.withResolvers<void>();
  let processes = 0;
  const seen: string[][] = [];
  const { engine } = machine({
    clearAway: async (runId, _by, announce) => {
      const other = engine(workflow);
      seen.push((await other.read(runId, 0)).map(({ type }) => type));
      if (++processes > 1) return [undone];
      await announce(left);
      told.resolve();
      return new Promise(() => {});
    },
  });
  await park(await start(engine(workflow)));
  void engine(workflow).cancel('run', 'Ana');
  await told.promise;
  const other = engine(workflow);
  await other.cancel('run', 'Ana');
  expect(seen).toEqual([['question.asked'], ['question.asked', 'notice']]);
  expect((await other.read('run', 0)).map(({ type }) => type)).toEqual(['question.asked', 'notice', 'run.undone', 'run.cancelled']);
});

it('an owner that is cancelled tells it so, too', async () => {
  const left: RunEventBody = { type: 'notice', level: 'warning', text: 'left by a command' };
  let state: unknown = null;
  const { engine } = machine({
    isAlive: async () => true,
    clearAway: async (runId, _by, announce) => {
      await announce(left);
      state = (await owner.state(runId)).notices.map(({ text }) => text);
      return [];
    },
  });
  const owner = engine(workflow);
  const handle = await start(owner);
  await engine(workflow).cancel('run', 'Ana');
  await handle.done;
  expect(state).toEqual(['left by a command']);
});
