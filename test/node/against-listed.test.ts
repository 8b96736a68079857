import { expect, test } from 'vitest';
import { againstListed, hiddenMode, type Staged } from '../../src/node/git-entries.ts';

const entry = (name: string, mode = '100644'): Staged => ({ name, mode, id: 'id' });

test('names that came and went are told wherever they stand, and as come what is known by its hash alone', () => {
  const entries = [entry('a'), entry('b'), entry('b/c'), entry('d', hiddenMode), entry('e'), entry('y'), entry('z')];
  expect(againstListed(entries, ['0', 'b', 'b-', 'd', 'e', 'x'])).toEqual({ added: ['0', 'b-', 'd', 'x'], gone: ['a', 'b/c', 'y', 'z'] });
  expect(againstListed(entries, [])).toEqual({ added: [], gone: entries.map(({ name }) => name) });
  expect(againstListed([], ['a', 'b'])).toEqual({ added: ['a', 'b'], gone: [] });
});
