import { expect, test } from 'vitest';
import { rewritten } from '../../../src/core/evidence/bring-back.ts';
import { PathError, type Checkpoint, type FileContent, type TreeChange } from '../../../src/core/ports.ts';

const hash = (letter: string): string => letter.repeat(64);
const change = (path: string, before: string | null, after: string | null, more: Partial<TreeChange> = {}): TreeChange => ({
  path,
  before: before && hash(before),
  after: after && hash(after),
  ...more,
});
const taken = (tree: string): Checkpoint => ({ tree, hash: tree });

/** `dist/a.js` lies aside, and held `n` in the proven tree, and so does `dist/c.js`; `dist/b.js` and `log.txt` do not. */
function open(anew: readonly string[] = []) {
  const swapped = ['dist/a.js', 'dist/c.js'].map((file) => ({
    file,
    base: { hash: hash('b'), mode: 'file' as const },
    now: { hash: hash('n'), mode: 'file' as const },
  }));
  const written: unknown[] = [];
  const own = rewritten(
    {
      checkpoints: {
        entryAt: async (tree, path): Promise<FileContent | null> =>
          path === 'new.txt' ? null : { hash: hash('o'), bytes: Buffer.from(`${path} of ${tree}`), mode: 'executable' },
      },
      files: {
        async swap(path, { before, after, mode }) {
          if (path === 'out') throw new PathError('a folder');
          written.push([path, before?.[0] ?? null, after && Buffer.from(after).toString(), mode]);
          return { status: 'swapped' } as never;
        },
      },
    },
    swapped,
    anew,
  );
  const seen = (tree: string, changes: readonly TreeChange[], saved: readonly string[] = []): boolean =>
    own.seen({ before: taken(tree), changes, saved: new Set(saved) }, ['out', 'dist/a.js', 'dist/b.js', 'new.txt', 'secret.txt']);
  return { own, seen, written, swapped };
}

test('what a command wrote of its outputs lies there afterwards as before the first command, and what it made is gone', async () => {
  const { own, seen, written, swapped } = open();
  expect(seen('first', [change('dist/b.js', 'o', 'x'), change('new.txt', null, 'y')])).toBe(true);
  expect(seen('second', [change('dist/b.js', 'x', 'z')])).toBe(true);
  await own.bringBack();
  expect(written).toEqual([
    ['new.txt', 'y', null, undefined],
    ['dist/b.js', 'z', 'dist/b.js of first', 'executable'],
  ]);
  expect(own.aside()).toEqual(swapped);
});

test('where a folder lies by now, it stays, and the others come back', async () => {
  const { own, seen, written } = open();
  seen('first', [change('out', 'o', null), change('dist/b.js', 'o', 'x')]);
  await own.bringBack();
  expect(written).toEqual([['dist/b.js', 'x', 'dist/b.js of first', 'executable']]);
});

test('what is no output of it stays, and so does what a person saved or nobody may read', async () => {
  const { own, seen, written } = open();
  const changes = [change('src/c.js', 'o', 'x'), change('dist/b.js', 'o', 'x'), change('secret.txt', 'o', 'x', { hidden: true })];
  expect(seen('first', changes, ['dist/b.js'])).toBe(true);
  await own.bringBack();
  expect(written).toEqual([]);
});

test('a file aside that something else writes disturbs the proof; an output that the command writes anew is no disturbance', async () => {
  const changes = [change('dist/a.js', 'b', 'x')];
  expect(open().seen('first', changes)).toBe(false);
  expect(open(['dist/a.js']).seen('first', changes, ['dist/a.js'])).toBe(false);
  const { own, seen, written, swapped } = open(['dist/a.js']);
  expect(seen('first', changes)).toBe(true);
  await own.bringBack();
  expect(written).toEqual([]);
  const now = { hash: hash('n'), mode: 'file' };
  const other = swapped[1];
  expect(own.aside()).toEqual([{ file: 'dist/a.js', base: { hash: hash('x'), mode: 'file' }, now }, other]);
  expect(seen('second', [change('dist/a.js', 'x', null)])).toBe(true);
  expect(own.aside()).toEqual([{ file: 'dist/a.js', base: null, now }, other]);
});
