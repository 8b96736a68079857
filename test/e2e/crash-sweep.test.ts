import { expect, test } from 'vitest';
import { openCrashable } from './crash.ts';
import type { Kill } from './killing-files.ts';

const moments: Kill['when'][] = ['before', 'half', 'after'];

/**
 * The promise "nothing lost, nothing paid twice", on the whole product: a real process is killed with
 * SIGKILL at every write to its journal, each time in a run of its own, and another process goes on.
 */
test('kill −9 at every journal write: same final tree, no journaled answer asked for again', { timeout: 900_000 }, async () => {
  const baseline = await openCrashable('single');
  const played = await baseline.play(null);
  expect(played?.outcome.status).toBe('completed');
  const tree = await baseline.tree();
  const asked = baseline.asked();
  await baseline.remove();

  const problems: string[] = [];
  const one = async (at: number): Promise<void> => {
    const kill: Kill = { at, when: moments[at % moments.length] ?? 'before' };
    const run = await openCrashable('single');
    const first = await run.play(kill);
    const before = run.asked().length;
    const second = first ?? (await run.play(null));
    const name = `write ${at}, ${kill.when}`;
    if (second?.outcome.status !== 'completed') problems.push(`${name}: ${JSON.stringify(second?.outcome)}`);
    if ((await run.tree()) !== tree) problems.push(`${name}: another final tree`);
    // The answer in flight at the kill was not journaled, so it alone may be asked again.
    const again = run.asked().length - asked.length;
    if (again > 1) problems.push(`${name}: ${again} turns asked again`);
    if (again === 1 && run.asked()[before] !== run.asked()[before - 1])
      problems.push(`${name}: asked again what was journaled: ${run.asked()[before]}`);
    await run.remove();
  };
  const queue = Array.from({ length: played?.writes ?? 0 }, (_value, index) => index + 1);
  const worker = async (): Promise<void> => {
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) await one(at);
  };
  await Promise.all([worker(), worker()]);
  expect(problems).toEqual([]);
});
