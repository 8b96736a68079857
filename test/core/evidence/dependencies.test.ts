import { expect, test } from 'vitest';
import { installCommands, isPackageList, packagesIn, unlistedPackages } from '../../../src/core/evidence/dependencies.ts';

const manifest = {
  name: 'shop',
  scripts: { test: 'vitest' },
  dependencies: { zod: '^4' },
  devDependencies: { vitest: '^5' },
  optionalDependencies: { fsevents: '^2' },
  peerDependencies: { react: '>=18' },
};

test.each<[string, string, string[]]>([
  ['package.json', JSON.stringify(manifest), ['zod', 'vitest', 'fsevents', 'react']],
  ['package.json', JSON.stringify({ ...manifest, dependencies: null, devDependencies: 'vitest' }), ['fsevents', 'react']],
  ['package.json', '{"dependencies": {"zod"', []],
  ['package.json', 'null', []],
  ['package.json', '"zod"', []],
  [
    'requirements.txt',
    'requests==2.32.3\r\n  Flask[async] >= 3 # web\n\n# pytest\n-r other.txt\nruamel.yaml\n',
    ['requests', 'Flask', 'ruamel.yaml'],
  ],
])('packages that %s names: %j', (path, text, names) => {
  expect(packagesIn(path, text)).toEqual(names);
});

test.each([
  ['package.json', true],
  ['apps/web/package.json', true],
  ['requirements.txt', true],
  ['api/requirements-dev.txt', true],
  ['package-lock.json', false],
  ['my-package.json', false],
  ['docs/requirements.md', false],
])('%s is a list of packages: %s', (path, expected) => {
  expect(isPackageList(path)).toBe(expected);
});

test('a package that comes in any section is unlisted, whether or not others were there before', () => {
  const now = JSON.stringify({
    dependencies: { zod: '^4', lodash: '^4' },
    devDependencies: { vitest: '^5', sinon: '^20' },
    optionalDependencies: { fsevents: '^2', keytar: '^7' },
    peerDependencies: { react: '>=18', vue: '^3' },
  });
  expect(unlistedPackages('package.json', JSON.stringify(manifest), now, [])).toEqual(['lodash', 'sinon', 'keytar', 'vue']);
});

test('a package of the workspace itself comes from nowhere else; one of the same name with a version does', () => {
  const from = (version: unknown): string[] =>
    unlistedPackages('package.json', '{}', JSON.stringify({ dependencies: { sums: version } }), []);
  expect(['workspace:*', 'file:../sums', 'link:../sums', 'portal:../sums'].map(from)).toEqual([[], [], [], []]);
  expect(['^1.0.0', 'git+https://example.com/file:sums.git', 1].map(from)).toEqual([['sums'], ['sums'], ['sums']]);
});

test('where all packages are for development, or none is, there is one command', () => {
  const vitest = { name: 'vitest', version: '5.1.1', place: null };
  const npm = ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts'];
  expect(installCommands('package.json', null, [{ ...vitest, dev: true }])).toEqual([[...npm, '--save-dev', 'vitest@5.1.1']]);
  expect(installCommands('package.json', null, [{ ...vitest, dev: false }])).toEqual([[...npm, 'vitest@5.1.1']]);
});
