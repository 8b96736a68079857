import { expect, it } from 'vitest';
import type { JournalRecord } from '../../src/engines/embedded/journal-record.ts';
import type { Json } from '../../src/protocol/json.ts';
import { asked } from '../contracts/durable/asking.ts';
import { atGate, openGate } from '../contracts/durable/gate.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { goOn, machine, main, park, start } from './machine.ts';

const recordsIn = (text: string): JournalRecord[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line.replace(/^\d+ \d+ /u, '')) as JournalRecord);

it('a journal has a line for everything that a run did, which a later version has to understand', async () => {
  const { engine, journal } = machine({ clock: createFakeClock(0, { auto: true }) });
  const child = workflowOf('child', async (ctx, input) => {
    if (input === 2) throw new RangeError('too much');
    await ctx.send('run', 'report', 'done');
    return null;
  });
  const workflow = main(async (ctx) => {
    // Nothing is no record.
    await ctx.emit();
    await ctx.emit({ type: 'run.interrupted' });
    await ctx.phase('part', async (inner) => {
      await inner.now();
      await inner.step(
        'pay',
        async (step) => {
          step.emit({ type: 'run.interrupted' });
          await step.announce({ type: 'run.undone', restored: [], skipped: [], by: 'Ana' });
          await step.recordProcessGroup({ pid: 7, startTime: 'then' });
          return 'paid';
        },
        { memo: 'key' },
      );
      await inner.step('pay', async () => Promise.reject(new TypeError('no'))).catch(() => undefined);
      return 'of the part';
    });
    await ctx.all('both', [
      { workflow: 'child', input: 1, as: 'a/b' },
      { workflow: 'child', input: 2 },
    ]);
    await ctx.waitSignal(['report']);
    await ctx.waitSignal(['report'], { until: 0 });
    await ctx.ask(asked('hurry', { deadline: new Date(0).toISOString() }));
    await ctx.sleepUntil(1000);
    return 'end';
  });
  expect(await (await start(engine(workflow, child), 'input')).done).toEqual({ status: 'completed', output: 'end' });
  const records = recordsIn(journal());
  // Of events, what they are.
  const told = records.map(({ at: _, events, ...record }) => ({ ...record, ...(events && { events: events.map(({ type }) => type) }) }));
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/u) as unknown;
  const part = { scope: 'run/part#1', kind: 'step', name: 'pay' };
  const question = { scope: 'run', index: 5, kind: 'ask', name: expect.stringMatching(/^which [0-9a-f]{12}$/u) as unknown };
  const sent = 'run/both#1/a%2fb/report#1:0';
  expect(told).toEqual([
    {
      type: 'epoch',
      epoch: 1,
      owner: { host: 'here', pid: 1, startTime: '1' },
      ends: [],
      run: { runId: 'run', pipeline: 'main', version: '1', input: { value: 'input' } },
    },
    { type: 'done', scope: 'run', index: 0, kind: 'emit', name: 'run.interrupted', events: ['run.interrupted'] },
    { type: 'begun', scope: 'run', index: 1, kind: 'phase', name: 'part' },
    { type: 'done', scope: 'run/part#1', index: 0, kind: 'now', name: '', result: { value: 0 } },
    { type: 'announced', scope: 'run/part#1', index: 1, events: ['run.undone'] },
    { type: 'group', scope: 'run/part#1', index: 1, pid: 7, startTime: 'then' },
    { type: 'done', ...part, index: 1, result: { value: 'paid' }, memo: 'key', events: ['run.interrupted'] },
    { type: 'done', ...part, index: 2, error: { name: 'TypeError', message: 'no' } },
    { type: 'done', scope: 'run', index: 1, kind: 'phase', name: 'part', result: { value: 'of the part' } },
    {
      type: 'begun',
      scope: 'run',
      index: 2,
      kind: 'all',
      name: 'both',
      children: [
        { as: 'a/b', workflow: 'child', input: { value: 1 } },
        { as: 'child-2', workflow: 'child', input: { value: 2 } },
      ],
    },
    { type: 'sent', scope: 'run/both#1/a%2fb', index: 0, kind: 'send', name: 'report', to: 'run', id: sent, payload: { value: 'done' } },
    { type: 'child-ended', path: 'run/both#1/child-2', error: { name: 'RangeError', message: 'too much' } },
    { type: 'child-ended', path: 'run/both#1/a%2fb', result: { value: null } },
    {
      type: 'done',
      scope: 'run',
      index: 3,
      kind: 'signal',
      name: 'report',
      signal: { id: sent, name: 'report' },
      result: { value: 'done' },
    },
    { type: 'done', scope: 'run', index: 4, kind: 'signal', name: 'report' },
    { type: 'begun', ...question, question: { id: 1, hash }, events: ['question.asked'] },
    { type: 'done', ...question, result: { value: { question: 1, hash, by: '', option: 'no' } }, events: ['question.withdrawn'] },
    { type: 'done', scope: 'run', index: 6, kind: 'sleep', name: '' },
    { type: 'ended', status: 'completed', output: { value: 'end' } },
    { type: 'released' },
  ]);
});

it('a run that goes on is answered by its journal: nothing is done again, and no line of it is written again', async () => {
  const clock = createFakeClock(1000, { auto: true });
  const { engine, journalFiles, folder } = machine({ clock });
  const seen: Json[] = [];
  const child = workflowOf('child', async (ctx, input) => {
    await ctx.send('run', 'report', input);
    return ctx.now();
  });
  const workflow = main(async (ctx) => {
    await ctx.emit({ type: 'run.interrupted' });
    const part = await ctx.phase('part', async (inner) => {
      await inner.sleepUntil(2000);
      return [await inner.now(), await inner.step('look', async () => clock.now())];
    });
    seen.push(part, await ctx.now(), await ctx.call('one', 'child', 'said'), (await ctx.waitSignal(['report']))?.payload ?? null);
    seen.push(await ctx.waitSignal(['report'], { until: 0 }), (await ctx.ask(hurried)).option);
    await ctx.sleepUntil(3000);
    const open = await ctx.phase('open', async (inner) => [await inner.now(), await atGate(inner, 'go')]);
    return [open, await ctx.now()];
  });
  const hurried = asked('hurry', { deadline: new Date(0).toISOString() });
  await park(await start(engine(workflow, child)));
  const before = journalFiles.contents.get(`${folder}/run/journal/000001.log`);
  clock.advance(60_000);
  const next = engine(workflow, child);
  await openGate(next, 'go', 'on');
  expect(await (await goOn(next)).done).toEqual({ status: 'completed', output: [[3000, 'on'], 63_000] });
  const once: Json[] = [[2000, 2000], 2000, 2000, 'said', null, 'no'];
  expect(seen).toEqual([...once, ...once]);
  expect(journalFiles.contents.get(`${folder}/run/journal/000001.log`)).toBe(before);
  const added = journalFiles.contents.get(`${folder}/run/journal/000002.log`)?.toString() ?? '';
  expect(recordsIn(added).map(({ type }) => type)).toEqual(['epoch', 'events', 'replied', 'done', 'done', 'ended', 'released']);
});
