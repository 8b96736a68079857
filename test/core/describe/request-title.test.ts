import { expect, test } from 'vitest';
import { requestTitle } from '../../../src/core/describe/request-title.ts';

test('a request is named by its first line that says something, not by the fences of what goes along', () => {
  expect(requestTitle('\n\nTotals are wrong\n\nA log:\n```text\nError: 1\n```')).toBe('Totals are wrong');
  expect(requestTitle('```text\r\n\r\nError: no such table\r\n```\r\n')).toBe('Error: no such table');
  expect(requestTitle('---\n~~~\n## Add discounts\n')).toBe('Add discounts');
  expect(requestTitle('#42 is wrong')).toBe('#42 is wrong');
  expect(requestTitle('直す')).toBe('直す');
});

test('one that says nothing stays as it is', () => {
  expect([requestTitle(' ?! '), requestTitle('')]).toEqual(['?!', '']);
});
