/** A manifest of each format: lines beside its packages, and lines of these. */
export interface Sample {
  readonly path: string;
  readonly before: readonly string[];
  /** Around the packages; nothing but that they are some. */
  readonly around: readonly [open: readonly string[], close: readonly string[]];
  readonly entry: (name: string, version: string) => readonly string[];
  readonly after: readonly string[];
  /** How a name looks there; from a word. */
  readonly named: (word: string) => string;
}

const plain = (word: string): string => word;

export const samples: readonly Sample[] = [
  {
    path: 'crates/api/Cargo.toml',
    before: ['[package]', 'name = "api"', 'version = "0.1.0"', "edition = '2021'", 'include = [', '  "src/**",', ']'],
    around: [['[dependencies]'], ['# that is all']],
    entry: (name, version) => [`${name} = { version = "${version}", features = ["full"] } # needed`],
    after: [
      '[build-dependencies]',
      'cc = "1"',
      '[profile.test]',
      'opt-level = 1',
      '[patch.crates-io]',
      'serde = { path = "../serde" }',
      '[[bin]]',
      'name = "api"',
      '[features]',
      'default = []',
    ],
    named: plain,
  },
  {
    path: 'Cargo.toml',
    before: ['[workspace]', 'members = ["crates/*"]'],
    around: [[], []],
    entry: (name, version) => [`[workspace.dependencies.${name}]`, `version = "${version}"`],
    after: ['[workspace.lints]', 'rust = "deny"'],
    named: plain,
  },
  {
    path: 'pyproject.toml',
    before: ['[build-system]', 'requires = ["hatchling"]', '[project]', 'name = "shop"', 'version = "1"'],
    around: [['dependencies = ['], [']']],
    entry: (name, version) => [`  "${name}[extra]>=${version}; python_version > '3.9'",`],
    after: ['[tool.pytest.ini_options]', 'addopts = """', '-ra', '"""', '[tool.uv.sources]', 'shop = { workspace = true }'],
    named: plain,
  },
  {
    path: 'api/pyproject.toml',
    before: ['[tool.poetry]', 'name = "shop"', '[tool.poetry.scripts]', 'shop = "shop:main"'],
    around: [['[tool.poetry.group.dev.dependencies]'], []],
    entry: (name, version) => [`${name} = "^${version}"`],
    after: ['[tool.coverage.report]', 'fail_under = 80'],
    named: plain,
  },
  {
    path: 'go.mod',
    before: ['module example.com/shop', 'go 1.24', 'toolchain go1.24.1', 'replace (', '\texample.com/a => ../a', ')'],
    around: [['require ('], [')']],
    entry: (name, version) => [`\t${name} v${version} // indirect`],
    after: ['replace example.com/x => example.com/y v1.0.0', 'tool example.com/x/cmd', 'exclude example.com/z v1.0.0'],
    named: (word) => `example.com/${word}/v2`,
  },
  {
    path: 'api/pom.xml',
    before: [
      '<project xmlns="http://maven.apache.org/POM/4.0.0">',
      '<groupId>com.shop</groupId>',
      '<properties><skipTests>false</skipTests></properties>',
    ],
    around: [['<dependencies>', '<!-- ours -->'], ['</dependencies>']],
    entry: (name, version) => {
      const [group = '', artifact = ''] = name.split(':');
      return [
        '<dependency>',
        `<groupId>${group}</groupId><artifactId>${artifact}</artifactId>`,
        `<version>${version}</version><scope>test</scope>`,
        '</dependency>',
      ];
    },
    after: [
      '<build><plugins><plugin>',
      '<artifactId>maven-surefire-plugin</artifactId>',
      '<dependencies>',
      '<dependency><groupId>org.junit</groupId><artifactId>junit</artifactId></dependency>',
      '</dependencies>',
      '</plugin></plugins></build>',
      '</project>',
    ],
    named: (word) => `org.example:${word}`,
  },
  {
    path: 'build.gradle',
    before: [
      'plugins {',
      "  id 'java'",
      '}',
      'buildscript {',
      '  dependencies {',
      "    classpath 'a:b:1'",
      '  }',
      '}',
      'def url = "https://x/${y}"',
    ],
    around: [['dependencies {', '  // ours'], ['}']],
    entry: (name, version) => [`  testImplementation '${name}:${version}'`],
    after: ['test {', "  useJUnitPlatform('x')", '}'],
    named: (word) => `org.example:${word}`,
  },
  {
    path: 'app/build.gradle.kts',
    before: ['plugins { java }', 'dependencies {', '  implementation(files("libs/x.jar"))', '  kapt("a:b:1")', '}'],
    around: [['dependencies {'], ['}']],
    entry: (name, version) => [`    implementation("${name}:${version}") /* ours */`],
    after: ['tasks.test { filter { excludeTestsMatching("x") } }'],
    named: (word) => `org.example:${word}`,
  },
  {
    path: 'Gemfile',
    before: [
      "source 'https://rubygems.org'",
      'ruby file: ".ruby-version"',
      'git_source(:github) { |repo| "https://github.com/#{repo}.git" }',
    ],
    around: [['group :development, :test do'], ['end']],
    entry: (name, version) => [`  gem "${name}", "~> ${version}", require: false # ours`],
    after: ["gem 'shop', path: 'engines/shop'", "source 'https://gems.example.com' do", "gem 'other'", 'end'],
    named: plain,
  },
  {
    path: 'Shop/Shop.csproj',
    before: ['<Project Sdk="Microsoft.NET.Sdk">', '<PropertyGroup>', '<TargetFramework>net9.0</TargetFramework>', '</PropertyGroup>'],
    around: [['<ItemGroup>'], ['</ItemGroup>']],
    entry: (name, version) => [
      `<PackageReference Include="${name}" Version="${version}"><PrivateAssets>all</PrivateAssets></PackageReference>`,
    ],
    after: [
      `<ItemGroup Condition="'$(X)' == ''">`,
      '<PackageReference Include="Only" Version="1" />',
      '</ItemGroup>',
      '<ItemGroup>',
      '<Compile Remove="A.cs" />',
      '<ProjectReference Include="../Core/Core.csproj" />',
      '</ItemGroup>',
      '</Project>',
    ],
    named: plain,
  },
  {
    path: 'Directory.Packages.props',
    before: ['<Project>', '<PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>'],
    around: [['<ItemGroup>'], ['</ItemGroup>']],
    entry: (name, version) => [`<PackageVersion Include="${name}" Version="${version}" />`],
    after: ['<ItemGroup>', '<GlobalPackageReference Include="Analyzer" Version="1" />', '</ItemGroup>', '</Project>'],
    named: plain,
  },
];

/** The sample with these packages; without any, also without what stands around them. */
export function textOf({ before, around, entry, after }: Sample, packages: readonly (readonly [name: string, version: string])[]): string {
  const [open, close] = packages.length === 0 ? [[], []] : around;
  return [...before, ...open, ...packages.flatMap(([name, version]) => entry(name, version)), ...close, ...after, ''].join('\n');
}
