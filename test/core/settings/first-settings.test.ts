import { describe, expect, test } from 'vitest';
import { checkAgents } from '../../../src/core/settings/check-agents.ts';
import { firstContexts } from '../../../src/core/settings/first-contexts.ts';
import { firstSettings } from '../../../src/core/settings/first-settings.ts';
import { guessLayers } from '../../../src/core/settings/guess-layers.ts';
import { readWorkspaceSettings } from '../../../src/core/settings/read-settings.ts';

const files: Record<string, string> = {
  'package.json': '{}',
  '.editorconfig': 'root = true\n',
  'backend/package.json':
    '{\n  "type": "module",\n  "scripts": { "build": "tsc", "test": "node --test" },\n  "dependencies": { "express": "5", "zod": "4" }\n}\n',
  'backend/src/a.ts': "import { b } from './b.ts';\n\nexport function a(): string {\n  const x = 'y';\n  return b(x, 'z');\n}\n",
  'backend/src/b.ts':
    "import { c } from './c.ts';\nexport const b = (one: string, two: string): string => {\n  return one + two + c('d', 'e');\n};\n",
  'backend/test/a.test.ts': "import test from 'node:test';\n",
  'frontend/package.json': '{ "scripts": { "build": "vite build" } }\n',
  'frontend/src/main.py': 'print("<!-- -->")\n',
};
const input = { paths: Object.keys(files).sort(), read: async (path: string): Promise<string | null> => files[path] ?? null };

describe('first settings and contexts', () => {
  test('settings that can be read, each line with where it was seen', async () => {
    const text = firstSettings(await guessLayers(input));
    const read = readWorkspaceSettings(text, 'batuta.yaml');
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(checkAgents(read.settings, text, 'batuta.yaml')).toEqual([]);
    expect(read.settings.agents?.['backend']).toEqual({
      owns: ['backend/**', '**'],
      validate: [
        ['npm', '--prefix', 'backend', 'run', 'build'],
        ['npm', '--prefix', 'backend', 'run', 'test'],
      ],
    });
    expect(text).toContain('# seen: backend/package.json has a script build\n');
    const lines = text.split('\n').filter((line) => /^ {4,}\S/.test(line) && !line.trim().endsWith('validate:'));
    expect(lines.filter((line) => !/ # (?:seen|assumed): .+/.test(line))).toEqual([]);
  });

  test('one file that shows several needs is named once', async () => {
    const both: Record<string, string> = {
      'packages/a/package.json': '{ "name": "@x/a" }',
      'packages/a/index.ts': '',
      'db/package.json': '{ "name": "@x/db" }',
      'db/migrations/0001.sql': '',
      'api/package.json': '{ "dependencies": { "express": "5", "@x/a": "1", "@x/db": "1" } }',
      'web/package.json': '{ "dependencies": { "react": "1", "@x/a": "1" } }',
    };
    const guess = await guessLayers({ paths: Object.keys(both).sort(), read: async (path) => both[path] ?? null });
    expect(firstSettings(guess)).toContain('needs: [ database, shared ] # seen: api/package.json uses it\n');
  });

  test('contexts of what was seen, and of nothing else', async () => {
    const { agents } = await guessLayers(input);
    const contexts = await firstContexts({ ...input, agents });
    expect(contexts.get('backend')).toBe(`# Backend: conventions

## What it is written in

- TypeScript: 3 of 3 source files. <!-- seen: backend/src/a.ts -->
- ECMAScript modules (\`"type": "module"\`). <!-- seen: backend/package.json:2 -->
- Depends on express, zod. <!-- seen: backend/package.json:4 -->

## Style

- Format and lint rules are set in \`.editorconfig\`. <!-- seen: .editorconfig -->
- Indented with 2 spaces (2 of 2 files looked at). <!-- seen: backend/src/a.ts -->
- Strings in single quotes (2 of 2 files looked at). <!-- seen: backend/src/a.ts -->
- Statements end with semicolons (1 of 1 files looked at). <!-- seen: backend/src/a.ts -->

## Tests

- Tests are named \`*.test.ts\`. <!-- seen: backend/test/a.test.ts -->
- Most tests lie in \`backend/test/\` (1 of 1 test files). <!-- seen: backend/test/a.test.ts -->
`);
    expect((await firstContexts({ paths: [], read: async () => null, agents })).size).toBe(0);
  });

  test('a lone script, a tool kept in a hidden folder and minified code say nothing about the style', async () => {
    const quoted = 'a("x");\nb("y");\nc("z");\n';
    const read = async (path: string): Promise<string> => (path.endsWith('.py') ? "def f():\n    return 'x'\n" : quoted);
    const agents = [{ name: 'code', section: 'Code', owns: ['**'] }];
    const style = async (paths: readonly string[]): Promise<string[]> =>
      ((await firstContexts({ paths, read, agents })).get('code') ?? '').split('\n').filter((line) => line.includes('Strings'));
    expect(await style(['1.py', '2.py', '3.py', '4.py', 'static/one.js'])).toEqual([]);
    expect(await style(['.yarn/releases/yarn.cjs', 'web/all.min.js'])).toEqual([]);
    expect(await style(['1.py', 'static/one.js'])).toEqual([
      '- Strings in double quotes (1 of 1 files looked at). <!-- seen: static/one.js -->',
    ]);
  });

  const facts = async (paths: readonly string[]): Promise<string[]> => {
    const agents = [{ name: 'code', section: 'Code', owns: ['**'] }];
    const text = (await firstContexts({ paths, read: async () => null, agents })).get('code') ?? '';
    return text.split('\n').filter((line) => /[Tt]ests /.test(line) && line.startsWith('- '));
  };

  test('where most tests lie is counted there, and said only when it is so', async () => {
    expect(await facts(['a/x/1_test.go', 'a/x/2_test.go', 'a/y/3_test.go', 'a/z/4_test.go', 'b/5_test.go'])).toEqual([
      '- Tests are named `*_test.go`. <!-- seen: a/x/1_test.go -->',
      '- Most tests lie in `a/` (4 of 5 test files). <!-- seen: a/x/1_test.go -->',
    ]);
    expect(await facts(['a/1_test.go', 'b/2_test.go', 'c/3_test.go'])).toEqual([
      '- Tests are named `*_test.go`. <!-- seen: a/1_test.go -->',
    ]);
  });

  test('a name that not all tests have is seen at one that has it, and says how many have', async () => {
    expect(await facts(['a.test.ts', 'b.test.tsx', 'c.test.tsx'])).toEqual([
      '- Tests are named `*.test.tsx` (2 of 3). <!-- seen: b.test.tsx -->',
    ]);
  });

  const written = async (texts: Record<string, string>): Promise<string[]> => {
    const agents = [{ name: 'code', section: 'Code', owns: ['**'] }];
    const read = async (path: string): Promise<string | null> => texts[path] ?? '';
    const text = (await firstContexts({ paths: Object.keys(texts), read, agents })).get('code') ?? '';
    return text.split('\n').filter((line) => /[Tt]ests? /.test(line) && line.startsWith('- '));
  };

  test('tests of a project of tests count by what they are, whatever their files are called', async () => {
    const fact = 'namespace Shop.UnitTests;\n\npublic class AddItem\n{\n    [Fact]\n    public void AddsAnItem() { }\n}\n';
    expect(
      await written({
        'src/Shop/Basket.cs': 'public class Basket { }',
        'tests/UnitTests/Builders/BasketBuilder.cs': 'public class BasketBuilder { }',
        'tests/UnitTests/BasketTests/AddItem.cs': fact,
        'tests/UnitTests/BasketTests/RemoveItem.cs': fact.replace('[Fact]', '[Theory]'),
        'tests/UnitTests/OrderTests/Total.cs': fact,
        'tests/FunctionalTests/HomePageTests.cs': fact,
      }),
    ).toEqual([
      '- Tests are marked `[Fact]` or `[Theory]` (4 of 4 test files). <!-- seen: tests/UnitTests/BasketTests/AddItem.cs:5 -->',
      '- Most tests lie in `tests/UnitTests/` (3 of 4 test files). <!-- seen: tests/UnitTests/BasketTests/AddItem.cs -->',
    ]);
  });

  test('tests beside what they test, in one file of many or in a folder of them, are seen in every language', async () => {
    const inline = 'pub fn a() {}\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn works() {}\n}\n';
    expect(
      await written({ 'src/lib.rs': inline, 'src/b.rs': inline, 'src/c.rs': 'fn c() {}', 'tests/whole.rs': '#[tokio::test]\n' }),
    ).toEqual([
      '- Tests are marked `#[test]` (3 of 3 test files). <!-- seen: src/lib.rs:4 -->',
      '- Most tests lie in `src/` (2 of 3 test files). <!-- seen: src/lib.rs -->',
    ]);
    const django = 'class T(TestCase):\n    def test_a(self):\n        pass\n';
    expect(await written({ 'shop/tests.py': django, 'cart/tests/cases.py': django, 'cart/tests/__init__.py': '' })).toEqual([
      '- Tests are marked `def test_…` (2 of 2 test files). <!-- seen: shop/tests.py:2 -->',
    ]);
    const it = "describe('a', () => {\n  it('works', () => {});\n});\n";
    expect(await written({ 'src/__tests__/a.js': it, 'src/__tests__/helper.js': 'export const a = 1;' })).toEqual([
      '- Tests are marked `it(…)` or `test(…)` (1 of 1 test files). <!-- seen: src/__tests__/a.js:2 -->',
      '- Most tests lie in `src/__tests__/` (1 of 1 test files). <!-- seen: src/__tests__/a.js -->',
    ]);
    const java = 'class OrderIT {\n  @Test\n  void works() {}\n}\n';
    expect(await written({ 'src/test/java/OrderIT.java': java, 'src/test/java/Shared.java': 'class Shared {}' })).toEqual([
      '- Tests are marked `@Test` (1 of 1 test files). <!-- seen: src/test/java/OrderIT.java:2 -->',
      '- Most tests lie in `src/test/java/` (1 of 1 test files). <!-- seen: src/test/java/OrderIT.java -->',
    ]);
  });
});
