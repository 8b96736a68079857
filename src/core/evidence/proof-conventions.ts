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
  Perl: ['*.t', '**/{t,xt}/**/*.{pm,pl}'],
};

/** Tests that runners load by their names alone, and so into the runs of all others. */
export const loadedNames: readonly string[] = ['conftest.py', `{setupTests,setup-tests}.${script}`, '**/__mocks__/**', '*_test.go'];

const config = '{js,ts,mjs,cjs,mts,cts,json,jsonc,yml,yaml,toml}';

export const configurationNames: Readonly<Record<string, readonly string[]>> = {
  TypeScript: ['tsconfig*.json', 'jsconfig*.json'],
  'node runners': [
    `{jest,vitest,rstest,playwright,playwright-ct,cypress,ava,karma,wdio,mocha,nyc,c8,mcr,jasmine,nightwatch,web-test-runner,cucumber,stryker,codecept,protractor,jest-puppeteer,jest-playwright}.{config,conf,setup,workspace,projects}.${config}`,
    `.{mocha,c8,nyc,tap,mcr,lab,testcafe}rc{,.${config}}`,
    `{cucumber,{.,}testem,jasmine,intern}.${config}`,
    '{mocha.opts,.istanbul.yml}',
  ],
  'node builds': [
    `{vite,electron.vite,webpack,rollup,rolldown,esbuild,tsup,tsdown,rspack,rsbuild,rslib,farm,next,nuxt,svelte,astro,babel,swc,metro,vue,craco,remix,react-router,stencil,quasar,wxt,hardhat}.config.${config}`,
    // Builds load these for the styles that they meet.
    `{postcss,tailwind,uno,windi}.config.${config}`,
    '.{babel,swc,postcss,browserslist,parcel}rc{,.*}',
    '{config-overrides,ember-cli-build}.js',
    `{G,g}ulpfile*.${config}`,
    `{G,g}runtfile.{js,cjs,mjs,ts,coffee}`,
    '{angular,nx,project,turbo,lerna}.json',
    'deno.json{,c}',
    'bunfig.toml',
    'pnpm-workspace.yaml',
    '{.,}pnpmfile.{,c,m}js',
  ],
  'node linters': [
    `{eslint,prettier,stylelint,commitlint,knip,oxlint,oxfmt}.config.${config}`,
    '{.,}{knip,cspell,size-limit,dependency-cruiser}.{json,jsonc,js,cjs,mjs,ts,y{,a}ml}',
    '{.flowconfig,tslint.json}',
    '.{eslint,prettier,stylelint,oxlint,oxfmt}{rc,ignore}{,.*}',
    'biome.json{,c}',
  ],
  Python: [
    '{pyproject,ruff,.ruff}.toml',
    '{pytest,.pytest,tox,mypy,.mypy,behave}.ini',
    '{pytest,.pytest,ty,tox,hatch,pixi,robot,.robot,pants}.toml',
    '{nose2,unittest,.nose,.isort,pyvenv}.cfg',
    '.{behave,nose}rc',
    '.{stestr,testr}.conf',
    'dodo.py',
    '{.,}pylintrc{,.toml}',
    'setup.{cfg,py}',
    'noxfile.py',
    '{.coveragerc{,.toml},.flake8,pyrightconfig.json,Pipfile}',
    // Loaded by every start of the interpreter.
    '{site,user}customize.py',
    '*.{pth,_pth}',
    // Plugins that name themselves there are loaded without being asked for.
    '**/*.{dist,egg}-info/**',
  ],
  Go: ['go.{mod,work}', '.golangci.*', '{M,m}agefile.go', 'staticcheck.conf', '**/vendor/modules.txt'],
  Cargo: [
    'Cargo.toml',
    'build.rs',
    '{.,}{clippy,rustfmt}.toml',
    'rust-toolchain{,.toml}',
    '**/.cargo/config{,.toml}',
    '**/.config/{nextest.toml,insta.yaml}',
    '{.,}{tarpaulin,insta}.{toml,yaml}',
    'Makefile.toml',
  ],
  '.NET': [
    '*.{sln,slnx,slnf,csproj,fsproj,vbproj,proj,props,targets,rsp,runsettings,testsettings,ruleset,nunit}',
    '{global,testconfig,*.runner,runtimeconfig.template,specflow,reqnroll,dotnet-tools,stryker-config}.json',
    '.{editor,global}config',
    '{nuget,NuGet,Nuget,app,App}.{c,C}onfig',
    'paket.{dependencies,references}',
  ],
  'Maven, Gradle': [
    'pom.xml',
    '*.gradle{,.kts}',
    'gradle.properties',
    '{gradlew,mvnw}{,.bat,.cmd}',
    '**/gradle/**',
    '**/.mvn/**',
    'buildSrc/**',
    '{junit-platform,cucumber,kotest,robolectric,serenity,allure}.properties',
    'testng{,-*}.xml',
    'SpockConfig.groovy',
    'lombok.config',
    // What runners, mocking libraries and the compiler find by these names in any source set.
    '**/META-INF/services/{org.junit,org.testng,org.mockito,org.spockframework,io.kotest,io.cucumber,javax.annotation,org.codehaus.groovy}.*',
    '**/{mockito-extensions,org.mockito.plugins}/**',
  ],
  'sbt, Mill, Ant, Clojure': [
    '*.sbt',
    'project/{*.scala,build.properties}',
    'build.{sc,mill}',
    '.{jvm,sbt}opts',
    '{build,ivy}.xml',
    '{deps,tests,bb,shadow-cljs}.edn',
    'project.clj',
  ],
  PHP: [
    '{.,}{phpunit,psalm,phpcs}{,.dist}.xml{,.dist}',
    '{.,}{behat,codeception,phpspec}{,.dist}.y{,a}ml{,.dist}',
    '{behat,kahlan-config}{,.dist}.php',
    '{.,.bootstrap.}atoum{,.dist}.php',
    '{php,.user}.ini',
    'infection.json{,5}{,.dist}',
    'phpstan{,.dist}.neon{,.dist}',
    '.php-cs-fixer{,.dist}.php',
  ],
  Perl: ['.proverc', '.yath{,.user}.rc', '{Makefile,Build}.PL', 'dist.ini', 'cpanfile', '.perlcriticrc'],
  Ruby: [
    '.rspec{,-local}',
    '{R,r}akefile{,.rb}',
    '*.rake',
    '{Gemfile,gems.rb}',
    '.rubocop{,_todo}.yml',
    '.simplecov',
    '{.,}test-unit.yml',
    '**/minitest/*_plugin.rb',
    '**/config/environments/test.rb',
    '**/config/cucumber.y{,a}ml',
    'cucumber.y{,a}ml',
  ],
  'Elixir, Erlang': ['mix.exs', '.{formatter,credo}.exs', '**/config/test.exs', 'rebar.config{,.script}'],
  'Dart, Swift': [
    'dart_test.yaml',
    'pubspec{,_overrides}.yaml',
    '{build,analysis_options}.yaml',
    'Package.swift',
    '*.{xctestplan,xcscheme}',
  ],
  'Haskell, Lua, R, shell': ['*.cabal', 'cabal.project{,.*}', 'stack.yaml', '{.hspec,.busted,.luacov,.Rprofile,.Renviron,.shellspec}'],
  others: [
    '*.mk',
    '{.,}{J,j}ustfile',
    '*.just',
    '{T,t}askfile{,.dist}.y{,a}ml',
    'CMakeLists.txt',
    '*.cmake',
    'CMake{,User}Presets.json',
    'meson{.build,.options,_options.txt}',
    '{BUILD,WORKSPACE,MODULE}{,.bazel}',
    '{.bazelrc,*.bzl}',
    'build.zig{,.zon}',
    // Which version of a language starts.
    '{.tool-versions,.nvmrc,.{node,python,ruby,java,go}-version,{.,}mise.toml}',
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
  'eslintIgnore',
  'browserslist',
  'postcss',
  'jasmine',
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
  // Where packages come from, whatever their names say.
  'overrides',
  'resolutions',
  'pnpm',
  'patchedDependencies',
  'repositories',
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
  'gems.locked',
  'mix.lock',
];
