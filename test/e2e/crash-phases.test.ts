import { expect, test } from 'vitest';
import { createApp } from '../../src/app/create-app.ts';
import type { RunState } from '../../src/core/run/run-state.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { openCrashable } from './crash.ts';
import type { Crashable } from './crash.ts';

type Reached = (state: RunState) => boolean;
const phase =
  (name: string): Reached =>
  (state) =>
    state.phases.some((one) => one.phase === name);
const kind =
  (name: string): Reached =>
  (state) =>
    state.attempts.some((one) => one.kind === name && one.turns > 0);

/** The moment that would pass too quickly to be seen, so the process stays in it. */
const waitingThere = 'at the approval';

/** When the process is killed from outside, seen through its journal as any other reader sees it. */
const moments: Record<string, Reached> = {
  'in SYNC': phase('sync'),
  'in the first call of SPEC': kind('spec'),
  [waitingThere]: (state) => state.approval !== null,
  'in IMPLEMENT, when the first file was written': (state) => Object.values(state.files).some((file) => file.agents.includes('backend')),
  'in a build of VALIDATE': (state) => state.validating['backend'] !== undefined,
  'in RETRY': kind('retry'),
  'in REVIEW': kind('review'),
  'in a fix of the REVIEW': kind('review-fix'),
  'in COMPLETE': phase('complete'),
};

/** One process is killed, another finishes. `allowed`: calls that were asked but not journaled at the kill. */
async function killedAt(run: Crashable, name: string, reached: Reached): Promise<{ ended: string; allowed: number }> {
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: run.home }, logger: silentLogger });
  const state = async (): Promise<RunState | undefined> => (await app.runs())[0]?.state;
  const first = await run.play(
    null,
    async () => {
      const now = await state();
      return now !== undefined && now.cursor > 0 && reached(now);
    },
    { approves: name !== waitingThere },
  );
  const allowed = run.asked().length - ((await state())?.spend.turns ?? 0);
  const second = first ?? (await run.play(null));
  return { ended: `${first === null ? 'killed' : 'not killed'}, ${second?.outcome.status}`, allowed };
}

test(
  'kill −9 once in every phase, with the real builds: same final tree, no journaled answer asked for again',
  { timeout: 900_000 },
  async () => {
    const baseline = await openCrashable('sample');
    expect((await baseline.play(null))?.outcome.status).toBe('completed');
    const [tree, asked] = [await baseline.tree(), baseline.asked().length];
    await baseline.remove();
    const results: Record<string, unknown> = {};
    for (const [name, reached] of Object.entries(moments)) {
      const run = await openCrashable('sample');
      const { ended, allowed } = await killedAt(run, name, reached);
      results[name] = { ended, tree: await run.tree(), paidTwice: Math.max(0, run.asked().length - asked - allowed) };
      await run.remove();
    }
    const same = { ended: 'killed, completed', tree, paidTwice: 0 };
    expect(results).toEqual(Object.fromEntries(Object.keys(moments).map((name) => [name, same])));
  },
);
