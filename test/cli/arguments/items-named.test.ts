import { expect, test } from 'vitest';
import { itemsNamed, tickedBy } from '../../../src/cli/arguments/items-named.ts';
import { question } from '../../fakes/questions.ts';

const items = ['a', 'b', 'c'];
const asked = question({ items: [{ id: 'spec.md', title: 'The spec', hash: '1' }, ...items.map((id) => ({ id, title: id }))] });
const ticked = (text?: string): Record<string, string> =>
  tickedBy(
    'dismiss',
    { positionals: [], repeated: new Map(), switches: new Set(), values: new Map(text === undefined ? [] : [['dismiss', text]]) },
    asked,
  );

test.each([
  ['all', items],
  [' ALL ', items],
  ['2', ['b']],
  ['3, 1,3', ['c', 'a']],
])('"%s" names them', (text, named) => {
  expect(itemsNamed(text, items)).toEqual({ ok: true, named });
});

test.each(['', '0', '4', '1,', '1;2', 'two'])('"%s" names nothing, and says what would', (text) => {
  const word = text.split(',').at(-1) ?? '';
  expect(itemsNamed(text, items)).toEqual({ ok: false, problem: `numbers from 1 to 3, like 1,3, or all; "${word}" is not.` });
});

test('an option ticks what has no content of its own, counted without the rest', () => {
  expect(ticked()).toEqual({});
  expect(ticked('all')).toEqual({ a: 'yes', b: 'yes', c: 'yes' });
  expect(ticked('1')).toEqual({ a: 'yes' });
  expect(() => ticked('4')).toThrow('--dismiss needs numbers from 1 to 3, like 1,3, or all; "4" is not.');
  expect(() =>
    tickedBy('tick', { positionals: [], repeated: new Map(), switches: new Set(), values: new Map([['tick', 'all']]) }, question()),
  ).toThrow('There is nothing to name with --tick: no items are asked about.');
});
