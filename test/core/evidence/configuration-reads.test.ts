import { expect, test } from 'vitest';
import { closureOf } from '../../../src/core/evidence/closure.ts';
import { configurationReads } from '../../../src/core/evidence/configuration-reads.ts';

const reading = (files: Record<string, string>) => async (path: string) => files[path] ?? null;

test.each<[string, Record<string, string>, string[]]>([
  ['the base of a tsconfig', { 'a/tsconfig.json': '{ "extends": "../config/base.json" }', 'config/base.json': '{}' }, ['config/base.json']],
  [
    'bases of bases',
    { 'tsconfig.json': '{ "extends": ["./one", "@scope/two"] }', 'one.json': '{ "extends": "./three.json" }', 'three.json': '{}' },
    ['one.json', 'three.json'],
  ],
  [
    'what a configuration imports',
    { 'vitest.config.ts': "import { shared } from './build/shared.ts';", 'build/shared.ts': '' },
    ['build/shared.ts'],
  ],
  [
    'setup files',
    {
      'jest.config.js': "module.exports = { setupFilesAfterEnv: ['<rootDir>/setup/after.ts'], globalSetup: './setup/global' }",
      'setup/after.ts': '',
      'setup/global.js': '',
    },
    ['setup/after.ts', 'setup/global.js'],
  ],
  [
    'no sources that it only names',
    {
      'esbuild.config.js': "export default { entryPoints: ['./src/main.ts'], alias: { a: './src/a.ts' } }",
      'src/main.ts': '',
      'src/a.ts': '',
    },
    [],
  ],
  ['nothing outside of the workspace', { 'tsconfig.json': '{ "extends": "../../etc/base.json" }' }, []],
])('%s', async (_name, files, expected) => {
  const [configuration = ''] = Object.keys(files);
  expect([...(await configurationReads([configuration], reading(files)))].sort()).toEqual(expected);
});

test('a Makefile is what it includes as well', async () => {
  const files = { Makefile: '-include build/rules.mk\ntest: check\n', 'build/rules.mk': 'check:\n\tsh ./run.sh\n', 'run.sh': 'npm test\n' };
  const parts = await closureOf(['make', 'test'], { read: reading(files), manifests: async () => [] });
  expect(parts.map(({ file }) => file)).toEqual(['Makefile', 'build/rules.mk', 'run.sh']);
});
