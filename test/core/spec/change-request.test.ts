import { expect, it } from 'vitest';
import { changeRequest } from '../../../src/core/spec/change-request.ts';

const remarks = [
  { line: 3, quote: '- Pattern: manyToMany ', text: 'No, simple.\n' },
  { line: 9, quote: '', text: 'And a note.' },
];

it('makes one change request of comments and words', () => {
  expect(changeRequest(remarks, ' Shorter, please. ')).toBe(
    'Shorter, please.\n\n- Line 3 ("- Pattern: manyToMany"): No, simple.\n- Line 9: And a note.',
  );
});

it('needs only one of the two', () => {
  expect(changeRequest([], 'Shorter.')).toBe('Shorter.');
  expect(changeRequest(remarks.slice(1), '')).toBe('- Line 9: And a note.');
  expect(changeRequest([], ' ')).toBe('');
});
