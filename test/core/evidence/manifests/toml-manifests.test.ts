import { expect, test } from 'vitest';
import { isOnlyPackages } from '../../../../src/core/evidence/manifests/manifest-formats.ts';
import { told } from './told.ts';

test.each<[string, unknown]>([
  ['serde = "1"', [['serde', 'registry']]],
  ["serde = '1' # needed", [['serde', 'registry']]],
  ['serde.version = "1"\nserde.features = ["derive"]', [['serde', 'registry']]],
  ['serde = { version = "1", optional = true, default-features = false }', [['serde', 'registry']]],
  ['[dependencies.serde]\nversion = "1"', [['serde', 'registry']]],
  ['[target."cfg(unix)".dev-dependencies]\n"serde" = "1"', [['serde', 'registry']]],
  ['serde.workspace = true', [['serde', 'inside']]],
  ['core = { path = "../core", version = "1" }', [['core', 'inside', 'crates/core']]],
])('Cargo.toml: a list of packages: %j', (entry, expected) => {
  const [without, now] = ['', entry].map((text) => `[package]\nname = "api"\n[dependencies]\n${text}\n`);
  expect([told('crates/api/Cargo.toml', now ?? ''), isOnlyPackages('crates/api/Cargo.toml', without ?? '', now ?? '')]).toEqual([
    expected,
    true,
  ]);
});

test.each<[string, unknown]>([
  ['[dependencies]\nserde = { git = "https://example.com/serde" }', [['serde', 'elsewhere']]],
  ['[dependencies]\nserde = { version = "1", registry = "other" }', [['serde', 'elsewhere']]],
  ['[dependencies]\nserde = { package = "evil", version = "1" }', [['serde', 'elsewhere']]],
  ['[dependencies]\nserde = { path = "../../../serde" }', [['serde', 'elsewhere']]],
  ['[dependencies]\nserde = { path = "..\\u002f..\\u002f..\\u002fserde" }', [['serde', 'elsewhere']]],
  ['[dependencies]\nserde = {}', [['serde', 'elsewhere']]],
  ['[dependencies]\nserde = 1', [['serde', 'elsewhere']]],
  ['[dependencies.serde]\nversion = "1"\nversion = "2"', [['serde', 'elsewhere']]],
  ['[build-dependencies]\ncc = "1"', [['cc', 'registry']]],
  ["[target.'cfg(unix)'.build-dependencies]\ncc = { version = '1', optional = true }", [['cc', 'registry']]],
  ['[patch.crates-io]\nserde = "1"', []],
  // It makes the package the top of a workspace.
  ['[workspace.dependencies]\nserde = "1"', [['serde', 'registry']]],
  ['[features]\ndefault = ["x"]', []],
  ['[[dependencies]]\nserde = "1"', []],
  ['[dependencies]\nserde = "1', null],
  ['[dependencies]\nserde = """1"', null],
  ['[dependencies]\nserde "1"', null],
  ['[dependencies] serde = "1"', null],
])('Cargo.toml: more than a list of packages: %j', (text, expected) => {
  const [without, now] = ['', text].map((part) => `[package]\nname = "api"\n${part}\n`);
  expect([told('crates/api/Cargo.toml', now ?? ''), isOnlyPackages('crates/api/Cargo.toml', without ?? '', now ?? '')]).toEqual([
    expected,
    false,
  ]);
});

test('TOML: what is written in another way is the same', () => {
  const one = '[package]\nname = "api"\nkeys = ["a", "b"]\n';
  const other = "# ours\r\n\r\n[ package ]\r\nname = 'api' # it\r\nkeys = [\r\n \"a\", # first\r\n 'b',\r\n]\r\n\r\n[dependencies]\r\n";
  expect(isOnlyPackages('Cargo.toml', one, other)).toBe(true);
  expect(isOnlyPackages('Cargo.toml', one, one.replace('"b"', '"""b"""'))).toBe(false);
  const told = (words: string): string => `${one}description = """\n${words}\n"""\n`;
  expect(['a', 'b'].map((words) => isOnlyPackages('Cargo.toml', told('a'), told(words)))).toEqual([true, false]);
  expect(isOnlyPackages('Cargo.toml', `${one}n = 1\n`, `${one}n = "1"\n`)).toBe(false);
});

const python = (part: string): string => `[tool.poetry]\npackage-mode = false\n[project]\nname = "shop"\n${part}\n`;
test.each<[string, unknown, boolean]>([
  [
    'dependencies = ["requests>=2 ; python_version < \'3.9\'", "Flask[async] ~= 3.0"]',
    [
      ['requests', 'registry'],
      ['Flask', 'registry'],
    ],
    true,
  ],
  ['[project.optional-dependencies]\ndev = ["pytest"]', [['pytest', 'registry']], true],
  ['[dependency-groups]\ndev = ["pytest"]', [['pytest', 'registry']], true],
  ['[dependency-groups]\ndev = [{ include-group = "lint" }]', [], false],
  [
    '[tool.uv]\ndev-dependencies = ["pytest"]\n[tool.uv.sources]\npytest = { git = "https://example.com" }',
    [['pytest', 'registry']],
    false,
  ],
  ['dependencies = ["requests @ https://example.com/x.whl"]', [['requests', 'elsewhere']], false],
  ['dependencies = ["../x"]', [['../x', 'elsewhere']], false],
  ['dependencies = ["a b"]', [['a b', 'elsewhere']], false],
  [
    '[tool.poetry.dependencies]\nrequests = "^2"\nflask = { version = "^3", extras = ["async"], python = ">=3.9", platform = "linux", markers = "sys_platform == \'linux\'" }',
    [
      ['requests', 'registry'],
      ['flask', 'registry'],
    ],
    true,
  ],
  ['[tool.poetry.dependencies]\ncore = { path = "libs/core", develop = true }', [['core', 'inside', 'libs/core']], true],
  ['[tool.poetry.dependencies]\npython = "^3.13"', [], false],
  ['[tool.poetry.dependencies]\nrequests = { git = "https://example.com/x" }', [['requests', 'elsewhere']], false],
  ['[tool.poetry.dependencies]\nrequests = { version = "2", source = "other" }', [['requests', 'elsewhere']], false],
  ['[tool.poetry.dependencies]\nrequests = { path = "../x" }', [['requests', 'elsewhere']], false],
  ['[tool.poetry-more.dependencies]\nrequests = "^2"', [], false],
  ['[tool.pytest.ini_options]\naddopts = "-x"', [], false],
])('pyproject.toml: %j', (part, expected, isOnly) => {
  expect([told('pyproject.toml', python(part)), isOnlyPackages('pyproject.toml', python(''), python(part))]).toEqual([expected, isOnly]);
});

test.each<[string, unknown, boolean]>([
  [
    'requests==2.32.3\n  Flask[async] >= 3 # web\n\n# pytest\nruamel.yaml',
    [
      ['requests', 'registry'],
      ['Flask', 'registry'],
      ['ruamel.yaml', 'registry'],
    ],
    true,
  ],
  ['a==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01', [['a', 'registry']], true],
  ['-r requirements-dev.txt', [['-r requirements-dev.txt', 'inside', 'api/requirements-dev.txt']], true],
  ['-e ./core[x]', [['-e ./core[x]', 'inside', 'api/core']], true],
  ['-e ../core', [['-e ../core', 'elsewhere']], false],
  ['-r ../requirements.txt', [['-r ../requirements.txt', 'elsewhere']], false],
  ['-c https://example.com/requirements.txt', [['-c https://example.com/requirements.txt', 'elsewhere']], false],
  ['--index-url https://example.com', [['--index-url https://example.com', 'elsewhere']], false],
  ['-e git+https://example.com/x#egg=x', [['-e git+https://example.com/x#egg=x', 'elsewhere']], false],
  ['x @ git+https://example.com/x', [['x', 'elsewhere']], false],
  ['./x.whl', [['./x.whl', 'elsewhere']], false],
  ['a==1 --global-option=x', [['a==1 --global-option=x', 'elsewhere']], false],
])('requirements.txt: %j', (text, expected, isOnly) => {
  expect([told('api/requirements.txt', text), isOnlyPackages('api/requirements.txt', 'flask\n', `flask\n${text}`)]).toEqual([
    expected,
    isOnly,
  ]);
});

test('pyproject.toml: a first list of packages may make another kind of project of it', () => {
  const bare = '[tool.ruff]\nline-length = 100\n';
  const lists = [
    '[tool.poetry.dependencies]\nrequests = "2"\n',
    '[project.optional-dependencies]\ndev = []\n',
    '[dependency-groups]\ndev = ["pytest"]\n',
  ];
  expect(lists.map((list) => isOnlyPackages('pyproject.toml', bare, `${bare}${list}`))).toEqual([false, false, true]);
});
