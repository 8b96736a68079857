import { expect, test } from 'vitest';
import { asBefore, type AsBefore } from '../../../src/core/evidence/as-before.ts';

const before = `> lint
src/old.js
  3:1  error  Unexpected var  no-var

✖ 1 problem (1 error, 0 warnings)
Done in 0.51s.
`;
const after = `> lint
src/old.js
  3:1  error  Unexpected var  no-var
src/sum.js
  9:1  error  Unexpected var  no-var
test/sum.test.js
  12:1  error  Missing semicolon  semi

✖ 3 problems (3 errors, 0 warnings)
Done in 0.7s.
`;

test.each<[string, string, string[], AsBefore | null]>([
  ['the same again, in another time', before.replace('0.51s', '2 s'), [before, before], 'same'],
  [
    'less of what it says now',
    after.replace(/^test.*\n.*\n/mu, '').replace('3 problems (3 errors', '2 problems (2 errors'),
    [before, after],
    'same',
  ],
  ['a line that neither says', `${before}src/sum.js\n  9:1  error  No eval  no-eval\n`, [before, after], null],
  ['the same line more often', 'FAIL\nFAIL\n', ['FAIL\n', 'FAIL\n'], null],
  ['the same line as often as in one of both', 'FAIL\nFAIL\n', ['FAIL\n', 'FAIL\nFAIL\n'], 'same'],
  ['a greater number', '2 of 10 failed\n', ['1 of 10 failed\n', '1 of 10 failed\n'], null],
  ['a number as great as in one of both', '2 of 10 failed\n', ['1 of 10 failed\n', '2 of 10 failed\n'], 'same'],
  [
    'another log of npm',
    'log: /root/_logs/2026-11-25T22_00_54_123Z-debug-0.log',
    ['log: /root/_logs/2025-01-01T01_00_00_000Z-debug-0.log'],
    'same',
  ],
  ['in another folder', 'Error in /tmp/b/src/a.js', ['Error in /work/src/a.js'], 'same'],
  ['nothing', ' \n', ['', ''], 'silent'],
  ['nothing, under a heading', '> lint\n> node lint.js\n\n', ['> lint\n> node lint.js\n\n', 'wrong'], 'silent'],
])('a command that failed before says %s', (_name, printed, known, expected) => {
  const others = known.map((one) => ({ exitCode: 1, printed: one }));
  expect(asBefore({ exitCode: 1, printed }, others)).toBe(expected);
});

test('another exit code than in each of the other runs is another failure', () => {
  const one = { exitCode: 1, printed: 'wrong' };
  const two = { exitCode: 2, printed: 'wrong' };
  expect([asBefore(one, [two, two]), asBefore(one, [two, one])]).toEqual([null, 'same']);
});
