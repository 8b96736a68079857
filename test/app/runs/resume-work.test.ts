import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/app/contracts.ts';
import { ResumeWork } from '../../../src/app/runs/resume-work.ts';
import type { OwnOptions, Runs } from '../../../src/app/runs/runs.ts';
import { approved, completed, upToApproval } from '../../cli/recorded-runs.ts';
import { FakeMachine } from '../../fakes/fake-machine.ts';
import { until } from '../../progress/until.ts';

let machine: FakeMachine;
let remembered: string[];
const windows: { runs: Runs; work: ResumeWork }[] = [];
const warnings: string[] = [];
const former = { host: 'here', pid: 5, sameHost: true };
const other = { host: 'here', pid: 7, sameHost: true };

beforeEach(() => {
  machine = new FakeMachine();
  for (const body of upToApproval) machine.journal('one').append(body);
  machine.scripts.set('one', async (player) => {
    player.emit({ type: 'run.resumed', epoch: 2, host: 'here', pid: 1, takenOver: false });
    await player.reply();
  });
  remembered = ['one'];
  warnings.length = 0;
});
afterEach(async () => {
  for (const { runs, work } of windows.splice(0)) {
    work.dispose();
    await runs.close();
  }
});

/** What a window finds after it was reloaded. */
function reloaded(unasked: () => Promise<OwnOptions | null> = async () => ({ provider: 'anthropic' })) {
  const runs = machine.process();
  const work = new ResumeWork({
    runs,
    remembered: { get: () => remembered, set: (runIds) => (remembered = [...runIds]) },
    isMine: ({ state }) => state.workspace !== '/elsewhere',
    unasked,
    logger: { warn: (message) => void warnings.push(message) },
  });
  windows.push({ runs, work });
  return { runs, work };
}

describe('what a window worked on before it was reloaded', () => {
  it('goes on by itself, and is remembered until it is let go of', async () => {
    const { runs, work } = reloaded();
    await work.begin();
    expect([runs.get('one')?.owner, remembered, machine.opened]).toEqual(['self', ['one'], ['one by anthropic']]);
    await runs.release('one');
    expect(remembered).toEqual([]);
  });

  it('goes on when the process of before the reload has ended, which may take a moment', async () => {
    machine.owners.set('one', former);
    const { runs, work } = reloaded();
    await work.begin();
    expect([runs.get('one')?.owner, remembered]).toEqual(['local', ['one']]);
    machine.owners.delete('one');
    await runs.list();
    await until(() => expect(runs.get('one')?.owner).toBe('self'));
  });

  it('does not go on by itself after another process worked on it', async () => {
    const { runs, work } = reloaded(async () => null);
    await work.begin();
    machine.owners.set('one', other);
    await runs.list();
    await until(() => expect(remembered).toEqual([]));
    machine.owners.delete('one');
    await runs.list();
    await work.again();
    expect([runs.get('one')?.owner, machine.opened]).toEqual(['none', []]);
  });

  it('waits, without a question, until somebody can answer the model calls', async () => {
    let models = false;
    const { runs, work } = reloaded(async () => (models ? {} : null));
    await work.begin();
    expect([runs.get('one')?.owner, remembered]).toEqual(['none', ['one']]);
    models = true;
    await work.again();
    expect(runs.get('one')?.owner).toBe('self');
  });

  it('is shown as it stands when the settings keep it from going on', async () => {
    const { runs, work } = reloaded(async () => {
      throw new UserError('The setting batuta.budget is "much".');
    });
    await work.begin();
    expect(runs.get('one')).toMatchObject({ owner: 'none', status: 'waiting-approval' });
    expect([remembered, warnings]).toEqual([['one'], ['run one does not go on by itself: The setting batuta.budget is "much".']]);
  });

  it('is forgotten when it is over, when its changes were undone, and not when the window ends', async () => {
    const { runs, work } = reloaded();
    await work.begin();
    work.keep();
    await runs.close();
    expect(remembered).toEqual(['one']);

    const next = reloaded(async () => null);
    await next.work.begin();
    next.work.forget('one');
    expect(remembered).toEqual([]);

    remembered = ['one'];
    for (const body of [...approved, ...completed]) machine.journal('one').append(body);
    await next.runs.list();
    await until(() => expect(remembered).toEqual([]));
  });
});

it('runs of others are followed, those of other folders and those that are over are not', async () => {
  remembered = [];
  for (const body of upToApproval) machine.journal('over').append(body);
  for (const body of [...approved, ...completed]) machine.journal('over').append(body);
  for (const body of upToApproval) machine.journal('far').append(body.type === 'run.started' ? { ...body, workspace: '/elsewhere' } : body);
  machine.owners.set('one', other);
  const { runs, work } = reloaded();
  const told: string[] = [];
  runs.onDidChange(({ run }) => told.push(run.runId));
  await work.begin();
  for (const runId of ['over', 'far', 'one']) machine.journal(runId).append({ type: 'notice', level: 'info', text: 'x' });
  await until(() => expect(runs.get('one')?.state.notices.at(-1)?.text).toBe('x'));
  expect([...new Set(told)]).toEqual(['one']);
});
