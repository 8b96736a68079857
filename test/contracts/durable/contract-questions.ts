import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Engine } from '../../../src/core/durable/contracts.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { project } from '../../../src/core/run/project.ts';
import type { RunState } from '../../../src/core/run/run-state.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import { answer } from './asking.ts';
import { eventOf } from './event-of.ts';
import { idle, killed, opened, type Stage } from './stage.ts';

/** What waits for a person, over processes: one answer is taken, every other is told. */
export function questionContract(stage: () => Stage): void {
  const questions = async (engine: Engine): Promise<RunState['questions']> => project(await engine.read('run', 0)).questions;
  /** The next question, once it is asked. */
  const asked = (engine: Engine, id: number): Promise<RunState['questions'][number]> =>
    eventOf(engine, (event) =>
      event.type === 'question.asked' && event.question.id === id ? { ...event.question, at: event.at } : undefined,
    );
  const told = (events: readonly RunEvent[]): unknown[] =>
    events.flatMap((event) =>
      event.type === 'question.asked'
        ? [`${event.question.id} asked`]
        : event.type === 'question.answered'
          ? [`${event.reply.question} answered by ${event.reply.by}: ${inEnglish(event.title)}`]
          : event.type === 'question.withdrawn'
            ? [`${event.question} ${event.reason}: ${event.option}`]
            : [],
    );

  it('takes one of the answers that two processes give to the same question, and tells the other', async () => {
    const owner = stage().host({ action: 'start', workflow: 'asking', runId: 'run' });
    await owner.line('idle');
    const engine = stage().engine();
    const [question] = await questions(engine);
    const gate = stage().path('gate');
    const people = ['ana', 'eva'].map((by) => ({
      by,
      host: stage().host({ action: 'reply', runId: 'run', gate, reply: answer(question, by, by === 'ana' ? 'yes' : 'no') }),
    }));
    for (const { host } of people) await host.line('ready');
    writeFileSync(gate, '');
    const results = await Promise.all(people.map(async ({ by, host }) => ({ by, result: (await host.line('replied')).result })));
    expect(results.map(({ result }) => result).toSorted()).toEqual(['superseded', 'taken']);
    const winner = results.find(({ result }) => result === 'taken')?.by;
    const second = await asked(engine, 2);
    expect(await engine.reply('run', answer(second, 'eva', 'because', 'I say so'))).toBe('taken');
    expect((await owner.line('done')).outcome).toEqual({
      status: 'completed',
      output: [winner === 'ana' ? 'ana yes' : 'eva no', 'eva because I say so'],
    });
    expect(told(await engine.read('run', 0))).toEqual([
      '1 asked',
      `1 answered by ${winner}: ${winner === 'ana' ? 'Yes' : 'No'}`,
      '2 asked',
      '2 answered by eva: Because',
    ]);
  });

  it('never takes an answer to something else than is asked now', async () => {
    const engine = stage().engine();
    const handle = await engine.start('asking', null, { runId: 'run' });
    await idle(handle);
    const [first] = await questions(engine);
    await expect(engine.reply('run', answer(first, 'ana', 'perhaps'))).rejects.toThrow('Choose one of the answers that are offered');
    await expect(engine.reply('run', answer(first, 'ana', 'because'))).rejects.toThrow('with words where they are needed');
    expect(await engine.reply('run', answer(first, 'ana'))).toBe('taken');
    const second = await asked(engine, 2);
    for (const late of [answer(first, 'eva'), { ...answer(first, 'eva'), question: 2 }, { ...answer(second, 'eva'), question: 1 }])
      expect(await engine.reply('run', late)).toBe('superseded');
    expect(await engine.reply('run', answer(second, 'eva', 'no'))).toBe('taken');
    expect(await handle.done).toEqual({ status: 'completed', output: ['ana yes', 'eva no'] });
    expect(await engine.reply('run', answer(second, 'ana'))).toBe('superseded');
    await expect(engine.reply('other', answer(second, 'ana'))).rejects.toThrow('There is no run "other"');
  });

  it('hears an answer that was given while the owner was dead, once', async () => {
    const owner = stage().host({ action: 'start', workflow: 'asking', runId: 'run' });
    await owner.line('idle');
    await killed(owner);
    const engine = stage().engine();
    const [first] = await questions(engine);
    const gate = stage().path('gate');
    const others = ['ana', 'eva'].map((by) => stage().host({ action: 'reply', runId: 'run', gate, reply: answer(first, by) }));
    for (const other of others) await other.line('ready');
    writeFileSync(gate, '');
    const results = await Promise.all(others.map(async (other) => (await other.line('replied')).result));
    expect(results.toSorted()).toEqual(['superseded', 'taken']);
    expect((await questions(engine)).map(({ id }) => id)).toEqual([1]);
    const handle = await opened(engine, 'run');
    const second = await asked(engine, 2);
    handle.stop();
    await handle.done;
    expect(await engine.reply('run', answer(second, 'eva'))).toBe('taken');
    expect(await engine.reply('run', answer(second, 'ana'))).toBe('superseded');
    const again = await opened(engine, 'run');
    const by = results[0] === 'taken' ? 'ana' : 'eva';
    expect(await again.done).toEqual({ status: 'completed', output: [`${by} yes`, 'eva yes'] });
    expect(stage().done()).toEqual(['run/between#1', 'run/after#1']);
  });

  it('reaches a child while its sibling works', async () => {
    const gate = stage().path('gate');
    const owner = stage().host({ action: 'start', workflow: 'asking-child', input: { gate }, runId: 'run' });
    await owner.line('effect', ({ key }) => key === 'run/both#1/works/slow#1');
    const engine = stage().engine();
    const question = await asked(engine, 1);
    expect(await engine.reply('run', answer(question, 'ana'))).toBe('taken');
    await owner.line('effect', ({ key }) => key === 'run/both#1/asks/heard#1');
    writeFileSync(gate, '');
    expect((await owner.line('done')).outcome).toMatchObject({
      status: 'completed',
      output: [
        { ok: true, value: 'ana yes' },
        { ok: true, value: 'through' },
      ],
    });
  });

  it('takes the safe option after the deadline, also when nobody was there', async () => {
    const engine = stage().engine();
    const here = await engine.start('hurried', 20, { runId: 'run' });
    const question = await asked(engine, 1);
    expect(await here.done).toEqual({ status: 'completed', output: 'no' });
    expect(told(await engine.read('run', 0))).toEqual(['1 asked', '1 expired: no']);
    expect(await engine.reply('run', answer(question, 'ana'))).toBe('superseded');
    const owner = stage().host({ action: 'start', workflow: 'hurried', input: 1000, runId: 'away', park: true });
    await owner.line('done');
    expect(await (await opened(engine, 'away')).done).toEqual({ status: 'completed', output: 'no' });
  });
}
