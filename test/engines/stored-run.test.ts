import { expect, it } from 'vitest';
import type { RunExecution } from '../../src/engines/embedded/run-execution.ts';
import { runFolder } from '../../src/engines/embedded/run-folder.ts';
import { StoredRun } from '../../src/engines/embedded/stored-run.ts';
import { memoryJournalFiles } from './memory-journal-files.ts';

function stored(): StoredRun {
  const folder = runFolder('/runs', 'run');
  if (folder === null) throw new Error('No folder.');
  return new StoredRun(memoryJournalFiles(), folder);
}

it('is used until the last one who uses it has left', () => {
  const run = stored();
  const used = [run.isUsed];
  const [leave, leaveToo] = [run.use(), run.use()];
  used.push(run.isUsed);
  leave();
  used.push(run.isUsed);
  leaveToo();
  expect([...used, run.isUsed]).toEqual([false, true, true, false]);
});

it('is used while it is executed', () => {
  const run = stored();
  run.execution = {} as RunExecution;
  expect(run.isUsed).toBe(true);
});

it('is claimed by one at a time, in the order in which they came, also after one that failed, and is used meanwhile', async () => {
  const run = stored();
  const told: unknown[] = [];
  const claim = (name: string, fails = false) =>
    run.exclusively(async () => {
      told.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      told.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const claims = [claim('one'), claim('two', true), claim('three')];
  expect(run.isUsed).toBe(true);
  const results = await Promise.allSettled(claims);
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason)))).toEqual([
    'one',
    'Error: two',
    'three',
  ]);
  expect(told).toEqual(['one begins', 'one ends', 'two begins', 'two ends', 'three begins', 'three ends']);
  expect(run.isUsed).toBe(false);
});
