import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpoints } from '../../../src/node/checkpoints.ts';
import { createFakeCheckpoints } from '../../fakes/fake-checkpoints.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { bareEnvironment, repository, scratchFolder, writeFiles } from '../../node/scratch.ts';
import { checkpointsContract, type CheckpointWorld } from './checkpoints.ts';

async function onDisk(root: string): Promise<CheckpointWorld> {
  return {
    checkpoints: await openCheckpoints({ root, store: join(scratchFolder('store'), 'checkpoints.git'), env: bareEnvironment }),
    write: (path, content, executable = false) => {
      writeFiles(root, { [path]: content });
      chmodSync(join(root, path), executable ? 0o755 : 0o644);
    },
    remove: (path) => rmSync(join(root, path)),
  };
}

checkpointsContract('git, in a folder', () => onDisk(scratchFolder('folder')));
checkpointsContract('git, in a repository', () => onDisk(repository({ committed: 'x' })));
checkpointsContract('fake', async () => {
  const files = createMemoryFiles();
  return {
    checkpoints: createFakeCheckpoints(files),
    write: (path, content, executable) => files.set(path, content, executable),
    remove: (path) => files.remove(path),
  };
});
