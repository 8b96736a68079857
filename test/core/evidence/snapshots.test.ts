import { expect, test } from 'vitest';
import { testsOf } from '../../../src/core/evidence/snapshots.ts';
import type { FileState } from '../../../src/core/run/run-state.ts';

const changed = (file: string, more: Partial<FileState> = {}): FileState => ({
  file,
  before: null,
  after: 'a'.repeat(64),
  agents: ['backend'],
  added: 1,
  removed: 0,
  output: false,
  commands: [],
  ...more,
});
const belongs = (snapshot: string, file: string, more: Partial<FileState> = {}): boolean =>
  testsOf(snapshot, { [file]: changed(file, more) })?.file === file;

test.each([
  ['Vitest and Jest', 'test/__snapshots__/sum.test.ts.snap', 'test/sum.test.ts'],
  ['Vitest and Jest, at the root', '__snapshots__/sum.test.ts.snap', 'sum.test.ts'],
  ['beside the tests', 'src/sum.spec.js.snap', 'src/sum.spec.js'],
  ['node:test', 'test/sum.test.js.snapshot', 'test/sum.test.js'],
  ['AVA', 'test/snapshots/sum.js.snap', 'test/sum.js'],
  ['AVA, to be read', 'test/snapshots/sum.js.md', 'test/sum.js'],
  ['jest-image-snapshot', 'test/__image_snapshots__/page-test-js-shows-it-1-snap.png', 'test/page.test.js'],
  ['what it shows of a difference', 'test/__image_snapshots__/__diff_output__/page-test-js-shows-it-1-diff.png', 'test/page.test.js'],
  ['syrupy', 'tests/__snapshots__/test_sum.ambr', 'tests/test_sum.py'],
  ['syrupy, a file for each', 'tests/__snapshots__/test_sum/test_adds.json', 'tests/test_sum.py'],
  ['insta', 'tests/snapshots/all__adds.snap', 'tests/all.rs'],
  ['insta, of a module', 'src/parse/snapshots/sums__parse__lines__tests__adds.snap', 'src/parse/lines.rs'],
  ['insta, of a crate', 'src/snapshots/sums__tests__adds.snap.new', 'src/lib.rs'],
])('a snapshot belongs to its tests: %s', (_of, snapshot, file) => expect(belongs(snapshot, file)).toBe(true));

test.each([
  ['of other tests', 'test/__snapshots__/sum.test.ts.snap', 'test/more.test.ts'],
  ['of tests in another folder', 'test/__snapshots__/sum.test.ts.snap', 'sum.test.ts'],
  ['an image of others', 'test/__image_snapshots__/page-test-js-shows-it-1-snap.png', 'test/pa.js'],
  ['an image of tests further down', 'test/__image_snapshots__/page-test-js-shows-it-1-snap.png', 'test/a/page.test.js'],
  ['a module of others', 'src/snapshots/sums__parse__adds.snap', 'src/lines.rs'],
  ['no Rust', 'src/snapshots/sums__parse__adds.snap', 'src/parse.js'],
  ['no snapshot', 'test/sum.test.ts.json', 'test/sum.test.ts'],
])('it does not: %s', (_of, snapshot, file) => expect(belongs(snapshot, file)).toBe(false));

test('nor to tests that only a command wrote, or that are gone', () => {
  const [snapshot, file] = ['test/__snapshots__/sum.test.ts.snap', 'test/sum.test.ts'];
  expect([belongs(snapshot, file, { output: true }), belongs(snapshot, file, { after: null })]).toEqual([false, false]);
});
