import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readDocument } from './documents.ts';

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      { readonly strategy: { readonly matrix: { readonly os: string[] } }; readonly steps: readonly { readonly run?: string }[] }
    >
  >;
}

test('the tests are run on every system that the README speaks of', async () => {
  const { jobs } = parse(await readDocument('.github/workflows/test.yml')) as Workflow;
  const { strategy, steps } = jobs['test'] ?? { strategy: { matrix: { os: [] } }, steps: [] };
  expect(strategy.matrix.os).toEqual(['ubuntu-latest', 'macos-latest', 'windows-latest']);
  expect(steps.map(({ run }) => run)).toContain('npm test');
  expect(await readDocument('README.md')).toContain('.github/workflows/test.yml');
});
