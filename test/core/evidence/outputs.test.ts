import { expect, test } from 'vitest';
import { isBesideOutputs, isOutput, isTheirs, writesOf } from '../../../src/core/evidence/outputs.ts';

test.each([
  ['a file that was not there', 'src/new.ts', false, true],
  ['a data file', 'data/prices.json', true, true],
  ['a log', 'debug.log', true, true],
  ['a source', 'src/a.ts', true, false],
  ['a source in a hidden folder', '.storybook/main.js', true, false],
  ['a source that a build wrote', 'dist/a.js', true, true],
  ['one below a hidden folder', 'web/.next/server/page.js', true, true],
  ['and below a folder within', 'packages/.a/build/b.js', true, true],
  ['a configuration', 'tsconfig.json', true, false],
  ['what a test compares with', 'test/expected.json', true, false],
])('whether a command has it as its output: %s', (_what, path, wasThere, is) => expect(isOutput(path, wasThere, [])).toBe(is));

test('the setting says which files are tests', () => {
  expect([isOutput('checks/a.txt', true, ['checks/**']), isOutput('checks/a.txt', true, [])]).toEqual([false, true]);
});

const [build, check] = [
  ['node', 'build.js'],
  ['node', 'check.js'],
];

test('what configured commands were seen to write on the base; not what others wrote', () => {
  const baseline = [
    { command: build, writes: ['dist/a.js'] },
    { command: check, writes: ['log.txt'] },
  ];
  expect(writesOf(baseline, [build])).toEqual(new Set(['dist/a.js']));
});

test.each([
  ['a command that is configured', { output: true, commands: ['node build.js'] }, true],
  ['an agent before it', { output: false, commands: ['node build.js'] }, false],
  ['a command of an agent as well', { output: true, commands: ['node build.js', 'node mine.js'] }, false],
  ['nobody knows which', { output: true, commands: [] }, false],
])('who wrote a file: %s', (_who, { output, commands }, is) => {
  const file = { file: 'dist/a.js', before: null, after: null, agents: ['code'], added: 0, removed: 0, output, commands };
  expect(isTheirs(file, [build, check])).toBe(is);
});

test('a file that the run knows nothing of is nobody’s output', () => expect(isTheirs(undefined, [build])).toBe(false));

test.each([
  ['in the folder of its outputs', 'web/dist/deep/b.js', 'web/dist/a.js', true],
  ['in the folder of those of another', 'app/dist/b.js', 'web/dist/a.js', false],
  ['an object beside objects', 'src/b.o', 'src/a.o', true],
  ['an object elsewhere', 'lib/b.o', 'src/a.o', false],
  ['an object beside other files', 'src/b.o', 'src/a.txt', false],
  ['a script beside a program, which may be anybody’s', 'bin/deploy.sh', 'bin/app', false],
  ['a program beside a program', 'bin/other', 'bin/app', true],
  ['a text among reports', 'reports/2026/q3.md', 'reports/junit.xml', false],
  ['a text beside a text, which may be anybody’s', 'notes.txt', 'out.txt', false],
  ['a file that is called like a folder for outputs', 'bin', 'bin/a', false],
])('whether a new file is more of what a command writes: %s', (_what, path, written, is) =>
  expect(isBesideOutputs(path, [written])).toBe(is),
);
