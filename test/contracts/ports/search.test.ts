import { join } from 'node:path';
import { expect } from 'vitest';
import { withMeanings } from '../../../src/app/open-calls.ts';
import { createSearch } from '../../../src/node/search.ts';
import { openWorkspaceFiles } from '../../../src/node/workspace-files.ts';
import { fakeGrepai, prints } from '../../fakes/fake-grepai.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';
import { only } from '../../node/programs.ts';
import { bareEnvironment, git, scratchFolder, writeFiles } from '../../node/scratch.ts';
import { searchContract } from './search.ts';

const adapters = [
  ['git', ['git']],
  ['ripgrep', ['git', 'rg']],
  ['ripgrep and a plain walk', ['rg']],
  ['a plain walk', []],
] as const;
for (const [name, programs] of adapters) {
  searchContract(`${name}, in a folder`, async (files) => {
    const root = scratchFolder('folder');
    writeFiles(root, files);
    return createSearch({ root, store: join(scratchFolder('store'), 'checkpoints.git'), env: await only(...programs) });
  });
  searchContract(`${name}, in a repository without commits`, async (files) => {
    const root = scratchFolder('repository');
    writeFiles(root, files);
    git(root, 'init', '--quiet');
    return createSearch({ root, store: join(scratchFolder('store'), 'checkpoints.git'), env: await only(...programs) });
  });
}
searchContract('git, beside an index of grepai', async (files) => {
  const root = scratchFolder('repository');
  writeFiles(root, { ...files, '.grepai/config.yaml': 'version: 1\n', '.grepai/notes.ts': 'one' });
  git(root, 'init', '--quiet');
  writeFiles(root, { '.git/info/exclude': '.grepai/\n' });
  // As it answers: by files of its own root, overlapping, old ones and ignored ones among them.
  const results = [
    ['src/b.ts', 1, 2],
    ['gone.ts', 1, 9],
    ['src/b.ts', 2, 2],
    ['.grepai/notes.ts', 1, 1],
    ['../outside.ts', 1, 1],
    ['src/deep/c.js', 1, 1],
    ['src/a.ts', 1, 2],
  ].map(([file_path, start_line, end_line], at) => ({ file_path, start_line, end_line, score: 1 - at / 10, content: '' }));
  const folder = fakeGrepai(`if (!process.argv.join(' ').endsWith('-- where one is')) process.exit(1);${prints(results)}`);
  const search = createSearch({ root, store: join(scratchFolder('store'), 'checkpoints.git'), env: bareEnvironment });
  const found = await withMeanings({ files: openWorkspaceFiles(root), search }, { ...bareEnvironment, PATH: folder });
  expect(Object.keys(found)).toContain('similar');
  return found;
});
searchContract('fake', async (files) => createFakeSearch(createMemoryFiles(files)));
