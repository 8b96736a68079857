import { expect, test } from 'vitest';
import { keepChange } from '../../../src/core/evidence/keep-change.ts';
import type { Blobs, TreeChange } from '../../../src/core/ports.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const trees = { before: { tree: 'before' }, after: { tree: 'after' } };

/** What is kept of a change of one file from `old` to `new` by the time that it is told, and what is told of it. */
async function kept(path: string, more: Partial<TreeChange> = {}) {
  const contents: string[] = [];
  const blobs: Blobs = {
    put: async (content) => {
      // As a disk does, it takes its time.
      await new Promise((resolve) => setImmediate(resolve));
      contents.push(new TextDecoder().decode(content));
      return 'a hash';
    },
    get: async () => null,
  };
  const checkpoints = { readAt: async (tree: string) => bytes(tree === 'before' ? 'old\n' : 'new\nlines\n') };
  const change = { path, before: 'b', after: 'a', ...more };
  const told = await keepChange({ checkpoints, blobs }, trees, change, (one) => one === '.env');
  return { blobs: contents, told };
}

test('both contents of a changed file are kept, with the lines between them', async () => {
  expect(await kept('a.txt')).toEqual({
    blobs: ['old\n', 'new\nlines\n'],
    told: { file: 'a.txt', before: 'b', after: 'a', added: 2, removed: 1 },
  });
});

test('of a file that came or went there is one content; of another mode both are told', async () => {
  expect(await kept('a.txt', { before: null })).toEqual({
    blobs: ['new\nlines\n'],
    told: { file: 'a.txt', before: null, after: 'a', added: 2, removed: 0 },
  });
  const modes = { before: 'executable', after: null } as const;
  expect(await kept('a.txt', { after: null, modes })).toEqual({
    blobs: ['old\n'],
    told: { file: 'a.txt', before: 'b', after: null, modes, added: 0, removed: 1 },
  });
});

test('of a secret nothing is kept, neither what it was nor what it is', async () => {
  expect(await kept('.env')).toEqual({ blobs: [], told: { file: '.env', before: 'b', after: 'a', added: 0, removed: 0 } });
});
