import { createTreeLock } from '../../../src/node/tree-lock.ts';
import { createFakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createFakeProcesses } from '../../fakes/fake-processes.ts';
import type { Script } from '../../fakes/fake-processes.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { createMemoryRun } from '../../fakes/memory-ctx.ts';
import { quietSurroundings } from '../../fakes/quiet-surroundings.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { project } from '../../../src/core/run/project.ts';

export const request = {
  agent: 'backend',
  attempt: 1,
  purpose: 'validate' as const,
  command: ['build'],
  timeoutMs: 1000,
  scope: { owns: ['**'], listed: [], outputs: [] },
};

/** A workspace in memory with a file, and the commands that run in it. */
export function setUp(scripts: (files: ReturnType<typeof createMemoryFiles>) => Record<string, Script | readonly Script[]>) {
  const files = createMemoryFiles({ 'a.ts': 'one' });
  const processes = createFakeProcesses(scripts(files));
  const run = createMemoryRun();
  const state = async () => project(run.events());
  const checkpoints = createFakeCheckpoints(files);
  const ports = {
    processes,
    files,
    search: createFakeSearch(files),
    checkpoints,
    lock: createTreeLock(),
    surroundings: quietSurroundings(),
  };
  return { files, processes, ports, run, state };
}

export async function write(files: ReturnType<typeof createMemoryFiles>, path: string, text: string): Promise<void> {
  await files.swap(path, { before: (await files.read(path))?.hash ?? null, after: new TextEncoder().encode(text) });
}
