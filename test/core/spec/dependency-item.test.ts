import fc from 'fast-check';
import { expect, test } from 'vitest';
import { installCommands, knownPackages, packagesIn, unlistedPackages } from '../../../src/core/evidence/dependencies.ts';
import { specRole } from '../../../src/core/prompt/roles.ts';
import { dependencyItem, listedPackage, namedItem } from '../../../src/core/spec/dependency-item.ts';

test.each([
  ['zod@4.6.7', { name: 'zod', version: '4.6.7', dev: false, place: null }],
  ['`@scope/pack@^1.2`: parses things', { name: '@scope/pack', version: '^1.2', dev: false, place: null }],
  ['**vitest** ^5 (dev) – tests', { name: 'vitest', version: '^5', dev: true, place: null }],
  ['npm: left-pad', { name: 'left-pad', version: null, dev: false, place: null }],
  ['`zod`: checks input', { name: 'zod', version: null, dev: false, place: null }],
  ['zod@4 (packages/api): input', { name: 'zod', version: '4', dev: false, place: 'packages/api' }],
  ['vitest@5 (dev) (Backend)', { name: 'vitest', version: '5', dev: true, place: 'Backend' }],
  ['requests==2.32.3', { name: 'requests', version: '2.32.3', dev: false, place: null }],
])('%s', (text, item) => {
  expect(dependencyItem(text)).toEqual(item);
});

test.each([
  'A running PostgreSQL 16',
  'Redis',
  'git+https://example.com/x.git',
  'file:../x',
  'zod@https://example.com/x.tgz',
  '--registry=x',
  'zod; rm -rf .',
  '',
])('no package to install: %s', (text) => {
  expect(dependencyItem(text)).toBeNull();
});

test('the form that the spec’s writer is told is the one that is read', () => {
  const [, form] = /### Dependencies\n- .*?(name@version).*?\n/u.exec(specRole({ agents: [] } as never)) ?? [];
  expect(dependencyItem(`${form?.replace('version', '1.0.0')} (dev) (packages/api): why`)).toEqual({
    name: 'name',
    version: '1.0.0',
    dev: true,
    place: 'packages/api',
  });
});

test.each(['Redis', '@m/util (packages/app)'])('a package only if there is one of that name: %s', (text) => {
  expect([dependencyItem(text), namedItem(text)?.name]).toEqual([null, text.split(' ', 1)[0]]);
});

test('whatever is written, nothing but names and versions comes into a command', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const item = dependencyItem(text);
      const [command = []] = item ? installCommands('package.json', null, [item]) : [];
      for (const word of command.slice(5)) expect(word).toMatch(/^(?:--save-dev|[@A-Za-z0-9][\w.@/+~^-]*)$/u);
    }),
  );
});

test('scripts of packages never run, and nothing is built', () => {
  const items = [
    { name: 'a', version: '1.0.0', dev: false, place: null },
    { name: 'b', version: null, dev: true, place: null },
  ];
  expect(installCommands('package.json', null, items)).toEqual([
    ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', 'a@1.0.0'],
    ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--save-dev', 'b'],
  ]);
  for (const [lock, manager] of Object.entries({ 'pnpm-lock.yaml': 'pnpm', 'yarn.lock': 'yarn', 'bun.lock': 'bun', 'bun.lockb': 'bun' }))
    expect(installCommands('package.json', lock, items)).toEqual([
      [manager, 'add', '--ignore-scripts', 'a@1.0.0'],
      [manager, 'add', '--ignore-scripts', '-D', 'b'],
    ]);
  expect(installCommands('requirements.txt', null, items.slice(0, 1))).toEqual([
    ['python3', '-m', 'pip', 'install', '--disable-pip-version-check', '--only-binary', ':all:', 'a==1.0.0'],
  ]);
});

test('where nothing is missing, nothing is run', () => {
  expect(installCommands('requirements.txt', null, [])).toEqual([]);
  expect(installCommands('package.json', null, [])).toEqual([]);
});

test('packages that nobody listed', () => {
  const before = knownPackages([['web/package.json', JSON.stringify({ dependencies: { a: '1' } })]]);
  const now = JSON.stringify({ dependencies: { a: '2', b: '1' }, devDependencies: { c: '1' } });
  expect(unlistedPackages('web/package.json', now, before, [{ name: 'b', version: null }]).map(({ name }) => name)).toEqual(['c']);
  expect(packagesIn('requirements.txt', 'requests==1\n# no\n-r other.txt\nflask\n')).toEqual(['requests', 'flask']);
});

test.each<[string, string, string | null]>([
  ['zod@4.6.7: checks input', 'zod', '4.6.7'],
  ['`serde = "1.0"`', 'serde', '1.0'],
  ['cargo: serde', 'serde', null],
  ['`crates.io: serde@1`', 'serde', '1'],
  ['github.com/gin-gonic/gin@v1.10.0 (api): routes', 'github.com/gin-gonic/gin', 'v1.10.0'],
  ['go: example.com/a/v2', 'example.com/a/v2', null],
  ['org.apache.commons:commons-lang3:3.14.0 – texts', 'org.apache.commons:commons-lang3', '3.14.0'],
  ['org.junit.jupiter:junit-jupiter (test)', 'org.junit.jupiter:junit-jupiter', null],
  ['monolog/monolog:^3.0', 'monolog/monolog', '^3.0'],
  ['monolog/monolog ^3.0', 'monolog/monolog', '^3.0'],
  ['rails ~> 8.0: web', 'rails', '~> 8.0'],
  ['Newtonsoft.Json 13.0.3', 'Newtonsoft.Json', '13.0.3'],
])('in whatever language, a package is listed: %s', (text, name, version) => {
  expect(listedPackage(text)).toMatchObject({ name, version });
});

test.each(['A running PostgreSQL 16', 'Redis', 'git+https://example.com/x.git', 'file:../x', 'zod@https://example.com/x.tgz', '-e .', ''])(
  'no package that is listed: %s',
  (text) => {
    expect(listedPackage(text)).toBeNull();
  },
);

test.each(['`cargo: serde@1`', 'gem: rails', 'go: example.com/a@v1', 'nuget: `Serilog`'])(
  'of another registry, so that no other one is asked for it: %s',
  (text) => {
    expect([dependencyItem(text), namedItem(text)]).toEqual([null, null]);
  },
);
