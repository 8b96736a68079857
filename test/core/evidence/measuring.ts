import { expect } from 'vitest';
import { measureCommand } from '../../../src/core/evidence/measure-command.ts';
import type { BaselineCache } from '../../../src/core/caches.ts';
import { createTreeLock } from '../../../src/node/tree-lock.ts';
import { createFakeProcesses, type ScriptedResult } from '../../fakes/fake-processes.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { inTurn } from './in-turn.ts';
import type { setUp } from './observing.ts';

export type World = ReturnType<typeof setUp>;

/** What `make` does each time that it runs, and how it ends. */
type Make = (run: number) => ScriptedResult | void | Promise<ScriptedResult | void>;

/** Has `make` run before anybody writes. What is kept, copied and written takes its time, as on a disk: one after the other, and all of it. */
export async function measured(
  { files, ports, step }: World,
  make: Make,
  {
    outputs = [],
    agent = 'code',
    command = ['make'],
    baselines = { get: async () => null, put: async () => {} },
  }: { outputs?: readonly string[]; agent?: string; command?: readonly string[]; baselines?: BaselineCache } = {},
) {
  const disk = inTurn();
  const blobs = disk.named(ports.blobs, { put: 'kept' });
  const watch = async () => disk.named(await ports.surroundings.watch(), { copy: 'copied' });
  const slow = {
    ...ports,
    blobs,
    surroundings: { ...ports.surroundings, watch },
    files: disk.named(ports.files, { swap: 'written' }),
    baselines: disk.named(baselines, { put: 'known' }),
  };
  let runs = 0;
  const run = async (): Promise<ScriptedResult> => (await make(++runs)) ?? { exitCode: 0 };
  const processes = createFakeProcesses({ make: run, 'make all': run });
  const found = await measureCommand(
    { blobs, runId: 'run' },
    step,
    { ...slow, search: createFakeSearch(files), processes, lock: createTreeLock() },
    { agent, command, timeoutMs: 1, tests: [], outputs },
  );
  expect([disk.isUnderWay(), disk.order.filter((name) => name.includes('during'))]).toEqual([false, []]);
  return found;
}

/** What a person is told of a command that ran before any change, when its files were left as they are. */
export const leftAsIs = (files: string): string => `While "make" ran before any change, these files changed and were left as is: ${files}`;
