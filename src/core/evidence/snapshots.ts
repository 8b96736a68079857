import type { FileState } from '../run/run-state.ts';

/** Whether a file is the one with the tests of a snapshot. */
type IsSuite = (file: string) => boolean;

const stemOf = (file: string): string => (file.split('/').at(-1) ?? '').replace(/\.[^.]+$/u, '');
/** `Sum.test.js`, as Jest writes it in the names of images. */
const kebab = (name: string): string => name.replace(/[^a-z0-9]+/giu, '-').toLowerCase();

/** Ways to write snapshots: the name of one, and by it the file of its tests. What a folder's name stands in is the folder of these, or ''. */
const ways: readonly { readonly name: RegExp; readonly suite: (folder: string, name: string) => IsSuite }[] = [
  // Vitest, Jest: sum.test.js.snap. AVA: sum.test.js.md.
  {
    name: /^(.*\/)?(?:__snapshots__|snapshots)\/([^/]+)\.(?:snap|md)$/u,
    suite: (folder, name) => (file) => file === `${folder}${name}`,
  },
  // node:test, and whoever is told to write them beside.
  { name: /^(.*\/)?([^/]+)\.(?:snap|snapshot)$/u, suite: (folder, name) => (file) => file === `${folder}${name}` },
  // jest-image-snapshot: sum-test-js-adds-1-snap.png.
  {
    name: /^(.*\/)?__image_snapshots__\/(?:.*\/)?([^/]+)\.png$/u,
    suite: (folder, name) => (file) => isIn(folder, file) && name.startsWith(`${kebab(file.slice(folder.length))}-`),
  },
  // syrupy: test_sum.ambr, or a folder with one file for each.
  {
    name: /^(.*\/)?__snapshots__\/([^/]+)(?:\.ambr|\/[^/]+)$/u,
    suite: (folder, name) => (file) => file === `${folder}${name}.py`,
  },
  // insta: crate__module__tests__name.snap, beside the module's file.
  {
    name: /^(.*\/)?snapshots\/([^/]+)\.snap(?:\.new)?$/u,
    suite: (folder, name) => (file) =>
      isIn(folder, file) && file.endsWith('.rs') && ['lib', 'main', 'mod', ...name.split('__')].includes(stemOf(file)),
  },
];

function isIn(folder: string, file: string): boolean {
  return file.startsWith(folder) && !file.slice(folder.length).includes('/');
}

/** The tests that a snapshot belongs to, where the run wrote or changed them: it is as much the run's as they are. */
export function testsOf(path: string, files: Readonly<Record<string, FileState>>): FileState | undefined {
  for (const { name, suite } of ways) {
    const [, folder = '', of = ''] = name.exec(path) ?? [];
    const isSuite = of === '' ? null : suite(folder, of);
    const found = isSuite && Object.values(files).find((one) => !one.output && one.after !== null && isSuite(one.file));
    if (found) return found;
  }
  return undefined;
}
