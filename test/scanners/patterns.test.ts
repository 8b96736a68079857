import { expect, it } from 'vitest';
import type { Assembled } from '../../src/scanners/assemble.ts';
import { patternsOf } from '../../src/scanners/patterns.ts';

const entity = (name: string, columns: string[], refs: string[] = [], more: Partial<Assembled> = {}): Assembled => ({
  name,
  file: `src/${name}.ts`,
  line: 1,
  stack: 'typeorm',
  columns: columns.map((column) => ({ name: column, type: '' })),
  relations: [],
  sub: [],
  refs,
  many: [],
  ...more,
});

it('takes no entity that only stands between others for an example, nor one that a program wrote, where there is another', () => {
  const follows = entity('Follows', ['id', 'followerId', 'followingId']);
  const written = entity('Audit', ['id', 'text'], [], { file: 'src/generated/Audit.ts' });
  const tag = entity('Tag', ['id', 'label']);
  expect(patternsOf([follows, written, tag])).toEqual({ simple: 'Tag' });
  expect(patternsOf([follows])).toEqual({ simple: 'Follows' });
});

it('prefers, of those that are as clear, the one that most others lead to', () => {
  const colour = entity('Colour', ['id', 'code']);
  const user = entity('User', ['id', 'mail']);
  const users = ['Article', 'Comment', 'Order'].map((name) => entity(name, ['id', 'text'], ['User']));
  expect(patternsOf([colour, user, ...users])['simple']).toBe('User');
});
