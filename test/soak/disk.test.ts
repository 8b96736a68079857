import { expect } from 'vitest';
import { randomOf, seedVariable } from '../sweeps/seed.ts';
import { sweep } from '../sweeps/sweep.ts';
import type { Fate } from './life.ts';
import { diskFaults, mostOperations, soakInMemory } from './memory-run.ts';

type DiskFault = Extract<Fate, { kind: 'disk' }>;

const seed = process.env[seedVariable] ?? '1';
/** A tenth of all operations, another one each time. */
const first = 1 + Math.floor(randomOf(`${seed} disk`)() * 10);
const faults = Array.from({ length: mostOperations / 10 }, (_, index): DiskFault => {
  const at = first + 10 * index;
  return { kind: 'disk', at, code: diskFaults[index % diskFaults.length] ?? 'EIO' };
});

sweep(
  'whatever operation the machine refuses once: the run ends as it should afterwards, nothing is paid twice',
  faults,
  { sample: 5, name: ({ at, code }) => `${code} at operation ${at}` },
  async (fault) => {
    const { lives, wrong } = await soakInMemory(randomOf(`${seed} ${fault.at}`), [fault]);
    expect([lives, wrong]).toEqual([lives, []]);
  },
);
