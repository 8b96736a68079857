import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bringBack, takeAway } from '../../src/node/built-files.ts';
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

test('a build that is taken away comes back as it was, also when the process dies meanwhile or the command removes its folder', async () => {
  const files = { 'bin/neg.test.js': '#!/usr/bin/env node\n', 'dist/deep/neg.test.js': 'built', 'dist/neg.test.d.ts': 'built' };
  const root = repository({ '.gitignore': 'dist/\nbin/\n', 'src/sum.ts': '' });
  writeFiles(root, files);
  const at = (name: string): string => path.join(root, name);
  chmodSync(at('bin/neg.test.js'), 0o750);
  utimesSync(at('bin/neg.test.js'), 1000, 1000);
  symlinkSync('../src/sum.ts', at('dist/neg.test.ts'));
  const [home, store] = [scratchFolder('home'), path.join(scratchFolder('store'), 's.git')];
  const open = () => createSurroundings({ home, root, store });
  await open().watch({ fresh: true, aside: ['src/neg.test.ts'] });
  expect([...Object.keys(files), 'dist/neg.test.ts'].filter((name) => existsSync(at(name)))).toEqual([]);
  rmSync(at('dist'), { recursive: true });
  // Somebody made this one anew since.
  writeFiles(root, { 'dist/neg.test.d.ts': 'anew' });
  expect(await open().cutOff('run')).toBeNull();
  const lies = () => Object.keys(files).map((name) => readFileSync(at(name), 'utf8'));
  expect(lies()).toEqual(['#!/usr/bin/env node\n', 'built', 'anew']);
  expect([statSync(at('bin/neg.test.js')).mode & 0o777, statSync(at('bin/neg.test.js')).mtimeMs]).toEqual([0o750, 1_000_000]);
  expect(readlinkSync(at('dist/neg.test.ts'))).toBe('../src/sum.ts');
  // The next proof begins with all of them, and where a folder was there may be something else afterwards.
  const watched = await open().watch({ fresh: true, aside: ['src/neg.test.ts'] });
  rmSync(at('dist'), { recursive: true });
  writeFiles(root, { dist: 'a file' });
  await watched.ended();
  expect([readFileSync(at('dist'), 'utf8'), existsSync(at('bin/neg.test.js'))]).toEqual(['a file', true]);
});

test('nothing is brought back to where a link leads that a command made meanwhile', async () => {
  const root = repository({ '.gitignore': 'dist/\ndist\n', 'src/sum.ts': '' });
  const other = scratchFolder('other');
  writeFiles(root, { 'dist/deep/neg.test.js': 'built' });
  const surroundings = createSurroundings({ home: scratchFolder('home'), root, store: path.join(scratchFolder('store'), 's.git') });
  const watched = await surroundings.watch({ fresh: true, aside: ['src/neg.test.ts'] });
  rmSync(path.join(root, 'dist'), { recursive: true });
  symlinkSync(other, path.join(root, 'dist'));
  await watched.ended();
  expect(readdirSync(other)).toEqual([]);
});

test.skipIf(process.platform === 'win32')('what cannot be written now is kept, and comes back when it can', async () => {
  const [root, kept] = [scratchFolder('root'), scratchFolder('kept')];
  const at = path.join(root, 'dist/neg.test.js');
  writeFiles(root, { 'dist/neg.test.js': 'built', 'dist/sum.test.js': 'built' });
  await takeAway(root, kept, ['dist/neg.test.js', 'dist/sum.test.js']);
  rmSync(path.join(root, 'dist'), { recursive: true });
  mkdirSync(path.join(root, 'dist'), { mode: 0o500 });
  const isForbidden = process.getuid?.() !== 0;
  await bringBack(root, kept);
  expect(existsSync(at)).toBe(!isForbidden);
  chmodSync(path.join(root, 'dist'), 0o700);
  await bringBack(root, kept);
  expect([existsSync(at), existsSync(kept)]).toEqual([true, false]);
});
