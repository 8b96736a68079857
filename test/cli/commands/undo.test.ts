import { expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { FakeRun } from '../../fakes/fake-run.ts';
import { createFakeTerminal, runPlain } from '../fake-terminal.ts';
import { approved, completed, implemented, stopped, upToApproval } from '../recorded-runs.ts';

const world = () => createFakeWorld({ known: [{ run: new FakeRun('run-1', [...upToApproval, ...approved, ...stopped]) }] });
const why = 'Run run-1 is not over. Undoing it cancels it for good: it cannot be resumed.';
const wholeRun = 'roll back run-1 {"run":true}';

test('a run that is not over is undone, and so ended, only after a yes', async () => {
  const one = world();
  const no = createFakeTerminal(one, { tty: true, columns: 100 });
  const done = runCli(['undo', 'run-1'], no.io);
  await no.typeAfter('Cancel and undo it? [y/N]', 'n\r');
  expect(await done).toBe(0);
  expect([no.out().includes(why), no.out().includes('Nothing was changed.'), one.calls]).toEqual([true, true, ['close']]);

  const yes = createFakeTerminal(one, { tty: true, columns: 100 });
  const undone = runCli(['undo', 'run-1'], yes.io);
  await yes.typeAfter('Cancel and undo it? [y/N]', 'y\r');
  expect(await undone).toBe(6);
  expect([yes.out().includes('Run run-1 is cancelled.\n'), one.calls]).toEqual([true, ['close', wholeRun, 'close']]);
});

test('one that another process works on is refused before anything is asked', async () => {
  const run = new FakeRun('run-1', [...upToApproval, ...approved]);
  const one = createFakeWorld({ known: [{ run, refusal: { reason: 'owned', host: 'here', pid: 7, sameHost: true } }] });
  const terminal = createFakeTerminal(one, { tty: true, columns: 100 });
  terminal.endInput();
  expect([await runCli(['undo', 'run-1'], terminal.io), terminal.out(), terminal.err(), one.calls]).toEqual([
    2,
    '',
    'Run run-1 is in use by process 7 on this machine. Wait for it to finish, or stop it first.\n',
    ['close'],
  ]);
});

test.each([[['undo', 'run-1']], [['undo', 'run-1', '--yes']]])('without a person nobody is asked: %j', async (args) => {
  const one = world();
  expect(await runPlain(one, args)).toMatchObject({ code: 6, out: expect.stringMatching(/^Run run-1 is cancelled\.\n/) });
  expect(one.calls).toEqual([wholeRun, 'close']);
});

test('one that only waits and has changed no files is cancelled all the same, after a yes or with --yes', async () => {
  const waits = () => createFakeWorld({ known: [{ run: new FakeRun('run-1', upToApproval) }] });
  const one = waits();
  expect((await runPlain(one, ['undo', 'run-1', '--yes'])).out).toMatch(/^Run run-1 is cancelled\.\n/);
  expect(one.calls).toEqual([wholeRun, 'close']);

  const other = waits();
  const terminal = createFakeTerminal(other, { tty: true, columns: 100 });
  const done = runCli(['undo', 'run-1'], terminal.io);
  await terminal.typeAfter('Cancel and undo it? [y/N]', 'n\r');
  expect([await done, terminal.out().includes(why), other.calls]).toEqual([0, true, ['close']]);
});

test('a part of it is not asked about, nor is a run that is over', async () => {
  const one = world();
  await runPlain(one, ['undo', 'run-1', '--file', 'src/a.ts']);
  const over = createFakeWorld({ known: [{ run: new FakeRun('run-1', [...upToApproval, ...approved, ...implemented, ...completed]) }] });
  await runPlain(over, ['undo', 'run-1']);
  expect([one.calls, over.calls]).toEqual([
    ['roll back run-1 {"file":"src/a.ts"}', 'close'],
    [wholeRun, 'close'],
  ]);
});
