import { expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { FakeRun } from '../../fakes/fake-run.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
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

const judged = { missing: { count: 0, names: [] }, changed: [], dependencies: [], fingerprint: 'f' };
const decided: RunEventBody = { type: 'proof.decided', tree: 'f', checkpoint: 'c', verdict: 'proven', reason: null, ...judged };
const provenRun = [...upToApproval, ...approved, ...implemented, decided, ...completed];

/** Runs, newest first, and those that were looked at. */
function several(count: number, events: readonly RunEventBody[], stale: (runId: string) => Promise<string[]>) {
  const known = Array.from({ length: count }, (_, index) => ({ run: new FakeRun(`run-${index}`, events) }));
  const world = createFakeWorld({ known });
  const lookedAt: string[] = [];
  world.staleNow = async ({ runId }) => {
    lookedAt.push(runId);
    return stale(runId);
  };
  const listed = async (...options: string[]): Promise<string[]> => (await runPlain(world, ['runs', ...options])).out.trimEnd().split('\n');
  return { lookedAt, listed };
}

test('of the newest proven runs a list says whether they still are; of others, at whose files it does not look, only that they are completed', async () => {
  const { lookedAt, listed } = several(12, provenRun, async (runId) => (runId === 'run-0' ? [] : ['README.md']));
  const stands = (await listed()).map((row) => /completed.*?(?=  )/u.exec(row)?.[0]);
  const stale = 'completed, stale: changed since';
  expect(stands).toEqual(['completed, proven', ...Array<string>(9).fill(stale), 'completed', 'completed']);
  expect(lookedAt.length).toBe(10);
  const verdicts = (await listed('--json')).map((row) => (JSON.parse(row) as { verdict: unknown }).verdict);
  expect(verdicts).toEqual(['proven', ...Array<string>(9).fill('stale'), null, null]);
});

test('a list looks at no files where none of its runs is proven', async () => {
  const { lookedAt, listed } = several(2, [...upToApproval, ...approved, ...implemented, ...completed], async () => []);
  expect([(await listed()).length, lookedAt]).toEqual([2, []]);
  const waiting = several(2, provenRun.slice(0, -1), async () => []);
  expect([(await waiting.listed()).length, waiting.lookedAt]).toEqual([2, []]);
});

test('a workspace that cannot be looked at keeps no run out of the list', async () => {
  const { listed } = several(2, provenRun, async (runId) => {
    if (runId === 'run-0') throw new Error('its disk is gone');
    return [];
  });
  expect((await listed()).map((row) => /completed.*?(?=  )/u.exec(row)?.[0])).toEqual(['completed', 'completed, proven']);
});
