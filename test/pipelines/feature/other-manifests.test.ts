import { expect, test } from 'vitest';
import { passed } from './acts.ts';
import { begun } from './begun.ts';
import { finished, type Act } from './stage.ts';

const rust = (...packages: string[]): string => ['[package]', 'name = "api"', '', '[dependencies]', ...packages, ''].join('\n');
const changesManifest =
  (file: string, text: string): Act =>
  async (_task, { write }) => {
    await write('backend/a.rs', 'x');
    await write(file, text);
    return finished(passed);
  };

test.each<[string, string[], string, Record<string, string>, string]>([
  [
    'Cargo',
    ['- serde@1.0.219 (derive)'],
    'backend/Cargo.toml',
    { 'backend/Cargo.toml': rust() },
    rust('serde = { version = "1", features = ["derive"] }'),
  ],
  [
    'Go',
    ['- `example.com/a`: routes'],
    'backend/go.mod',
    { 'backend/go.mod': 'module b\n', 'backend/go.sum': '' },
    'module b\n\nrequire (\n\texample.com/a v1.2.0\n\texample.com/b v1.0.0 // indirect\n)\n',
  ],
  [
    'Python',
    ['- requests==2.32.3'],
    'backend/pyproject.toml',
    { 'backend/pyproject.toml': '[project]\nname = "b"\n' },
    '[project]\nname = "b"\ndependencies = ["requests~=2.32"]\n',
  ],
  [
    'Maven',
    ['- org.example:a:1.0'],
    'backend/pom.xml',
    { 'backend/pom.xml': '<project></project>' },
    '<project><dependencies><dependency><groupId>org.example</groupId><artifactId>a</artifactId><version>1.0</version></dependency></dependencies></project>',
  ],
  ['Composer', ['- a/b ^3'], 'backend/composer.json', { 'backend/composer.json': '{}' }, '{"require":{"a/b":"^3.1","php":"^8.4"}}'],
])(
  '%s: a listed package in its manifest is asked about by nobody, and is no configuration',
  async (_language, dependencies, file, files, text) => {
    const run = await begun({ dependencies, files, listed: ['backend/a.rs'], act: changesManifest(file, text) });
    expect(await run.ended()).toBe('completed');
    expect((await run.state()).proof).toMatchObject({ verdict: 'proven', changed: [], dependencies: [] });
  },
);

test.each<[string, string, string, string, string[], string[]]>([
  ['an unlisted one', 'Cargo.toml', rust(), rust('serde = "1"', 'evil = "1"'), ['evil'], []],
  ['another version', 'Cargo.toml', rust('rand = "0.8"'), rust('rand = "0.9"'), ['rand (0.9)'], []],
  ['one from elsewhere', 'Cargo.toml', rust(), rust('serde = { git = "https://e" }'), ['serde (git = "https://e")'], ['configuration']],
  ['a setting beside it', 'Cargo.toml', rust(), `${rust('serde = "1"')}[profile.test]\nopt-level = 3\n`, [], ['configuration']],
  ['a package that is replaced', 'go.mod', 'module b\n', 'module b\nreplace example.com/a => ../a\n', [], ['configuration']],
  [
    'a package that is there only as others need it',
    'go.mod',
    'module b\n',
    'module b\nrequire example.com/b v1.0.0 // indirect\n',
    [],
    [],
  ],
  [
    'its like, which a source imports',
    'go.mod',
    'module b\n',
    'module b\nrequire example.com/c v1.0.0 // indirect\n',
    ['example.com/c'],
    [],
  ],
  ['a list elsewhere', 'requirements.txt', 'a\n', 'a\n-r https://e/requirements.txt\n', ['-r https://e/requirements.txt'], []],
])('of a manifest that another tool reads is told: %s', async (_what, name, before, now, asked, kinds) => {
  const file = `backend/${name}`;
  const run = await begun({
    dependencies: ['- serde@1'],
    listed: ['backend/a.rs'],
    files: { [file]: before, 'backend/main.go': 'import "example.com/c/more"\n' },
    ...(name === 'requirements.txt'
      ? { commands: ['python3 -m pip install --disable-pip-version-check --only-binary :all: serde==1'] }
      : {}),
    act: changesManifest(file, now),
  });
  if (asked.length > 0) await run.until('stop');
  else expect(await run.ended()).toBe('completed');
  const { proof } = await run.state();
  expect([proof?.dependencies, proof?.changed.map(({ kind }) => kind)]).toEqual([asked.map((one) => `${file}: ${one}`), kinds]);
});
