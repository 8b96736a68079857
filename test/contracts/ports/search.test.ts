import { join } from 'node:path';
import { createSearch } from '../../../src/node/search.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { bareEnvironment, git, scratchFolder, writeFiles } from '../../node/scratch.ts';
import { searchContract } from './search.ts';

searchContract('git, in a folder', async (files) => {
  const root = scratchFolder('folder');
  writeFiles(root, files);
  return createSearch({ root, store: join(scratchFolder('store'), 'checkpoints.git'), env: bareEnvironment });
});
searchContract('git, in a repository without commits', async (files) => {
  const root = scratchFolder('repository');
  writeFiles(root, files);
  git(root, 'init', '--quiet');
  return createSearch({ root, store: join(scratchFolder('store'), 'checkpoints.git'), env: bareEnvironment });
});
searchContract('fake', async (files) => createFakeSearch(createMemoryFiles(files)));
