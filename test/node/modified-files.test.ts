import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stagedAs, type Staged } from '../../src/node/git-entries.ts';
import { createModifiedFiles, mostLookedAt } from '../../src/node/modified-files.ts';
import { open } from './checkpoint-world.ts';
import { repository, scratchFolder, writeFiles } from './scratch.ts';

const entry = (path: string, text: string, mode: 'file' | 'executable' | 'link' = 'file'): Staged =>
  stagedAs(path, { bytes: Buffer.from(text), mode }, false);

it.skipIf(process.platform === 'win32')('tells bytes, kind and mode apart, and what is gone', async () => {
  const root = scratchFolder('modified');
  writeFiles(root, { same: 'a', other: 'b', run: 'c', file: 'd', 'ordner/ü': 'e' });
  chmodSync(join(root, 'run'), 0o755);
  symlinkSync('same', join(root, 'link'));
  const entries = [
    entry('same', 'a'),
    entry('other', 'B'),
    entry('run', 'c'),
    entry('file', 'd', 'executable'),
    entry('ordner/ü', 'e'),
    entry('link', 'same', 'link'),
    entry('gone', ''),
    entry('same/below', ''),
    entry('ordner', ''),
  ];
  const look = createModifiedFiles(root);
  const modified = async (all: readonly Staged[]) => (await look(all)).names;
  const expected = ['other', 'run', 'file', 'gone', 'same/below', 'ordner'].map((path) => entry(path, '').name);
  expect(await modified(entries)).toEqual(expected);
  expect(await modified(entries)).toEqual(expected);
});

it('reads a large file only when nobody has just written it', async () => {
  const root = scratchFolder('modified');
  const text = 'x'.repeat(1_000_001);
  writeFileSync(join(root, 'large'), text);
  const modified = createModifiedFiles(root);
  expect(await modified([entry('large', text)])).toEqual({ names: ['large'], seen: new Set() });
  await expect.poll(() => modified([entry('large', text)])).toEqual({ names: [], seen: new Set() });
});

it('what a checkpoint holds is what lies there, whatever was written a moment before', async () => {
  const names = ['a', 'b', 'in/c'];
  const step = fc.record({
    name: fc.constantFrom(...names),
    text: fc.constantFrom('1', '2', '3'),
    how: fc.constantFrom('write', 'swap', 'remove', 'old'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const root = repository({ a: '1', b: '2', 'in/c': '3' });
      const checkpoints = await open(root);
      for (const { name, text, how } of steps) {
        const file = join(root, name);
        if (how === 'remove') rmSync(file, { force: true });
        else {
          // Neither another size nor, with a time of before, another time of writing.
          mkdirSync(join(file, '..'), { recursive: true });
          if (how === 'swap') rmSync(file, { force: true });
          writeFileSync(file, text);
          if (how === 'old') utimesSync(file, 1, 1);
        }
        const { tree } = await checkpoints.take();
        for (const one of names) {
          const there = statSync(join(root, one), { throwIfNoEntry: false });
          const kept = await checkpoints.readAt(tree, one);
          expect(kept && Buffer.from(kept).toString()).toBe(there ? readFileSync(join(root, one), 'utf8') : null);
        }
      }
    }),
    { numRuns: 6 },
  );
});

it('more files than it looks at are left to git, with the same result', async () => {
  const root = repository(Object.fromEntries(Array.from({ length: mostLookedAt + 1 }, (_, index) => [`f${index}`, ''])));
  const checkpoints = await open(root);
  const before = await checkpoints.take();
  writeFileSync(join(root, 'f7'), 'x');
  const after = await checkpoints.take();
  expect((await checkpoints.diff(before.tree, after.tree)).map(({ path }) => path)).toEqual(['f7']);
});
