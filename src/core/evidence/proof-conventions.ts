/** Which files prove a change, by their usual names. One line per runner; a name counts in any folder, a glob without `/` as well. */

/** Folders in which everything belongs to the tests: helpers, fixtures, expected data, snapshots. */
export const testFolders: readonly string[] = [
  '{T,t}est{,s}',
  '{S,s}pec{,s}',
  'e2e',
  '__tests__',
  '__mocks__',
  '__fixtures__',
  '__snapshots__',
  'testdata',
  'testing',
  'test{-,_,}{util,utils,helper,helpers,support}',
  'cypress',
  // Gradle's further source sets, .NET's test projects, Playwright's snapshots.
  '{integrationTest,functionalTest,androidTest,testFixtures}',
  '*.{Test,Tests,UnitTests,IntegrationTests}',
  '*-snapshots',
];

/** Folders of files that tests only read: whatever is called a configuration in there configures nothing. */
export const dataFolders: readonly string[] = ['fixtures', '__fixtures__', 'testdata', '__snapshots__'];

const script = '{js,jsx,ts,tsx,mjs,cjs,mts,cts,vue,svelte}';

export const testNames: Readonly<Record<string, readonly string[]>> = {
  'node:test': [`*{.,-,_}test.${script}`, `test-*.${script}`, `test.${script}`, '*.snapshot'],
  'Vitest, Jest, Mocha, Jasmine': [
    `*.{test,spec,cy,e2e-spec,test-d}.${script}`,
    `{setupTests,setup-tests,setup-{jest,vitest},{jest,vitest}-setup}.${script}`,
    `*Spec.${script}`,
    '*.snap',
  ],
  'Playwright, Cucumber': [`*.{e2e,pw}.${script}`, '*.feature'],
  'pytest, unittest, Django': ['test_*.py', '*_test.py', 'tests.py', 'conftest.py'],
  Go: ['*_test.go'],
  Cargo: ['{test,tests}.rs', '*_test{,s}.rs'],
  '.NET': ['*{Test,Tests}.{cs,fs,vb}'],
  'JUnit, Spock': ['*{Test,Tests,TestCase,IT}.{java,kt,groovy,scala}', '*Spec.{groovy,kt,scala}'],
  PHPUnit: ['*Test.php'],
  'RSpec, minitest': ['*_spec.rb', '*_test.rb', 'test_*.rb'],
  ExUnit: ['*_test.exs'],
};

/** Tests that runners load by their names alone, and so into the runs of all others. */
export const loadedNames: readonly string[] = ['conftest.py', `{setupTests,setup-tests}.${script}`, '**/__mocks__/**', '*_test.go'];

const config = '{js,ts,mjs,cjs,mts,cts,json,jsonc,yml,yaml,toml}';

export const configurationNames: Readonly<Record<string, readonly string[]>> = {
  TypeScript: ['tsconfig*.json', 'jsconfig*.json'],
  'node runners': [
    `{jest,vitest,rstest,playwright,playwright-ct,cypress,ava,karma,wdio,mocha,nightwatch,web-test-runner,cucumber,stryker}.{config,conf,setup,workspace,projects}.${config}`,
    `.{mocha,c8,nyc,tap}rc{,.${config}}`,
    `{cucumber,testem}.${config}`,
  ],
  'node builds': [
    `{vite,webpack,rollup,esbuild,tsup,tsdown,rspack,next,nuxt,svelte,astro,babel,metro}.config.${config}`,
    '.{babel,swc}rc{,.*}',
    '{angular,nx,project,turbo,lerna}.json',
    'deno.json{,c}',
    'bunfig.toml',
    'pnpm-workspace.yaml',
  ],
  'node linters': [
    `{eslint,prettier,stylelint,commitlint,knip}.config.${config}`,
    '{.,}{knip,cspell,size-limit,dependency-cruiser}.{json,jsonc,js,cjs,mjs,ts,y{,a}ml}',
    '{.flowconfig,tslint.json}',
    '.{eslint,prettier,stylelint,oxlint,oxfmt}{rc,ignore}{,.*}',
    'biome.json{,c}',
  ],
  Python: [
    '{pyproject,ruff,.ruff}.toml',
    '{pytest,.pytest,tox,mypy,.mypy}.ini',
    '{pytest,.pytest,ty}.toml',
    '{.,}pylintrc{,.toml}',
    'setup.{cfg,py}',
    'noxfile.py',
    '{.coveragerc,.flake8,pyrightconfig.json}',
    // Loaded by every start of the interpreter.
    '{site,user}customize.py',
    // Plugins that name themselves there are loaded without being asked for.
    '**/*.{dist,egg}-info/**',
  ],
  Go: ['go.{mod,work}', '.golangci.*'],
  Cargo: [
    'Cargo.toml',
    'build.rs',
    '{.,}{clippy,rustfmt}.toml',
    'rust-toolchain{,.toml}',
    '**/.cargo/config{,.toml}',
    '**/.config/nextest.toml',
  ],
  '.NET': ['*.{sln,slnx,csproj,fsproj,vbproj,props,targets,runsettings}', '{global,testconfig,*.runner}.json', '.{editor,global}config'],
  'Maven, Gradle': [
    'pom.xml',
    '*.gradle{,.kts}',
    'gradle.properties',
    '{gradlew,mvnw}{,.bat,.cmd}',
    '**/gradle/**',
    '**/.mvn/**',
    'buildSrc/**',
    'junit-platform.properties',
    'testng.xml',
  ],
  PHP: [
    '{phpunit,psalm}{,.dist}.xml{,.dist}',
    '{behat,codeception}{,.dist}.y{,a}ml',
    'infection.json{,5}{,.dist}',
    'phpstan.neon{,.dist}',
    '.php-cs-fixer{,.dist}.php',
  ],
  Ruby: ['.rspec', 'Rakefile', '*.rake', 'Gemfile', '.rubocop.yml', '.simplecov'],
  Elixir: ['mix.exs', '.formatter.exs', '**/config/test.exs'],
  others: [
    '*.mk',
    '{.,}{J,j}ustfile',
    '*.just',
    '{T,t}askfile{,.dist}.y{,a}ml',
    'CMakeLists.txt',
    '*.cmake',
    'meson.build',
    '{BUILD,WORKSPACE,MODULE}{,.bazel}',
  ],
};

/** Keys of a package.json or composer.json that configure a runner or a build. Scripts count as far as a command runs them. */
export const manifestKeys: readonly string[] = [
  'jest',
  'mocha',
  'ava',
  'tap',
  'nyc',
  'c8',
  'babel',
  'eslintConfig',
  'prettier',
  'wireit',
  'ts-node',
  'knip',
  'size-limit',
  'nx',
  'xo',
  'standard',
  'stylelint',
  // Which packages a command goes through, and what their scripts read.
  'workspaces',
  'config',
];

/** A change of these is noted and nothing more. */
export const lockNames: readonly string[] = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock{,b}',
  'deno.lock',
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'Pipfile.lock',
  'go.sum',
  'go.work.sum',
  'Cargo.lock',
  'packages.lock.json',
  'gradle.lockfile',
  'composer.lock',
  'Gemfile.lock',
  'mix.lock',
];
