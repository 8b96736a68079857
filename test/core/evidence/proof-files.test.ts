import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOutsideHash } from '../../../src/core/policy/hashed-paths.ts';
import { ownsPath } from '../../../src/core/policy/owned-paths.ts';
import {
  configurationOf,
  isLockFile,
  isNamedBySource,
  proofKind,
  saysHow,
  takesPlace,
  testGlobs,
  type ProofKind,
} from '../../../src/core/evidence/proof-files.ts';

const conventional = { tests: [], closure: [] };

test.each<[ProofKind | null, string[]]>([
  [
    'test',
    [
      // Helpers
      'src/testing/expect.js',
      'lib/test-utils/server.ts',
      'Tests/Support/World.php',
      'Source/Specs/helper.js',
      // RSpec
      'spec/models/user_spec.rb',
      'spec/factories/users.rb',
      // node:test, Vitest, Jest, Mocha, Playwright
      'src/a.test.ts',
      '.github/actions/a.test.ts',
      'a_test.mjs',
      'src/a-test.cjs',
      'src/a.test.js.snapshot',
      'src/a.spec.tsx',
      'test/helpers/world.ts',
      'src/__tests__/a.js',
      'src/__mocks__/fs.js',
      'src/__snapshots__/a.test.ts.snap',
      'e2e/login.spec.ts',
      'e2e/login.spec.ts-snapshots/login.png',
      'cypress/support/e2e.ts',
      // pytest, unittest
      'tests/test_length.py',
      'app/length_test.py',
      'conftest.py',
      'app/tests.py',
      'tests/data/expected.json',
      // Go, Cargo, .NET
      'pkg/a_test.go',
      'pkg/testdata/golden.txt',
      'tests/api.rs',
      'src/parser/tests.rs',
      'Shop.Tests/PriceTests.cs',
      'Shop.Tests/Data/in.json',
      // JUnit, PHPUnit, RSpec
      'src/test/java/shop/PriceTest.java',
      'src/integrationTest/kotlin/A.kt',
      'app/src/PriceIT.java',
      'tests/Unit/PriceTest.php',
      'engines/a/spec/factories.rb',
      // Configures nothing where it lies.
      'test/fixtures/project/tsconfig.json',
      'test/fixtures/project/package.json',
      'pkg/testdata/go.mod',
    ],
  ],
  [
    'configuration',
    [
      'tsconfig.json',
      'backend/tsconfig.build.json',
      'vitest.config.ts',
      'jest.config.js',
      '.mocharc.yml',
      'playwright.config.ts',
      'package.json',
      'pyproject.toml',
      'pytest.ini',
      'pytest.toml',
      'playwright-ct.config.ts',
      'build/rules.mk',
      'setup.cfg',
      'tox.ini',
      'sitecustomize.py',
      'go.mod',
      'Cargo.toml',
      '.cargo/config.toml',
      'build.rs',
      'Shop.sln',
      'Shop/Shop.csproj',
      'Directory.Build.props',
      'tests/x.runsettings',
      'pom.xml',
      'app/build.gradle.kts',
      'gradle/wrapper/gradle-wrapper.properties',
      'phpunit.xml.dist',
      'phpunit.dist.xml',
      'behat.yml',
      'cucumber.js',
      'nightwatch.conf.js',
      'web-test-runner.config.mjs',
      '.dependency-cruiser.js',
      'cspell.json',
      '.rspec',
      'Rakefile',
      'test/tsconfig.json',
      'composer.json',
      '.eslintrc.json',
      '.storybook/vitest.config.ts',
      'bunfig.toml',
      'pnpm-workspace.yaml',
      'noxfile.py',
      'gradle.properties',
      'src/test/resources/junit-platform.properties',
      'testng.xml',
      'mix.exs',
      'meson.build',
    ],
  ],
  [
    null,
    [
      'src/main.ts',
      'README.md',
      'src/testing-library.ts',
      'src/latest.ts',
      'package-lock.json',
      'go.sum',
      'src/attest.rs',
      'contest/rules.md',
      'spec/active/x/spec.md',
      'Makefile',
      'src/protest.java',
      'app/Greatest.java',
      'db/fixtures/seed.json',
      'src/specification.ts',
    ],
  ],
])('%s', (kind, paths) => {
  expect(paths.map((path) => [path, proofKind(path, conventional)])).toEqual(paths.map((path) => [path, kind]));
});

test('the setting names the tests in place of the conventional names; closure and configuration are proof files anyway', () => {
  const naming = { tests: ['checks/**'], closure: ['Makefile', 'checks/run.sh'] };
  const paths = ['checks/a.js', 'src/a.test.ts', 'tsconfig.json', 'Makefile', 'checks/run.sh', 'checks/fixtures/tsconfig.json'];
  expect(paths.map((path) => proofKind(path, naming))).toEqual(['test', null, 'configuration', 'closure', 'closure', 'test']);
});

test('lock files are known in any folder', () => {
  const locks = [
    'package-lock.json',
    'npm-shrinkwrap.json',
    'app/gradle.lockfile',
    'web/yarn.lock',
    'pnpm-lock.yaml',
    'bun.lockb',
    'deno.lock',
    'uv.lock',
    'poetry.lock',
    'pdm.lock',
    'go.sum',
    'go.work.sum',
    'Cargo.lock',
    'Shop/packages.lock.json',
    'composer.lock',
    'shop/Gemfile.lock',
    'gems.locked',
    'mix.lock',
  ];
  const paths = [...locks, 'src/locks.ts', 'Cargo.toml', 'go.mod'];
  expect(paths.filter((path) => isLockFile(path))).toEqual(locks);
});

test('of a manifest only what configures runners counts', () => {
  const text = (more: object): string => JSON.stringify({ name: 'shop', version: '1.0.0', scripts: { test: 'jest' }, ...more });
  expect(configurationOf('package.json', text({ dependencies: { zod: '4.0.0' } }))).toBe('');
  expect(configurationOf('package.json', text({ mocha: { retries: 9 }, jest: { bail: 1 } }))).toBe(
    '{"jest":{"bail":1},"mocha":{"retries":9}}',
  );
  const runners = ['ava', 'c8', 'jasmine', 'jest', 'mocha', 'nyc', 'tap', 'wireit'];
  const builds = ['babel', 'browserslist', 'config', 'nx', 'postcss', 'ts-node', 'workspaces'];
  const linters = ['eslintConfig', 'eslintIgnore', 'knip', 'prettier', 'size-limit', 'standard', 'stylelint', 'xo'];
  const sources = ['overrides', 'patchedDependencies', 'pnpm', 'repositories', 'resolutions'];
  const keys = [...runners, ...builds, ...linters, ...sources].sort();
  const all = Object.fromEntries(keys.map((key) => [key, {}]));
  expect(Object.keys(JSON.parse(configurationOf('package.json', text({ ...all, author: {} }))) as object)).toEqual(keys);
});

test('of other manifests all but the packages that they name counts, however it is written; and all of one that cannot be read', () => {
  const cargo = (more: string): string => configurationOf('Cargo.toml', `[package]\nname = "api"\n${more}`);
  expect(cargo('[dependencies]\nserde = "1" # why\n')).toBe(cargo(''));
  expect(cargo('[profile.test]\nopt-level = 3\n')).not.toBe(cargo(''));
  // A new one is never nothing.
  expect(configurationOf('Gemfile', "gem 'rails'\n")).not.toBe('');
  const broken = '[dependencies\n';
  expect(configurationOf('Cargo.toml', broken)).toBe(broken);
});

test('what is no manifest, or cannot be read as one, counts as a whole', () => {
  const whole: [string, string][] = [
    ['tsconfig.json', '{}'],
    ['package.json', '{ broken'],
    ['web/package.json', '"jest"'],
    ['composer.json', 'null'],
  ];
  expect(whole.map(([path, text]) => configurationOf(path, text))).toEqual(whole.map(([, text]) => text));
});

test('a configuration and a closure say how work is proven; tests say what is asked of it', () => {
  expect((['test', 'helper', 'configuration', 'closure'] as const).filter(saysHow)).toEqual(['configuration', 'closure']);
});

test('globs of the tests are those of the setting, else the usual names in any folder', () => {
  expect(testGlobs(['checks/**'])).toEqual(['checks/**']);
  const globs = testGlobs([]);
  expect(globs.every((glob) => glob.startsWith('**/'))).toBe(true);
  const paths = ['src/a.test.ts', 'test_sums.py', 'tests/data/in.json', 'e2e/login.ts', 'src/main.ts', 'tsconfig.json'];
  expect(paths.filter((path) => ownsPath(globs, path))).toEqual(paths.slice(0, 4));
});

test('a file below a test folder is a proof file, whatever its name', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,12}[a-z]$/u).filter((text) => !isLockFile(text));
  fc.assert(
    fc.property(fc.array(name, { maxLength: 3 }), fc.constantFrom('test', 'tests', '__tests__', 'e2e'), name, (above, folder, file) => {
      expect(proofKind([...above, folder, file].join('/'), conventional)).not.toBeNull();
    }),
  );
});

test('a file that belongs to the closure is of that kind, whatever its name', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{1,8}(?:\/[a-z.]{1,8}){0,3}[a-z]$/u), (path) => {
      fc.pre(!isLockFile(path) && !isOutsideHash(path));
      expect(proofKind(path, { tests: [], closure: [path] })).toBe('closure');
    }),
  );
});

test('a test that sources name is one of Rust, below src', () => {
  const files = ['src/parser/tests.rs', 'crates/a/src/tests.rs', 'tests/api.rs', 'src/a.test.ts'];
  expect(files.filter((file) => isNamedBySource(file))).toEqual(['src/parser/tests.rs', 'crates/a/src/tests.rs']);
});

test('what runners load by its name is a test, whatever the setting says', () => {
  const kinds = ['conftest.py', 'qa/sums.py', 'test_sums.py'].map((path) => proofKind(path, { tests: ['qa/**'], closure: [] }));
  expect(kinds).toEqual(['test', 'test', null]);
});

test('a new file may be found in the place of another', () => {
  const there = new Set(['src/sum.ts', 'src/sum.css', 'sums.py', 'lib/less.js']);
  const paths = [
    'src/sum.js',
    'src/sum/index.mjs',
    'sums/__init__.py',
    'src/sum.ts',
    'src/sum.html',
    'src/summary.js',
    'lib/sum.js',
    'src/index.ts',
    'lib/less.d.ts',
    'sums.pyi',
    'src/sum.cts',
    'src/sum.jsx',
    'src/sum.tsx',
    'src/sum.cjs',
    'src/sum.mts',
    'Makefile',
  ];
  expect(paths.filter((path) => takesPlace(path, (other) => there.has(other)))).toEqual([
    'src/sum.js',
    'src/sum/index.mjs',
    'sums/__init__.py',
    'lib/less.d.ts',
    'sums.pyi',
    'src/sum.cts',
    'src/sum.jsx',
    'src/sum.tsx',
    'src/sum.cjs',
    'src/sum.mts',
  ]);
});

test('of what a manifest maps its own names to, only names that were there count', () => {
  const manifest = (imports: object): string => JSON.stringify({ name: 'sums', imports });
  const before = manifest({ '#is': './lib/is.js' });
  const of = (imports: object): string => configurationOf('package.json', manifest(imports), before);
  expect(of({ '#is': './lib/is.js', '#new': './src/new.js' })).toBe('{"imports":[["#is","./lib/is.js"]]}');
  expect(of({ '#is': './lib/other.js' })).toBe('{"imports":[["#is","./lib/other.js"]]}');
  expect(of({})).toBe('');
  expect(configurationOf('package.json', manifest({ '#new': './src/new.js' }), '{ "name": "sums" }')).toBe('');
});
