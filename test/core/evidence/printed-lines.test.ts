import { expect, test } from 'vitest';
import { printedLines } from '../../../src/core/evidence/printed-lines.ts';

test('lines end as on any system, and a very long one is cut off', () => {
  expect(printedLines('a\r\n\nb')).toEqual(['a', '', 'b']);
  const long = 'x'.repeat(9_999);
  expect(printedLines(`${long}yz\n${long}y`)).toEqual([`${long}y`, `${long}y`]);
});
