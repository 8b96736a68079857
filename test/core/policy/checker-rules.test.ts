import { expect, it } from 'vitest';
import { judgeLine, type Grounds } from '../../../src/core/policy/judge-line.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const grounds = (listed: string[], files: Record<string, string> = {}): Grounds => ({
  files: createMemoryFiles({ 'a.ts': '', ...files }),
  listed: listed.map((line) => line.split(' ')),
  stored: [],
});

it.each([
  ['npx eslint a.ts', 'npm test', 'dotnet test'],
  ['npx tsc --noEmit', 'yarn test', 'cargo test'],
  ['ruff check a.ts', 'pytest', 'npm test'],
  ['mypy a.ts', 'uv run pytest', 'go test ./...'],
  ['cargo check', 'cargo test', 'npm test'],
  ['go vet .', 'go test ./...', 'npm test'],
])('%s only beside something like "%s" in the settings: it works by what the workspace sets', async (line, beside, other) => {
  const files = { 'node_modules/.bin/eslint': '', 'node_modules/.bin/tsc': '' };
  const verdict = async (listed: string[]) => (await judgeLine(line, grounds(listed, files))).verdict;
  expect([await verdict([beside]), await verdict([other]), await verdict([])]).toEqual(['allow', 'ask', 'ask']);
});

it.each([
  'pytest -k x',
  'pytest other/../../x',
  'go test ../x',
  'go test example.org/x',
  'go test -exec ./evil a.ts',
  'go test -toolexec=./evil .',
  'go test ./...x/..',
  'go vet -vettool=./evil .',
  'cargo check --config x',
  'cargo check --manifest-path x',
  'cargo --version',
  'go version',
  'mypy @args',
  'mypy --python-executable ./evil a.ts',
  'ruff check --fix a.ts',
  'ruff check @args',
  'ruff check --config x a.ts',
  'ruff format a.ts',
  'npx eslint --fix a.ts',
  'npx eslint -c evil.js a.ts',
  'npx eslint --rulesdir x a.ts',
  'npx eslint -f ./evil.js a.ts',
  'npx prettier --write a.ts',
  'npx prettier --check --plugin x a.ts',
  'npx evil --version',
  'sort -o a.ts a.ts',
  'sort -oa.ts a.ts',
  'sort --compress-program=./evil a.ts',
  'sort --files0-from=a.ts',
  'sort -T x a.ts',
  'sort .env',
  'uniq a.ts b.ts',
  'uniq a.ts',
  'ls | uniq - b.ts',
  'ls | grep -r x',
  'ls | sort -o a.ts',
  'ls | sort a.ts',
  'grep -R x .',
  'grep -rf a.ts .',
  'grep -r x ..',
  'grep -r x .git',
  'grep -r x .env',
  'grep --recursive=yes x .',
])('asks about %s', async (line) => {
  const listed = ['pytest tests -q', 'vitest', 'dotnet test', 'go test ./...', 'cargo test', 'npm test'];
  const installed = { 'node_modules/.bin/eslint': '', 'node_modules/.bin/prettier': '' };
  expect((await judgeLine(line, grounds(listed, installed))).verdict).toBe('ask');
});
