import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureFingerprint, normaliseFailure } from '../../../src/core/evidence/failure-fingerprint.ts';

test('times, durations, paths and numbers of processes make no difference', () => {
  const first = 'at 2026-01-02T10:00:00.123Z /tmp/run-1/src/a.ts(3,1): error TS1 in 1.5s (pid 12)';
  const second = 'at 2026-02-03T11:12:13Z /var/other/deep/src/a.ts(3,1): error TS1 in 20 ms (pid 4711)';
  expect(normaliseFailure(first)).toBe(normaliseFailure(second));
});

test('another error, or another state of the files, is another failure', () => {
  const files = [{ file: 'a.ts', after: 'x' }];
  const base = failureFingerprint('error TS1', files);
  expect(failureFingerprint('error TS2', files)).not.toBe(base);
  expect(failureFingerprint('error TS1', [{ file: 'a.ts', after: 'y' }])).not.toBe(base);
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
