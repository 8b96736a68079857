import { expect, it } from 'vitest';
import { firstContexts } from '../../../src/core/settings/first-contexts.ts';

/** What a first look says of a workspace, a line each, with its place in parentheses. */
async function factsOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const agents = [{ name: 'backend', section: 'Backend', owns: ['**'] }];
  const contexts = await firstContexts({ paths: Object.keys(files).sort(), read: async (path) => files[path] ?? null, agents });
  return (contexts.get('backend') ?? '').split('\n').flatMap((line) => {
    const [, text, seen] = /^- (.*) <!-- seen: (.*) -->$/u.exec(line) ?? [];
    return text === undefined ? [] : [`${text} (${seen})`];
  });
}

it('names the libraries of Python, in either notation, and where style is set within a manifest', async () => {
  const uv =
    '[project]\nname = "shop"\ndependencies = [\n  "Django[argon2]~=5.0",\n  "celery>=5",\n]\n\n[tool.ruff]\nline-length = 100\n\n[tool.ruff.lint]\n';
  expect(await factsOf({ 'pyproject.toml': uv, 'shop/a.py': 'x = 1\n' })).toEqual([
    'Python: 1 of 1 source files. (shop/a.py)',
    'Depends on django, celery. (pyproject.toml:3)',
    'Format and lint rules are set in `pyproject.toml` (ruff). (pyproject.toml:8)',
  ]);
  const poetry =
    '[tool.poetry.dependencies]\npython = "^3.11"\nfastapi = "^0.1"\nuvicorn = {extras = ["standard"], version = "*"}\n\n[tool.black]\n';
  expect(await factsOf({ 'pyproject.toml': poetry, 'a.py': 'x = 1\n' })).toEqual([
    'Python: 1 of 1 source files. (a.py)',
    'Depends on fastapi, uvicorn. (pyproject.toml:1)',
    'Format and lint rules are set in `pyproject.toml` (black). (pyproject.toml:6)',
  ]);
  expect(
    await factsOf({ 'requirements.txt': '# web\nFlask==3.0\n-r dev.txt\nSQLAlchemy>=2 ; python_version > "3"\n', 'a.py': 'x = 1\n' }),
  ).toEqual(['Python: 1 of 1 source files. (a.py)', 'Depends on flask, sqlalchemy. (requirements.txt:2)']);
});

it('knows the formatters and linters by their files, whatever these end in, and by package.json', async () => {
  const facts = await factsOf({
    '.eslintrc.js': 'module.exports = {};\n',
    '.golangci.yml': 'linters: {}\n',
    'biome.jsonc': '{}\n',
    'package.json': '{\n  "name": "x",\n  "prettier": { "semi": false }\n}\n',
    'prettier.config.mjs': 'export default {};\n',
    'web/package.json': '{\n  "devDependencies": {\n    "prettier": "3"\n  }\n}\n',
  });
  expect(facts.filter((fact) => fact.startsWith('Format'))).toEqual([
    'Format and lint rules are set in `.eslintrc.js`. (.eslintrc.js)',
    'Format and lint rules are set in `.golangci.yml`. (.golangci.yml)',
    'Format and lint rules are set in `biome.jsonc`. (biome.jsonc)',
    'Format and lint rules are set in `package.json` (prettier). (package.json:3)',
    'Format and lint rules are set in `prettier.config.mjs`. (prettier.config.mjs)',
  ]);
});

it('takes a workflow for no test, and what was copied from elsewhere for no source', async () => {
  expect(
    await factsOf({
      '.github/workflows/upgrade-integration-test.yml': 'on: push\n',
      'docs/load-test.md': '# Load\n',
      'flow-typed/npm/react.js': 'declare module "react" {}\n',
      'web/wwwroot/lib/jquery/jquery.js': 'var x = 1;\n',
      'third_party/x.js': 'var x = 1;\n',
      'web/Program.cs': 'class Program {}\n',
    }),
  ).toEqual(['C#: 1 of 1 source files. (web/Program.cs)']);
});

it('counts the style of an agent’s own files alone', async () => {
  const files: Record<string, string> = {
    '.prettierrc': '{}',
    'middleware.ts': 'export function a() {\n  return "a" + "b" + "c";\n}\n',
    'db/a.sql': 'select 1;\n',
  };
  const agents = [
    { name: 'database', section: 'Database', owns: ['db/**'] },
    { name: 'code', section: 'Code', owns: ['**'] },
  ];
  const contexts = await firstContexts({ paths: Object.keys(files), read: async (path) => files[path] ?? null, agents });
  expect(contexts.get('database')).not.toContain('middleware.ts');
  expect(contexts.get('database')).toContain('`.prettierrc`');
  expect(contexts.get('code')).toContain('Indented with 2 spaces (1 of 1 files looked at). <!-- seen: middleware.ts -->');
});
