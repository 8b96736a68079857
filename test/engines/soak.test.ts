import { expect, it } from 'vitest';
import type { JournalFiles } from '../../src/core/durable/journal-files.ts';
import type { Clock } from '../../src/core/ports.ts';
import { createClock } from '../../src/node/clock.ts';
import { workflowOf } from '../contracts/durable/workflows.ts';
import { randomOf, seedVariable } from '../sweeps/seed.ts';
import { embeddedEngine } from './embedded-adapter.ts';
import { faultyAt } from './faulty-files.ts';
import { memoryJournalFiles, type MemoryJournalFiles } from './memory-journal-files.ts';

const steps = ['a', 'b', 'c', 'd', 'e'];
const output = steps.join('');
const day = 86_400_000;
/** Then one is let live. */
const processes = 8;
const runs = 200;
/** More than one life of this run takes. */
const mostOperations = 90;

/** A machine's clock may be set while a run is under way. */
function clockAt(offset: number): Clock {
  const clock = createClock();
  return { ...clock, now: () => clock.now() + offset };
}

function engineOn(journalFiles: JournalFiles, life: { readonly name: string; readonly offset: number }, ran: string[], effects: string[]) {
  const workflow = workflowOf('long', async (ctx) => {
    let all = '';
    for (const name of steps)
      all += await ctx.phase(`phase ${name}`, (inner) =>
        inner.step(name, async (step) => {
          ran.push(name);
          await step.checkOwner();
          effects.push(name);
          return name === 'c' ? `c${' '.repeat(20_000)}` : name;
        }),
      );
    return all.replaceAll(' ', '');
  });
  const identity = { host: 'here', pid: 1, startTime: life.name };
  const isAlive = async (): Promise<boolean> => false;
  return embeddedEngine({ folder: '/runs', workflows: [workflow], journalFiles, identity, isAlive, clock: clockAt(life.offset) });
}

/** Names of the steps whose results the journal has. */
const recordedIn = (files: MemoryJournalFiles): string[] =>
  [...files.contents]
    .filter(([path]) => path.endsWith('.log'))
    .flatMap(([, bytes]) => [...bytes.toString().matchAll(/"type":"done",[^\n]*"kind":"step","name":"(\w)"[^\n]*\n/gu)])
    .map((match) => match[1] ?? '');

/** One life of a process: ended by what it meets, or by having done all. Gives the run's end as far as there is one. */
async function live(files: MemoryJournalFiles, random: () => number, life: number, ran: string[], effects: string[]): Promise<unknown> {
  const last = life === processes;
  const [fate, at] = [Math.floor(random() * 3), 1 + Math.floor(random() * mostOperations)];
  const offset = Math.floor((random() * 2 - 1) * day);
  let met = (): void => {};
  const struck = new Promise<'struck'>((resolve) => (met = () => resolve('struck')));
  let dead = false;
  const strike = (): Promise<never> => {
    met();
    // Killed: nothing of it goes on, nor ever fails.
    if (fate === 0) {
      dead = true;
      return new Promise(() => undefined);
    }
    return Promise.reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
  };
  const faulty = last || fate === 2 ? files : faultyAt(files, at, strike, () => dead);
  const engine = engineOn(faulty, { name: `life ${life}`, offset }, ran, effects);
  const work = async (): Promise<unknown> => {
    const exists = [...files.contents.keys()].some((path) => path.endsWith('000001.log'));
    const opened = exists ? await engine.open('run') : { ok: true as const, handle: await engine.start('long', null, { runId: 'run' }) };
    if (!opened.ok) return opened.refusal.reason;
    // A person stops it after a while.
    if (!last && fate === 2) setImmediate(() => opened.handle.stop());
    return opened.handle.done;
  };
  return Promise.race([work().catch((error: Error) => error.message), ...(fate === 0 && !last ? [struck] : [])]);
}

it('lives that are killed, stopped, or meet a broken disk at random, on clocks that jump by a day: each run ends as it should, and no result is paid twice', async () => {
  const seed = process.env[seedVariable] ?? '1';
  let lives = 0;
  for (let run = 0; run < runs; run++) {
    const about = `${seedVariable}=${seed}, run ${run}`;
    const random = randomOf(`${seed} soak ${run}`);
    const files = memoryJournalFiles();
    const effects: string[] = [];
    let end: unknown = null;
    for (let life = 1; life <= processes; life++) {
      lives += 1;
      const before = recordedIn(files);
      const ran: string[] = [];
      end = await live(files, random, life, ran, effects);
      expect([about, life, ran.filter((name) => before.includes(name))]).toEqual([about, life, []]);
      if (end === 'ended' || (typeof end === 'object' && end !== null && 'status' in end && end.status === 'completed')) break;
    }
    expect([about, end]).toEqual([about, end === 'ended' ? 'ended' : { status: 'completed', output }]);
    expect([about, [...new Set(effects)].sort()]).toEqual([about, steps]);
    expect([about, recordedIn(files).sort()]).toEqual([about, steps]);
  }
  // Most runs were cut off at least once, or nothing was tried.
  expect(lives).toBeGreaterThan(1.5 * runs);
});
