import { expect, test } from 'vitest';
import { cutReport } from '../../../src/core/report/cut-report.ts';

test('a report that fits stays as it is', () => {
  expect(cutReport('It fails.\nError: x', 100)).toBe('It fails.\nError: x');
});

test('of a long log the beginning, the end and what tells the failure are kept, with marks', () => {
  const noise = (from: number): string[] =>
    Array.from({ length: 20_000 }, (_, index) => `info ${from + index} all is well, nothing to see here`);
  const trace = ['TypeError: total is not a number', '    at sum (src/total.ts:3:9)', '    at main (src/main.ts:1:1)'];
  const log = ['The list shows NaN since today.', ...noise(0), ...trace, ...noise(20_000), 'the end'].join('\n');
  const cut = cutReport(log, 20_000);
  expect(cut.length).toBeLessThanOrEqual(20_000);
  expect(cut.startsWith('The list shows NaN since today.\ninfo 0 ')).toBe(true);
  expect(cut.endsWith('the end')).toBe(true);
  expect(cut).toContain(
    ['info 19998 all is well, nothing to see here', 'info 19999 all is well, nothing to see here', ...trace].join('\n'),
  );
  expect(cut.match(/\[… \d+ lines left out …\]/gu)).toEqual(['[… 19959 lines left out …]', '[… 19919 lines left out …]']);
});

test('when there is more of that than fits, the last of it is kept', () => {
  const errors = Array.from({ length: 50_000 }, (_, index) => `error ${index}`);
  const cut = cutReport(errors.join('\n'), 10_000);
  expect(cut.length).toBeLessThanOrEqual(10_000);
  expect(cut).toContain('error 49500\n');
  expect(cut).not.toContain('error 25000\n');
});
