import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { judgeLine } from '../../../../src/core/policy/judge-line.ts';
import { openWorkspaceFiles } from '../../../../src/node/workspace-files.ts';

const listed = (
  'npm test,npm run build,npm run lint,npx vitest run,npx jest,vitest run,node --test,pytest,go test ./...,cargo test,dotnet test,dotnet build,' +
  'mvn test,./gradlew test,make test'
)
  .split(',')
  .map((line) => line.split(' '));
const scripts = { test: 'vitest run', unit: 'jest', lint: 'eslint .', build: 'tsc -p .', gen: 'node gen.js', typecheck: 'tsc --noEmit' };
const files = {
  ...Object.fromEntries(
    [
      'src/a.ts src/b.ts src/a.test.ts src/sub/.env src/sub/.npmrc .env evil.js evil.sh args main.go pkg/x.go src/main.rs',
      'tests/test_a.py backend/x.test.ts App/App.csproj app/[id]/page.tsx README.md CHANGELOG.md tsconfig.json',
      ...'tsc vue-tsc eslint prettier vitest jest mocha oxlint biome'.split(' ').map((name) => `node_modules/.bin/${name}`),
    ]
      .flatMap((names) => names.split(' '))
      .map((path) => [path, '']),
  ),
  'src/a b.ts': '',
  'package.json': JSON.stringify({ scripts }),
};
const links = { 'link-out': '/etc', 'link-file': '/etc/hostname', 'link-in': 'src', 'innocent.txt': '.env' };

let root = '';
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'lines-')));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(root, path));
});
afterAll(() => rmSync(root, { recursive: true }));

/** Those of a list that are judged otherwise. */
async function others(list: string, verdict: 'allow' | 'ask'): Promise<string[]> {
  const lines = JSON.parse(readFileSync(join(import.meta.dirname, list), 'utf8')) as string[];
  const grounds = { files: openWorkspaceFiles(root), listed, stored: [] };
  const judged = await Promise.all(
    lines.map(async (line) => ({ line, verdict: (await judgeLine(line.replaceAll('{root}', root), grounds)).verdict })),
  );
  return judged.filter((one) => one.verdict !== verdict).map(({ line }) => line);
}

it('asks about whatever starts, writes or reads more than a developer would mean', async () => {
  expect(await others('asked.json', 'ask')).toEqual([]);
});

it('without settings runs of what a developer types only what reads', async () => {
  const grounds = { files: openWorkspaceFiles(root), listed: [], stored: [] };
  const verdict = async (line: string) => (await judgeLine(line, grounds)).verdict;
  const reading = ['readlink src/a.ts', 'ls | tr -d x', 'diff src/a.ts src/b.ts', 'git --no-pager log -3', 'rg --hidden x'];
  const running = ['npx tsc --noEmit', 'pytest', 'node --test', 'cargo fmt -- --check', 'dotnet --info', 'go build ./...', 'mvn -v'];
  expect([await Promise.all(reading.map(verdict)), await Promise.all(running.map(verdict))]).toEqual([
    Array(reading.length).fill('allow'),
    Array(running.length).fill('ask'),
  ]);
});

it('does not ask about what a developer types all day', async () => {
  expect(await others('allowed.json', 'allow')).toEqual([]);
});
