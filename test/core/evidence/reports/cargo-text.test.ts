import { expect, test } from 'vitest';
import { printedTests } from '../../../../src/core/evidence/reports/text-reports.ts';

const result = 'test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n';
const block = (name: string): string => `\nrunning 1 test\ntest ${name} ... ok\n\n${result}\n`;
const unit = '     Running unittests src/lib.rs (target/debug/deps/sums-ecd90ae6b2807d0f)\n';
const whole = '     Running tests/all.rs (target/debug/deps/all-36b543cf3d22611b)\n';
const docs = '   Doc-tests sums\n';
const names = ['src/lib.rs > tests::adds', 'tests/all.rs > whole', 'sums > src/lib.rs - add'];
const doc = block('src/lib.rs - add (line 3)');

test.each<[string, string]>([
  ['each below its program', `${unit}${block('tests::adds')}${whole}${block('whole')}${docs}${doc}`],
  ['all programs first', `${unit}${whole}${docs}${block('tests::adds')}${block('whole')}${doc}`],
  ['all programs last', `${block('tests::adds')}${block('whole')}${doc}${unit}${whole}${docs}`],
  [
    'programs in the middle of lines',
    `     Running\nrunning 1 test\ntest tests::adds ...  unittests src/lib.rs (target/debug/deps/sums-ecd90ae6b2807d0f)\nok\n     Running\ntest result:  tests/all.rs (target/debug/deps/all-36b543cf3d22611b)\nok. 1 passed\n   Doc-tests${block('whole')} sums\n${doc}`,
  ],
  [
    'documentation that is tested in two programs',
    `${unit}${block('tests::adds')}${whole}${block('whole')}${docs}\nrunning 0 tests\n${doc}`,
  ],
])('tests of Cargo have the same names, however its two streams came together: %s', (_name, text) => {
  expect(printedTests(text)?.map(({ name }) => name)).toEqual(names);
});

test('where a program did not begin, tests are named by what stands above them', () => {
  const crashed = `${unit}${whole}${block('whole')}error: test failed\n`;
  expect(printedTests(crashed)?.map(({ name }) => name)).toEqual(['tests/all.rs > whole']);
});

test('without a program nobody knows whose tests these are', () => expect(printedTests(block('whole'))).toBeNull());
