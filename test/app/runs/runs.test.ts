import { afterEach, describe, expect, it } from 'vitest';
import type { RunChange } from '../../../src/app/runs/known-run.ts';
import type { Runs } from '../../../src/app/runs/runs.ts';
import { replyTo } from '../../../src/core/question/question.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { approved, completed, upToApproval } from '../../cli/recorded-runs.ts';
import { FakeMachine } from '../../fakes/fake-machine.ts';
import { until } from '../../progress/until.ts';

const here = { host: 'here', pid: 7, sameHost: true };
const never = new AbortController().signal;
const open: Runs[] = [];
afterEach(async () => {
  for (const runs of open.splice(0)) await runs.close();
});

function machine(journals: Record<string, readonly RunEventBody[]> = {}) {
  const made = new FakeMachine();
  for (const [runId, bodies] of Object.entries(journals)) for (const body of bodies) made.journal(runId).append(body);
  const process = (): { runs: Runs; changes: RunChange[] } => {
    const runs = made.process();
    open.push(runs);
    const changes: RunChange[] = [];
    runs.onDidChange((change) => changes.push(change));
    return { runs, changes };
  };
  return { made, process };
}

/** Waits at the approval, goes on when it is given, and ends. */
const toTheEnd: Parameters<FakeMachine['scripts']['set']>[1] = async (player) => {
  player.emit({ type: 'run.resumed', epoch: 2, host: 'here', pid: 1, takenOver: false });
  await player.reply();
  player.emit(...approved);
  await player.work('agents');
  player.emit(...completed);
};

describe('the list', () => {
  it('is all runs, newest first, each with who works on it; what was begun since comes first', async () => {
    const { made, process } = machine({
      one: upToApproval,
      two: [...upToApproval, ...approved],
      three: [...upToApproval, ...approved, ...completed],
    });
    made.owners.set('two', here);
    const { runs } = process();
    expect((await runs.list()).map(({ runId, owner, status }) => [runId, owner, status])).toEqual([
      ['three', 'none', 'completed'],
      ['two', 'local', 'running'],
      ['one', 'none', 'waiting-approval'],
    ]);
    runs.adopt(made.play('four'), made.begun('four'));
    expect(runs.all().map(({ runId }) => runId)).toEqual(['four', 'three', 'two', 'one']);
  });

  it('is read once for all who ask at the same time, and forgets runs that were removed', async () => {
    const { made, process } = machine({ one: upToApproval, two: upToApproval });
    const { runs } = process();
    await Promise.all([runs.list(), runs.list(), runs.follow('one')]);
    expect(made.lists).toBe(1);
    made.journals.delete('two');
    expect((await runs.list()).map(({ runId }) => runId)).toEqual(['one']);
    expect(await runs.follow('two')).toBe(undefined);
  });
});

describe('following a run', () => {
  it('tells what happens from then on, not what had happened before', async () => {
    const { made, process } = machine({ one: upToApproval });
    const { runs, changes } = process();
    await runs.follow('one');
    expect(changes.map(({ events }) => events.length)).toEqual([0]);
    for (const body of approved) made.journal('one').append(body);
    await until(() => expect(runs.get('one')?.status).not.toBe('waiting-approval'));
    expect(changes.flatMap(({ events }) => events.map(({ type }) => type))).toEqual(approved.map(({ type }) => type));
  });

  it('tells of its owner: another process works on it, is gone', async () => {
    const { made, process } = machine({ one: [...upToApproval, ...approved] });
    made.owners.set('one', here);
    const { runs, changes } = process();
    await runs.follow('one');
    made.owners.delete('one');
    await runs.list();
    expect(changes.map(({ run }) => [run.owner, run.status])).toEqual([
      ['local', 'running'],
      ['none', 'interrupted'],
    ]);
  });

  it('tells that another process goes on with one that nobody worked on', async () => {
    const { made, process } = machine({ one: [...upToApproval, ...approved, { type: 'run.interrupted' }] });
    const { runs } = process();
    expect(await runs.follow('one')).toMatchObject({ owner: 'none', status: 'interrupted' });
    made.owners.set('one', here);
    made.journal('one').append({ type: 'run.resumed', epoch: 2, host: 'here', pid: 7, takenOver: false });
    await until(() => expect(runs.get('one')).toMatchObject({ owner: 'local', status: 'running' }));
  });

  it('goes on for the others when one who listens fails', async () => {
    const { made, process } = machine({ one: upToApproval });
    const { runs, changes } = process();
    const listening = runs.onDidChange(() => {
      throw new Error('drawn badly');
    });
    await runs.follow('one');
    made.journal('one').append({ type: 'notice', level: 'info', text: 'still told' });
    await until(() => expect(changes.length).toBe(2));
    listening.dispose();
  });

  it('fails for whoever waits when the journal cannot be read, and can be tried again', async () => {
    const { made, process } = machine({ one: upToApproval });
    const { runs } = process();
    await runs.list();
    made.broken = new Error('the disk is gone');
    await expect(runs.untilIdle('one', null, never)).rejects.toThrow('the disk is gone');
    made.broken = null;
    expect((await runs.untilIdle('one', null, never)).status).toBe('waiting-approval');
  });
});

describe('owning a run', () => {
  it('is told at once, keeps its events news from the first one on, and ends with the work', async () => {
    const { made, process } = machine();
    const { runs, changes } = process();
    made.scripts.set('one', async (player) => player.emit(...upToApproval, ...approved, ...completed));
    const handle = runs.adopt(made.play('one'), made.begun('one'));
    await handle.done;
    await runs.untilReleased('one');
    expect(changes.flatMap(({ events }) => events.map(({ seq }) => seq))).toEqual(made.journal('one').events.map(({ seq }) => seq));
    expect([changes[0]?.run.owner, runs.get('one')?.owner, runs.get('one')?.status]).toEqual(['self', 'none', 'completed']);
  });

  it('opens it once; whoever is refused hears why', async () => {
    const { made, process } = machine({ one: upToApproval, two: upToApproval });
    made.scripts.set('one', toTheEnd);
    made.owners.set('two', here);
    const { runs } = process();
    await runs.list();
    const handle = await runs.own('one', { provider: 'scripted' });
    expect(await runs.own('one')).toBe(handle);
    await expect(runs.own('two')).rejects.toThrow('Run two is being worked on.');
    await runs.own('two', { force: true });
    expect(made.opened).toEqual(['one by scripted', 'two by its own', 'two by its own, by force']);
  });

  it('is given up when what is under way is journaled; any process may go on', async () => {
    const { made, process } = machine({ one: upToApproval });
    made.scripts.set('one', toTheEnd);
    const [first, second] = [process(), process()];
    await first.runs.list();
    await first.runs.own('one');
    await first.runs.release('one');
    expect(first.runs.get('one')).toMatchObject({ owner: 'none', status: 'waiting-approval' });
    await second.runs.list();
    expect((await second.runs.own('one')).isIdle()).toBe(true);
  });

  it('that could not be recorded any more says what is in the way, until the run goes on', async () => {
    const { made, process } = machine({ one: [...upToApproval, ...approved] });
    const { runs } = process();
    await runs.list();
    const done = Promise.withResolvers<Awaited<ReturnType<typeof runs.own>>['done'] extends Promise<infer T> ? T : never>();
    const nothing = { runId: 'one', done: done.promise, isIdle: () => false, onIdle: () => () => {}, stop: () => {}, kill: () => {} };
    runs.adopt(nothing);
    done.resolve({ status: 'unwritable', error: { name: 'StorageError', message: 'The disk is full.' } });
    await runs.untilReleased('one');
    expect(runs.get('one')).toMatchObject({ owner: 'none', status: 'interrupted', blocked: 'The disk is full.' });
    made.journal('one').append({ type: 'run.resumed', epoch: 2, host: 'here', pid: 1, takenOver: true });
    await until(() => expect(runs.get('one')?.blocked).toBe(null));
  });
});

it('the end of its work is told also of a run that cannot be read any more', async () => {
  const { made, process } = machine({ one: upToApproval });
  const { runs, changes } = process();
  made.scripts.set('one', async (player) => player.work('agents'));
  await runs.list();
  await runs.own('one');
  await runs.follow('one');
  made.journal('one').fail(new Error('the disk is gone'));
  made.journal('one').release('agents');
  await runs.untilReleased('one');
  expect(changes.map(({ run }) => run.owner)).toEqual(['self', 'self', 'self', 'none']);
});

it('a run that is opened while the app is closed is given free again', async () => {
  const { made, process } = machine({ one: upToApproval });
  made.scripts.set('one', toTheEnd);
  const { runs } = process();
  await runs.list();
  const owning = runs.own('one');
  const [handle] = await Promise.all([owning, runs.close()]);
  expect(await handle.done).toMatchObject({ status: expect.stringMatching(/released|interrupted/) as unknown });
  expect(runs.get('one')?.owner).toBe('none');
});

it('of the runs that are over only those are followed on that were asked for last', async () => {
  const ids = Array.from({ length: 12 }, (_, index) => `run-${index}`);
  const { made, process } = machine(Object.fromEntries(ids.map((runId) => [runId, [...upToApproval, ...approved, ...completed]])));
  const { runs } = process();
  for (const runId of ids) await runs.follow(runId);
  expect(ids.filter((runId) => made.journal(runId).isFollowed)).toEqual(ids.slice(4));
  made.journal('run-0').append({ type: 'run.applied', branch: null, commit: 'c0ffee' });
  expect((await runs.follow('run-0'))?.state.cursor).toBe(made.journal('run-0').events.length);
});

describe('a run rests', () => {
  it('when it waits for a person, and not again before it has taken the answer', async () => {
    const { made, process } = machine({ one: upToApproval });
    made.scripts.set('one', toTheEnd);
    const { runs } = process();
    await runs.list();
    await runs.own('one');
    const waits = await runs.untilIdle('one', null, never);
    expect([waits.owner, waits.status]).toEqual(['self', 'waiting-approval']);
    const [question] = waits.state.questions;
    if (!question) throw new Error('nothing is asked');
    const next = runs.untilIdle('one', question.id, never);
    made.journal('one').reply(replyTo(question, { by: 'me', option: 'approve' }));
    made.journal('one').release('agents');
    expect(await next).toMatchObject({ owner: 'none', status: 'completed' });
  });

  it('when nobody works on it, when another process ends it, or when nobody wants to know any more', async () => {
    const { made, process } = machine({ one: [...upToApproval, ...approved], two: [...upToApproval, ...approved] });
    made.owners.set('two', here);
    const { runs } = process();
    expect((await runs.untilIdle('one', 3, never)).status).toBe('interrupted');
    const stop = new AbortController();
    const given = runs.untilIdle('two', null, stop.signal);
    stop.abort();
    expect((await given).status).toBe('running');
    const ended = runs.untilIdle('two', null, never);
    for (const body of completed) made.journal('two').append(body);
    expect((await ended).status).toBe('completed');
  });
});
