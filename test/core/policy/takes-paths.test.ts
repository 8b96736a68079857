import { describe, expect, it } from 'vitest';
import { explanation } from '../../../src/core/policy/explain-line.ts';
import { judgeLine, type Grounds } from '../../../src/core/policy/judge-line.ts';
import { takesPaths } from '../../../src/core/policy/takes-paths.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

describe('whether a script only looks at paths that are added to it', () => {
  it.each([
    'vitest',
    'vitest run --coverage',
    'NODE_ENV=test jest --runInBand',
    'cross-env CI=1 npx mocha',
    'npm run build && node --test',
    'pnpm exec eslint . --fix',
    'prettier --check .',
    'biome lint',
    'biome check src',
    'biome lint src',
    'tsc --noEmit -p .',
    'uv run ruff check',
    'python -m pytest -q',
    'pytest',
    'black --check',
  ])('%s does', (script) => {
    expect(takesPaths(script)).toBe(true);
  });

  it.each([
    '',
    './deploy.sh',
    'vitest && ./deploy.sh',
    'node',
    'node deploy.js --test',
    'prettier --write .',
    'ruff format',
    'ruff',
    'tsc -p .',
    'biome format',
    'npx deploy',
    'npm run other --',
    'vitest-deploy',
    'echo vitest',
    'uv vitest',
  ])('%j may do more', (script) => {
    expect(takesPaths(script)).toBe(false);
  });
});

describe('paths behind a script of the settings', () => {
  const listed = ['npm run deploy', 'npm run lint', 'npm --prefix web run lint', 'npm test'].map((line) => line.split(' '));
  const judged = async (line: string, files: Record<string, string>) => {
    const grounds: Grounds = { files: createMemoryFiles({ 'src/a.ts': '', 'web/src/a.ts': '', ...files }), listed, stored: [] };
    return explanation(await judgeLine(line, grounds)).reasons;
  };
  const scripts = (all: Record<string, string>) => JSON.stringify({ scripts: all });
  const manifest = scripts({ deploy: './deploy.sh', lint: 'eslint' });
  const asked = (name: string) => [`The script "${name}" is no test runner, and not known to only look at the paths behind it.`];

  it('are asked about unless its own command line only looks at them', async () => {
    const files = { 'package.json': manifest, 'web/package.json': scripts({ lint: 'node lint.js' }) };
    expect(await judged('npm run deploy -- src/a.ts', files)).toEqual(asked('deploy'));
    expect(await judged('npm run lint -- src/a.ts', files)).toEqual([]);
    expect(await judged('npm --prefix web run lint -- src/a.ts', files)).toEqual(asked('lint'));
    expect(await judged('npm --prefix web run lint -- src/a.ts', { ...files, 'web/package.json': manifest })).toEqual([]);
  });

  it('are none where only the script is run, and tests are what "test" runs', async () => {
    expect(await judged('npm run deploy', { 'package.json': manifest })).toEqual([]);
    expect(await judged('npm run deploy --', { 'package.json': manifest })).toEqual([]);
    expect(await judged('npm test -- src/a.ts', { 'package.json': manifest })).toEqual([]);
  });

  it.each(['', '{', '[]', '{"scripts": {"lint": 1}}'])('are asked about where %j says nothing of it', async (text) => {
    expect(await judged('npm run lint -- src/a.ts', text === '' ? {} : { 'package.json': text })).toEqual(asked('lint'));
  });
});
