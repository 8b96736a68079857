import { expect, test } from 'vitest';
import { keepChange } from '../../../src/core/evidence/keep-change.ts';
import type { Blobs } from '../../../src/core/ports.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const trees = { before: { tree: 'before' }, after: { tree: 'after' } };

/** What is kept of a change of one file from `old` to `new`, and what is told of it. */
async function kept(path: string): Promise<{ blobs: string[]; told: { added: number; removed: number } }> {
  const contents: string[] = [];
  const blobs: Blobs = {
    put: async (content) => {
      contents.push(new TextDecoder().decode(content));
      return 'a hash';
    },
    get: async () => null,
  };
  const checkpoints = { readAt: async (tree: string) => bytes(tree === 'before' ? 'old\n' : 'new\nlines\n') };
  const change = { path, before: 'b', after: 'a' };
  const told = await keepChange({ checkpoints, blobs }, trees, change, (one) => one === '.env');
  return { blobs: contents, told };
}

test('both contents of a changed file are kept, with the lines between them', async () => {
  expect(await kept('a.txt')).toMatchObject({ blobs: ['old\n', 'new\nlines\n'], told: { added: 2, removed: 1 } });
});

test('of a secret nothing is kept, neither what it was nor what it is', async () => {
  expect(await kept('.env')).toMatchObject({ blobs: [], told: { added: 0, removed: 0 } });
});
