import { expect, test } from 'vitest';
import { inOrder } from '../../src/vscode/provider-order.ts';

test('what is not there is offered last, what is in use first', () => {
  const one = (id: string, usable: boolean, keyVariable: string | null, chosen = false) => ({ id, usable, keyVariable, chosen });
  const order = (...all: ReturnType<typeof one>[]): string[] => inOrder(all).map(({ id }) => id);
  const editor = one('editor', false, null);
  const withKey = one('with a key', true, 'KEY');
  expect(order(editor, one('without a key', false, 'OTHER'), withKey)).toEqual(['with a key', 'without a key', 'editor']);
  expect(order(withKey, one('in use', true, null, true))).toEqual(['in use', 'with a key']);
  expect(order(one('in use, gone', false, null, true), withKey)).toEqual(['with a key', 'in use, gone']);
});
