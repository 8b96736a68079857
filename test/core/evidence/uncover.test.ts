import { expect, test } from 'vitest';
import { uncover } from '../../../src/core/evidence/uncover.ts';
import { setUp } from './observing.ts';

/**
 * An agent wrote ignore files that hide themselves; `onCopy`: what happens at the last moment. What is copied first, what is gone, what is left, and
 * whether somebody looked at what is ignored once more.
 */
async function hiding(
  added: readonly string[],
  { onCopy = () => {}, saved = [] }: { onCopy?: (files: ReturnType<typeof setUp>['files']) => void; saved?: string[] } = {},
) {
  const { files, ports } = setUp({ 'README.md': 'r', 'src/a.ts': 'a' });
  const { tree } = await ports.checkpoints.take();
  files.set('.gitignore', '*');
  files.set('src/.gitignore', '*');
  files.set('cache/.gitignore', '*');
  let looked = false;
  const copied: string[] = [];
  const watched = {
    ...(await ports.surroundings.watch()),
    ignored: async () => ({ written: added, added, gone: [] }),
    saved: async () => new Set(saved),
    ended: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      looked = true;
    },
    copy: async (path: string) => {
      await new Promise((resolve) => setImmediate(resolve));
      copied.push(`${path}: ${files.text(path)}`);
      onCopy(files);
    },
  };
  const gone = await uncover(ports, watched, tree);
  return { gone, copied, left: files.paths().filter((path) => path.endsWith('.gitignore')), looked };
}

test('an ignore file that hides itself among known files goes, and is copied and named; in a folder that only a tool knows it stays', async () => {
  expect(await hiding(['.gitignore', 'cache', 'src/.gitignore'])).toEqual({
    gone: ['.gitignore', 'src/.gitignore'],
    copied: ['.gitignore: *', 'src/.gitignore: *'],
    left: ['cache/.gitignore'],
    looked: true,
  });
});

test('where all of a known folder is ignored, it is by the file in it', async () => {
  expect(await hiding(['src'])).toEqual({
    gone: ['src/.gitignore'],
    copied: ['src/.gitignore: *'],
    left: ['.gitignore', 'cache/.gitignore'],
    looked: true,
  });
});

const all = ['.gitignore', 'cache/.gitignore', 'src/.gitignore'];

test.each<[string, Parameters<typeof hiding>, Awaited<ReturnType<typeof hiding>>]>([
  [
    'one that somebody writes at the last moment stays, and is not said to be gone',
    [['src/.gitignore'], { onCopy: (files) => files.set('src/.gitignore', 'dist/') }],
    { gone: [], copied: ['src/.gitignore: *'], left: all, looked: false },
  ],
  [
    'one that a person saved stays',
    [['src/.gitignore'], { saved: ['src/.gitignore'] }],
    { gone: [], copied: [], left: all, looked: false },
  ],
  [
    'one that is gone already is no matter',
    [['src/nested/.gitignore', 'src/made.log'], {}],
    { gone: [], copied: [], left: all, looked: false },
  ],
  ['where nothing came, nothing is looked at', [[]], { gone: [], copied: [], left: all, looked: false }],
])('%s', async (_name, [added, more], expected) => {
  expect(await hiding(added, more)).toEqual(expected);
});
