import { readProof } from '../../../src/pipelines/parts/proof-reads.ts';
import type { Reported } from '../../../src/pipelines/parts/reported-tests.ts';
import { createFakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { createMemoryRun } from '../../fakes/memory-ctx.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

export type Files = Record<string, string>;

/** What each changed file proves by, where `reports` name tests of some, and those of `shown` showed a bug; every file of `now` differs from what was there. */
export async function kinds(
  there: Files,
  now: Files,
  listed: string[] = [],
  command = 'node check.js',
  reports: Record<string, Reported> = {},
  shown: Files = {},
): Promise<Record<string, string | null>> {
  const files = createMemoryFiles(there);
  const checkpoints = createFakeCheckpoints(files);
  const base = await checkpoints.take();
  for (const [path, text] of Object.entries(now)) files.set(path, text);
  const changes = await checkpoints.diff(base.tree, (await checkpoints.take()).tree);
  const services = { files, checkpoints, search: createFakeSearch(files) };
  return createMemoryRun().ctx.step('kinds', async (step) => {
    const asked = { base: base.tree, changes, commands: [command.split(' ')], tests: [], listed, looked: () => false };
    const reads = await readProof(step, services, {
      ...asked,
      reported: (path) => reports[path] ?? null,
      shown: new Map(Object.entries(shown)),
    });
    const kindOf = async ({ path }: { path: string }): Promise<[string, string | null]> => [path, await reads.kindOf(path)];
    return Object.fromEntries(await Promise.all(changes.map(kindOf)));
  });
}
