import { expect, test } from 'vitest';
import { proofKind } from '../../../src/core/evidence/proof-files.ts';

const kindOf = (path: string): string | null => proofKind(path, { tests: [], closure: [] });

test('what runners and builds load without being told configures them', () => {
  const names = [
    'postcss.config.js',
    '.postcssrc.json',
    'tailwind.config.ts',
    'nyc.config.js',
    '.testcaferc.js',
    'testem.js',
    'jasmine.json',
    'codecept.conf.ts',
    'gulpfile.js',
    'nose2.cfg',
    'unittest.cfg',
    'behave.ini',
    'tox.toml',
    '.coveragerc.toml',
    'plug.pth',
    'vendor/modules.txt',
    'magefile.go',
    'staticcheck.conf',
    '.config/insta.yaml',
    'tarpaulin.toml',
    '.proverc',
    'Makefile.PL',
    '.rspec-local',
    'lib/minitest/fast_plugin.rb',
    'config/environments/test.rb',
    'phpspec.yml',
    'behat.php',
    '.phpcs.xml.dist',
    'phpstan.dist.neon',
    '.atoum.php',
    'src/main/resources/META-INF/services/org.junit.platform.launcher.TestExecutionListener',
    'src/main/resources/mockito-extensions/org.mockito.plugins.MockMaker',
    'SpockConfig.groovy',
    'cucumber.properties',
    'build.sbt',
    'project/plugins.sbt',
    'tests.edn',
    'project.clj',
    'Directory.Build.rsp',
    'runtimeconfig.template.json',
    'nuget.config',
    'dart_test.yaml',
    '.busted',
    '.Rprofile',
    '.tool-versions',
  ];
  expect(names.filter((path) => kindOf(path) !== 'configuration')).toEqual([]);
});

test('tests of Perl, and what lies beside them', () => {
  expect(['t/sum.t', 't/lib/World.pm', 'lib/Sum.pm'].map(kindOf)).toEqual(['test', 'test', null]);
});

test('a source that is called nearly so is one', () => {
  const names = ['src/app.config.ts', 'src/t/index.ts', 'src/META-INF/services/shop.Price', 'src/main/scala/project/Plan.scala'];
  expect(names.map(kindOf)).toEqual(names.map(() => null));
});
