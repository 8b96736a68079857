import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createSurroundings } from '../../src/node/surroundings.ts';
import { repository, scratchFolder, writeFiles } from './scratch.ts';

const built = {
  'dist/neg.test.js': 'built',
  'dist/neg.test.d.ts': 'built',
  'dist/deep/neg.test.js.map': 'built',
  'target/test-classes/shop/NegTest$1.class': 'built',
};
const others = {
  'dist/sum.test.js': 'built',
  'dist/neg.test.json': 'no code',
  'scratch/neg.test.js': 'by a person',
  // A source that is there is called so as well.
  'dist/setup.js': 'built',
};

test('what builds made of files that are put aside lies in no ignored folder while a command runs, and again afterwards where it is not made anew', async () => {
  const root = repository({ '.gitignore': 'dist/\ntarget/\nscratch/\n', 'src/sum.test.ts': '', 'src/setup.ts': '' });
  writeFiles(root, { ...built, ...others });
  const surroundings = createSurroundings({ home: scratchFolder('home'), root, store: path.join(scratchFolder('store'), 's.git') });
  const aside = ['src/neg.test.ts', 'test/shop/NegTest.java', 'test/setup.ts', 'src/sum.test.ts'];
  const there = (): string[] => [...Object.keys(built), ...Object.keys(others)].filter((name) => existsSync(path.join(root, name)));
  const watched = await surroundings.watch({ fresh: true, aside });
  expect(there()).toEqual(Object.keys(others));
  writeFiles(root, { 'dist/neg.test.js': 'anew' });
  await watched.ended();
  expect(there()).toEqual([...Object.keys(built), ...Object.keys(others)]);
  const text = (name: string): string => readFileSync(path.join(root, name), 'utf8');
  expect([text('dist/neg.test.js'), text('dist/neg.test.d.ts')]).toEqual(['anew', 'built']);
  await surroundings.watch({ aside });
  expect(there()).toEqual([...Object.keys(built), ...Object.keys(others)]);
});
