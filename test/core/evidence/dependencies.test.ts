import { expect, test } from 'vitest';
import { installCommands, knownPackages, packagesIn, unlistedPackages } from '../../../src/core/evidence/dependencies.ts';

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

/** What a person is asked about, as told. */
function asked(path: string, before: string, now: string, listed: { name: string; version: string | null }[] = []): string[] {
  return unlistedPackages(path, now, knownPackages([[path, before]]), listed).map(({ words, from }) => `${from}: ${words}`);
}

const node = (dependencies: Record<string, unknown>): string => JSON.stringify({ dependencies });
const cargo = (...lines: string[]): string => ['[dependencies]', ...lines, ''].join('\n');

test('a package that comes in any section is unlisted, whether or not others were there before', () => {
  const now = JSON.stringify({
    dependencies: { zod: '^4', lodash: '^4' },
    devDependencies: { vitest: '^5', sinon: '^20' },
    optionalDependencies: { fsevents: '^2', keytar: '^7' },
    peerDependencies: { react: '>=18', vue: '^3' },
  });
  expect(asked('package.json', JSON.stringify(manifest), now)).toEqual(
    ['lodash', 'sinon', 'keytar', 'vue'].map((name) => `registry: ${name}`),
  );
});

test('a package of the workspace itself comes from nowhere else; one out of the workspace does, whatever its name', () => {
  const from = (version: unknown): string[] => asked('web/app/package.json', node({}), node({ sums: version }));
  expect(['workspace:*', 'file:../sums', 'link:../sums', 'portal:../sums'].map(from)).toEqual([
    ['inside: sums (workspace:*)'],
    ...Array(3).fill(['inside: sums (web/sums)']),
  ]);
  expect(['file:../../../sums', 'link:/sums', 'git+https://example.com/file:sums.git', '^1.0.0', 1].map(from)).toEqual([
    ['elsewhere: sums (file:../../../sums)'],
    ['elsewhere: sums (link:/sums)'],
    ['elsewhere: sums (git+https://example.com/file:sums.git)'],
    ['registry: sums'],
    ['registry: sums'],
  ]);
});

test('a known or listed name says nothing of another source', () => {
  const git = 'git+https://example.com/zod';
  expect(asked('package.json', node({ zod: '^4' }), node({ zod: git }))).toEqual([`elsewhere: zod (${git})`]);
  expect(asked('package.json', node({}), node({ zod: git }), [{ name: 'zod', version: '4' }])).toEqual([`elsewhere: zod (${git})`]);
  expect(asked('package.json', node({ zod: git }), node({ zod: git, other: '1' }))).toEqual(['registry: other']);
});

test("a folder of the workspace in the place of what a registry's name meant is another package; the workspace's own by its name is not", () => {
  const before = node({ vitest: '^5', ui: '^1' });
  const now = (name: string, spec: string): string[] => asked('package.json', before, node({ vitest: '^5', ui: '^1', [name]: spec }));
  expect(now('vitest', 'file:./runner')).toEqual(['elsewhere: vitest (runner)']);
  expect(now('ui', 'link:packages/ui')).toEqual(['elsewhere: ui (packages/ui)']);
  expect(now('ui', 'workspace:*')).toEqual(['inside: ui (workspace:*)']);
  expect(asked('package.json', node({ ui: 'file:./ui' }), node({ ui: 'file:./ui2' }))).toEqual(['inside: ui (ui2)']);
});

test('another version of what was there is another package, unless what is installed is looked at itself', () => {
  expect(asked('package.json', node({ zod: '^4' }), node({ zod: '^3' }))).toEqual([]);
  expect(asked('Cargo.toml', cargo('serde = "1"'), cargo('serde = "2"'))).toEqual(['registry: serde (2)']);
  expect(asked('Cargo.toml', cargo('serde = "1"'), cargo("'serde' = '1' # as it was"))).toEqual([]);
  expect(asked('Cargo.toml', cargo('serde = "1"'), cargo('serde = { version = "1", features = ["rc"] }'))).toEqual([
    'registry: serde (1, features = ["rc"])',
  ]);
});

test('a listed package is the one of that version, as far as both name its numbers', () => {
  const of = (version: string | null, spec: string): string[] =>
    asked('Cargo.toml', cargo(), cargo(`serde = "${spec}"`), [{ name: 'serde', version }]);
  const pairs: [string | null, string][] = [
    [null, '3'],
    ['1.0.219', '1.0.219'],
    ['1.0.219', '1'],
    ['^1', '1.0.219'],
    ['1.0', '>=1.0, <2'],
    ['1', '*'],
  ];
  expect(pairs.map(([version, spec]) => of(version, spec))).toEqual(pairs.map(() => []));
  expect([of('1.0.219', '2'), of('1.9', '1.10'), of('0.1', '1')]).toEqual([
    ['registry: serde (2)'],
    ['registry: serde (1.10)'],
    ['registry: serde (1)'],
  ]);
});

test('numbers that are no version say nothing of it', () => {
  const httpx = { name: 'httpx', version: '0.28' };
  expect(asked('requirements.txt', '', "httpx[http2]; python_version > '3.9'", [httpx])).toEqual([]);
  expect(asked('requirements.txt', '', 'httpx[http2]>=0.27', [httpx])).toEqual(['registry: httpx (>=0.27[http2])']);
  expect(asked('Gemfile', '', "group :v2 do\n  gem 'rails'\nend\n", [{ name: 'rails', version: '8' }])).toEqual([]);
});

test('names are the same as the registry takes them', () => {
  expect(asked('requirements.txt', '', 'Ruamel_Yaml==1', [{ name: 'ruamel.yaml', version: '1' }])).toEqual([]);
  expect(asked('Cargo.toml', cargo(), cargo('serde_json = "1"'), [{ name: 'serde-json', version: null }])).toEqual([]);
  expect(asked('requirements.txt', '', 'evil==1', [{ name: 'ruamel.yaml', version: '1' }])).toEqual(['registry: evil']);
  expect(asked('package.json', node({}), node({ Zod: '1' }), [{ name: 'zod', version: null }])).toEqual(['registry: Zod']);
  const both = knownPackages([['package.json', node({ requests: '1' })]]);
  expect(unlistedPackages('requirements.txt', 'requests==1', both, []).map(({ name }) => name)).toEqual(['requests']);
});

test('what only others need is told as that, until it is needed itself', () => {
  const go = (...lines: string[]): string => ['module a.com/b', ...lines.map((line) => `require ${line}`)].join('\n');
  const before = go('a.com/c v1.0.0', 'a.com/d v1.0.0 // indirect');
  const now = go('a.com/c v1.0.0 // indirect', 'a.com/d v1.0.0', 'a.com/e v1.0.0 // indirect');
  expect(asked('go.mod', before, now)).toEqual(['registry: a.com/d', 'implied: a.com/e']);
});

test('a manifest that cannot be read names nothing, and what is none neither', () => {
  expect([asked('Cargo.toml', '', 'serde = "'), asked('README.md', '', 'serde = "1"')]).toEqual([[], []]);
});

test('where all packages are for development, or none is, there is one command', () => {
  const vitest = { name: 'vitest', version: '5.1.1', place: null };
  const npm = ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts'];
  expect(installCommands('package.json', null, [{ ...vitest, dev: true }])).toEqual([[...npm, '--save-dev', 'vitest@5.1.1']]);
  expect(installCommands('package.json', null, [{ ...vitest, dev: false }])).toEqual([[...npm, 'vitest@5.1.1']]);
});
