import { expect, test } from 'vitest';
import { documentInEnglish } from '../../../src/core/describe/message.ts';
import { describeUndone } from '../../../src/core/describe/undone.ts';

test('what came back, what is gone, what stays, and the spec: each is told for what it is', () => {
  const spec = 'spec/active/thing/spec.md';
  const undone = {
    restored: ['a.ts', 'b.ts', 'new.ts', spec],
    removed: ['new.ts'],
    skipped: [{ file: 'mine.ts', reason: 'it was changed since' }],
    spec,
  };
  expect(documentInEnglish(describeUndone(undone))).toEqual({
    level: 'warn',
    who: null,
    text: '3 files are as they were before',
    more: [
      'a.ts\nb.ts',
      'Removed, because they were not there before:\nnew.ts',
      `The spec stays as the plan that it was: ${spec}`,
      'mine.ts stays as it is: it was changed since',
    ],
  });
});
