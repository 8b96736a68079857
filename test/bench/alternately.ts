import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { collectGarbage } from './collect-garbage.ts';

/** Milliseconds that a piece of work took: by the clock, and of processor time with that of child processes that ended. */
export interface Taken {
  readonly wall: number;
  readonly cpu: number;
}

/** What is measured, and what comes before it without being measured. */
export interface Work {
  readonly before?: () => unknown;
  readonly run: () => unknown;
}

/**
 * What each of the works took, all of them in turn, so that a busy moment of the machine meets all. Each is warmed up once. What others left
 * behind in memory is collected before each, so that nobody pays for it but them; what a work itself makes necessary to collect is its own.
 */
export async function alternately<K extends string>(
  times: number,
  works: Readonly<Record<K, Work | (() => unknown)>>,
): Promise<Record<K, Taken[]>> {
  const names = Object.keys(works) as K[];
  const taken = Object.fromEntries(names.map((name): [string, Taken[]] => [name, []])) as Record<K, Taken[]>;
  for (let time = -1; time < times; time++)
    for (const name of names) {
      const work = works[name];
      const { before, run } = typeof work === 'function' ? { run: work } : work;
      await before?.();
      collectGarbage();
      await rest();
      const one = await timed(run);
      if (time >= 0) taken[name].push(one);
    }
  return taken;
}

/** Other threads sweep up for some milliseconds after a collection: the next piece of work is not to pay for that either. */
async function rest(): Promise<void> {
  for (let [before, tries] = [cpuNow(), 0]; tries < 100; tries++) {
    await setTimeout(5);
    const now = cpuNow();
    if (now - before < 1) return;
    before = now;
  }
}

export async function timed(work: () => unknown): Promise<Taken> {
  const [cpu, wall] = [cpuNow(), performance.now()];
  await work();
  return { wall: performance.now() - wall, cpu: cpuNow() - cpu };
}

function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + childrenNow();
}

/** Linux counts it, in hundredths of a second; elsewhere a process cannot know what its children took. */
function childrenNow(): number {
  if (process.platform !== 'linux') return 0;
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // Behind the name, which may have any character: state is field 3, the children's times are fields 16 and 17.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
