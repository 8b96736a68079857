import { expect, test } from 'vitest';
import { isOnlyPackages, readManifestParts } from '../../../../src/core/evidence/manifests/manifest-formats.ts';
import { told } from './told.ts';

const go = 'module example.com/shop\n\ngo 1.24\n';
test.each<[string, unknown, boolean]>([
  ['require a.com/b v1.0.0', [['a.com/b', 'registry']], true],
  [
    'require (\n\ta.com/b v1.0.0 // indirect\n\t// ours\n\ta.com/c/v2 v2.0.0-20240101000000-0123456789ab\n)',
    [
      ['a.com/b', 'implied'],
      ['a.com/c/v2', 'registry'],
    ],
    true,
  ],
  ['replace (\n\ta.com/b => ../b\n)', [], false],
  ['replace (\n\trequire a.com/b v1.0.0\n)', [], false],
  ['tool a.com/b', [], false],
  ['require a.com/b => ../b', null, false],
  ['require (\n\ta.com/b v1.0.0', null, false],
  ['require (\n\treplace (\n)', null, false],
  ['require `a` v1.0.0', null, false],
])('go.mod: %j', (text, expected, isOnly) => {
  expect([told('go.mod', `${go}${text}\n`), isOnlyPackages('go.mod', go, `${go}${text}\n`)]).toEqual([expected, isOnly]);
});

const pom = (part: string): string => `<project>\n<parent><groupId>com.shop</groupId></parent>\n${part}\n</project>\n`;
const inPom = (more: string): string =>
  `<dependencies><dependency><groupId>a.b</groupId><artifactId>c</artifactId>${more}</dependency></dependencies>`;
test.each<[string, unknown, boolean]>([
  [inPom(''), [['a.b:c', 'registry']], true],
  [
    inPom('<version>${c.version}</version><exclusions><exclusion><groupId>x</groupId></exclusion></exclusions>'),
    [['a.b:c', 'registry']],
    true,
  ],
  [inPom('<type>jar</type><classifier>x</classifier><optional>true</optional><scope>provided</scope>'), [['a.b:c', 'registry']], true],
  [inPom('<unknown>x</unknown>'), [['a.b:c', 'elsewhere']], false],
  [`<dependencyManagement>${inPom('<version>1</version>')}</dependencyManagement>`, [['a.b:c', 'registry']], true],
  [inPom('<version>${project.version}</version>').replace('a.b', 'com.shop'), [['com.shop:c', 'inside']], true],
  [inPom('<version>${project.version}</version>'), [['a.b:c', 'registry']], true],
  [inPom('<scope>system</scope><systemPath>/x.jar</systemPath>'), [['a.b:c', 'elsewhere']], false],
  [`<dependencyManagement>${inPom('<type>pom</type><scope>import</scope>')}</dependencyManagement>`, [['a.b:c', 'elsewhere']], false],
  [inPom('').replace('a.b', '${evil}'), [['${evil}:c', 'elsewhere']], false],
  [`<profiles><profile>${inPom('')}</profile></profiles>`, [], false],
  [`<repositories><repository><url>https://example.com</url></repository></repositories>`, [], false],
  [inPom('<![CDATA[x]]>'), null, false],
  ['<dependencies>', null, false],
])('pom.xml: %j', (part, expected, isOnly) => {
  expect([told('pom.xml', pom(part)), isOnlyPackages('pom.xml', pom(''), pom(part))]).toEqual([expected, isOnly]);
});

test('XML in another encoding, or with entities, is read as a whole; instructions count', () => {
  const whole = ['<?xml version="1.0" encoding="UTF-16"?><project/>', '<!DOCTYPE project [<!ENTITY x "y">]><project/>'];
  expect(whole.map((text) => isOnlyPackages('pom.xml', '<project/>', text))).toEqual([false, false]);
  expect(isOnlyPackages('pom.xml', '<?xml version="1.0" encoding="UTF-8"?>\n<project/>', '<project><!-- x --></project>')).toBe(true);
  const instructed = (words: string): string => `<project>\n<a><?m2e ${words}?></a>\n</project>`;
  expect([
    isOnlyPackages('pom.xml', instructed('x'), instructed('x')),
    isOnlyPackages('pom.xml', instructed('x'), instructed('y')),
  ]).toEqual([true, false]);
});

const gradle = (part: string): string => `plugins {\n  id 'java'\n}\n\n${part}\n`;
const block = (...lines: string[]): string => `dependencies {\n${lines.map((line) => `  ${line}\n`).join('')}}`;
test.each<[string, unknown, boolean]>([
  [
    block("implementation 'a.b:c:1.0'", 'testImplementation("a.b:d:1.0") // why'),
    [
      ['a.b:c', 'registry'],
      ['a.b:d', 'registry'],
    ],
    true,
  ],
  [
    block("api project(':core')", 'testFixturesApi(project(":core:more"))'),
    [
      [':core', 'inside'],
      [':core:more', 'inside'],
    ],
    true,
  ],
  ["dependencies { implementation 'a.b:c:1.0' }", [['a.b:c', 'registry']], true],
  [block(), [], true],
  [block("implementation 'a.b:c:${x}'"), [], false],
  [block('implementation files("x.jar")'), [], false],
  [block("annotationProcessor 'a.b:c:1.0'"), [], false],
  [block("implementation('a.b:c:1.0') {", '  exclude group: "x"', '}'), [], false],
  [block("implementation('a.b:c:1.0')", '{ transitive = false }'), [], false],
  [block("implementation('a.b:c:1.0')", '.because("x")'), [], false],
  [block("implementation('a.b:c:1.0'"), null, false],
  [
    block("implementation 'a.b:if:1.0'", "implementation 'a.b:c:1.0'"),
    [
      ['a.b:if', 'registry'],
      ['a.b:c', 'registry'],
    ],
    true,
  ],
  [block('if (x)', "implementation 'a.b:c:1.0'"), [], false],
  [block('foo(', "implementation 'a.b:c:1.0'", ')'), [], false],
  [block('foo = """', "implementation 'a.b:c:1.0'", '"""'), [], false],
  [`def words = '''\n${block("implementation 'a.b:c:1.0'")}\n'''`, [], false],
  [block('/*', "implementation 'a.b:c:1.0'", '*/'), [], true],
  [`subprojects {\n${block("implementation 'a.b:c:1.0'")}\n}`, [], false],
  [`if (x)\n${block("implementation 'a.b:c:1.0'")}`, [], false],
  [`foo =\n${block("implementation 'a.b:c:1.0'")}`, [], false],
  ['def x = y / z', null, false],
  ['def x = "${"a"}"', null, false],
  ['/* a /* b */', null, false],
  [`// dependencies /* {\n${block("implementation 'a.b:c:1.0'")}`, [['a.b:c', 'registry']], false],
  [`${block("implementation 'a.b:c:1.0'")}\n// the end`, [['a.b:c', 'registry']], false],
  ['/**/', [], false],
  ['// c\n/* never ended', null, false],
  ["def x = 'never ended", null, false],
  ['}', null, false],
])('build.gradle: %j', (part, expected, isOnly) => {
  expect([told('build.gradle', gradle(part)), isOnlyPackages('build.gradle', gradle(''), gradle(part))]).toEqual([expected, isOnly]);
});

const gems = "source 'https://rubygems.org'\ngemspec\n";
test.each<[string, unknown, boolean]>([
  ["gem 'rails', '~> 8.0', '>= 8.0.1'", [['rails', 'registry']], true],
  ["gem 'debug', platforms: %i[ mri windows ], require: 'debug/prelude' # why", [['debug', 'registry']], true],
  // A file of the workspace, in the name of a gem.
  ["gem 'debug', require: './evil'", [['debug', 'elsewhere']], false],
  ["gem 'debug', require: '/tmp/evil'", [['debug', 'elsewhere']], false],
  ["group :test do\n  gem 'rspec'\nend", [['rspec', 'registry']], true],
  ["gem 'rails', git: 'https://example.com/rails'", [['rails', 'elsewhere']], false],
  ["gem 'core', path: 'core'", [['core', 'elsewhere']], false],
  ['gem "x-#{y}"', [['x-#{y}', 'elsewhere']], false],
  ["gem 'a' if ENV['X']", [['a', 'elsewhere']], false],
  ["source 'https://example.com' do\n  gem 'a'\nend", [['a', 'elsewhere']], false],
  ["if ENV['X']\n  gem 'a'\nend", [['a', 'elsewhere']], false],
  // Not a block of gems, though nothing stands in it.
  ["if ENV['X']\nend", [], false],
  ["gem 'a',\n  '1'", null, false],
  ["eval_gemfile 'x'", [], false],
  ["source 'https://example.com/%20?x'", [], false],
  ["=begin\ngem 'a'\n=end", null, false],
  ["gem 'a'\n__END__", null, false],
  ["source <<X\ngem 'a'\nX", null, false],
  ["source 'a\ngem 'b'", null, false],
  ['source %q(', null, false],
  ['system "x"', null, false],
  ['end', null, false],
  ['group :test do', null, false],
])('Gemfile: %j', (text, expected, isOnly) => {
  expect([told('Gemfile', `${gems}${text}\n`), isOnlyPackages('Gemfile', gems, `${gems}${text}\n`)]).toEqual([expected, isOnly]);
});

const csproj = (part: string): string => `<Project Sdk="Microsoft.NET.Sdk">\n${part}\n</Project>\n`;
test.each<[string, unknown, boolean]>([
  ['<ItemGroup><PackageReference Include="A.B" Version="1.*" /></ItemGroup>', [['A.B', 'registry']], true],
  ['<ItemGroup><PackageReference Include="A.B"><Version>1</Version></PackageReference></ItemGroup>', [['A.B', 'registry']], true],
  ['<ItemGroup><PackageReference Include="A.B" /></ItemGroup>', [['A.B', 'registry']], true],
  ['<ItemGroup><PackageReference Include="A.B" Version="$(ABVersion)" /></ItemGroup>', [['A.B', 'registry']], true],
  ['<ItemGroup><PackageReference Include="A.B" Version="$(A.Substring(1))" /></ItemGroup>', [['A.B', 'elsewhere']], false],
  ['<ItemGroup><PackageReference Include="$(X)" Version="1" /></ItemGroup>', [['$(X)', 'elsewhere']], false],
  [
    '<ItemGroup><PackageReference Include="A.B" Version="$([System.IO.File]::ReadAllText(x))" /></ItemGroup>',
    [['A.B', 'elsewhere']],
    false,
  ],
  ['<ItemGroup><PackageReference Include="A.B" Version="1" Condition="x" /></ItemGroup>', [['A.B', 'elsewhere']], false],
  [
    '<ItemGroup><PackageReference Include="A.B" Version="1"><Version>2</Version></PackageReference></ItemGroup>',
    [['A.B', 'elsewhere']],
    false,
  ],
  ['<ItemGroup><PackageReference Include="A.B"><Version x="y">2</Version></PackageReference></ItemGroup>', [['A.B', 'elsewhere']], false],
  ['<ItemGroup><PackageReference Update="A.B" Version="1" /></ItemGroup>', [], false],
  ['<ItemGroup Condition="x"><PackageReference Include="A.B" /></ItemGroup>', [], false],
  ['<Target Name="x"><ItemGroup><PackageReference Include="A.B" /></ItemGroup></Target>', [], false],
  ['<ItemGroup><PackageVersion Include="A.B" Version="1" /></ItemGroup>', [], false],
])('Shop.csproj: %j', (part, expected, isOnly) => {
  expect([told('Shop.csproj', csproj(part)), isOnlyPackages('Shop.csproj', csproj(''), csproj(part))]).toEqual([expected, isOnly]);
});

test('what cannot be read at all names nothing', () => {
  const broken: [string, string][] = [
    ['package.json', '{"dependencies": {"zod"'],
    ['package.json', 'null'],
    ['composer.json', '"zod"'],
    ['pom.xml', '<module/>'],
    ['Shop.csproj', '<project/>'],
  ];
  expect(broken.map(([path, text]) => readManifestParts(path, text))).toEqual(broken.map(() => null));
});
