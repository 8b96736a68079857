import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureFingerprint, normaliseFailure } from '../../../src/core/evidence/failure-fingerprint.ts';

test('times, durations, paths and numbers of processes make no difference', () => {
  const first = 'at 2026-01-02T10:00:00.123Z /tmp/run-1/src/a.ts(3,1): error TS1 in 1.5s (pid 12)';
  const second = 'at 2026-02-03T11:12:13Z /var/other/deep/src/a.ts(3,1): error TS1 in 20 ms (pid 4711)';
  expect(normaliseFailure(first)).toBe(normaliseFailure(second));
});

test.each([
  ['colours', '\u001b[31mno\u001b[39m', 'no'],
  ['a date with a zone', 'at 2026-01-02 10:00:00+02:00 no', 'at <time> no'],
  ['a time', '10:00:01.5 no', '<time> no'],
  ['durations', 'a 1.5s, b (20 ms), c 3 minutes', 'a <duration>, b (<duration>), c <duration>'],
  ['durations of TAP', '  duration_ms: 1.25\n  type: x', 'duration <duration>\n type: x'],
  ['folders', 'at file:///w/src/a.ts:3:1 (/w/b.ts:4)', 'at <folder>/a.ts:3:1 (<folder>/b.ts:4)'],
  ['folders of Windows', String.raw`C:\w\src\a.ts(3,1)`, '<folder>/a.ts(3,1)'],
  ['addresses', '<A at 0x7f00aa>', '<A at <address>>'],
  ['processes', 'pid=12 PID: 7', 'pid <number> pid <number>'],
  ['blanks and ends of lines', ' a \t b\r\nc\n', 'a b\nc'],
  ['a folder in the workspace stays', 'src/a.ts(3,1)', 'src/a.ts(3,1)'],
])('what differs from run to run: %s', (_what, output, normalised) => expect(normaliseFailure(output)).toBe(normalised));

test('another error, or another state of the files, is another failure', () => {
  const files = [{ file: 'a.ts', after: 'x' }];
  const base = failureFingerprint('error TS1', files);
  expect(failureFingerprint('error TS2', files)).not.toBe(base);
  expect(failureFingerprint('error TS1', [{ file: 'a.ts', after: 'y' }])).not.toBe(base);
  expect(failureFingerprint('error TS1', [{ file: 'a.ts', after: null }])).not.toBe(base);
  expect(failureFingerprint('error TS1', [...files])).toBe(base);
});

test('line numbers of an error do count', () => {
  expect(normaliseFailure('a.ts(3,1): error')).not.toBe(normaliseFailure('a.ts(4,1): error'));
});

test('the order of files makes no difference; normalising twice changes nothing more', () => {
  const file = fc.record({ file: fc.string(), after: fc.option(fc.string()) });
  fc.assert(
    fc.property(fc.string(), fc.uniqueArray(file, { selector: (one) => one.file }), (output, files) => {
      expect(failureFingerprint(output, files)).toBe(failureFingerprint(output, [...files].reverse()));
    }),
  );
});
