import { expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { FakeRun } from '../../fakes/fake-run.ts';
import { createFakeTerminal, runPlain } from '../fake-terminal.ts';
import { approved, completed, implemented, upToApproval } from '../recorded-runs.ts';

const world = () =>
  createFakeWorld({ known: [{ run: new FakeRun('run-1', [...upToApproval, ...approved, ...implemented, ...completed]) }] });

test('piped, a run is one line, however narrow; a terminal wraps', async () => {
  const { out } = await runPlain(world(), ['runs'], { env: { COLUMNS: '30' } });
  expect(out).toBe('run-1  2026-11-21 09:00  completed  $0.73 sim.  Discounts  /home/shop\n');
  const terminal = createFakeTerminal(world(), { tty: true, columns: 30 });
  await runCli(['runs'], terminal.io);
  expect(terminal.out().trimEnd().split('\n').length).toBeGreaterThan(1);
});
