import { expect, test } from 'vitest';
import { comparedIn } from '../../../src/core/evidence/compared-output.ts';

const compared = (text: string, file = 'Makefile') => comparedIn([{ file, text }], ['src/app.py']).map(({ expected }) => expected);

test.each([
  ['in a pipe', 'python3 src/app.py | diff - expected.txt', ['expected.txt']],
  ['the other way round', '\t@python3 src/app.py | diff -u golden/out.txt -', ['golden/out.txt']],
  ['given to a shell', `bash -c "python3 src/app.py --plain | cmp - 'expected.txt'"`, ['expected.txt']],
  ['by way of others', 'python3 src/app.py | sort | diff - expected.txt', ['expected.txt']],
  ['by way of a file', 'test:\n\tpython3 src/app.py > out.txt\n\tdiff out.txt golden/out.txt\n', ['golden/out.txt']],
  ['each time', 'python3 src/app.py | diff - a.txt && python3 src/app.py b | diff - b.txt', ['a.txt', 'b.txt']],
])('what a program prints is compared: %s', (_how, text, expected) => expect(compared(text)).toEqual(expected));

test.each([
  ['it is only run', 'python3 src/app.py'],
  ['its lines are only shown', 'python3 src/app.py | tee log.txt'],
  ['its lines are kept, and not looked at', 'python3 src/app.py > out.txt\ndiff a.txt b.txt'],
  ['it decides by its end as well', 'python3 src/app.py --check && python3 src/app.py | diff - expected.txt'],
  ['it passes where they differ', '! python3 src/app.py | diff - expected.txt'],
  ['and as a condition', 'if ! python3 src/app.py | diff - expected.txt; then exit 0; fi'],
  ['another program is compared', 'python3 tools/app.py | diff - expected.txt'],
  ['it is compared with what nobody can tell', 'python3 src/app.py | diff - a.txt b.txt'],
  ['it is compared with itself', 'python3 src/app.py | diff - -'],
  ['its lines are added to others', 'python3 src/app.py >> out.txt\ndiff out.txt golden.txt'],
  ['what it says of errors is kept', 'python3 src/app.py 2> out.txt\ndiff out.txt golden.txt'],
])('it is not: %s', (_how, text) => expect(compared(text)).toEqual([]));

test('names are those of the folder of the script', () => {
  expect(comparedIn([{ file: 'web/package.json', text: 'node app.js | diff - out.txt' }], ['web/app.js', 'app.js'])).toEqual([
    { program: 'web/app.js', expected: 'web/out.txt' },
  ]);
});

test('what a program says of itself is no use of it', () => {
  const parts = [
    { file: 'Makefile', text: 'python3 src/app.py | diff - expected.txt' },
    { file: 'src/app.py', text: '# usage: python3 src/app.py\n' },
  ];
  expect(comparedIn(parts, ['src/app.py'])).toEqual([{ program: 'src/app.py', expected: 'expected.txt' }]);
});
