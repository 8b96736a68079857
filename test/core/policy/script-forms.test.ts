import { expect, it } from 'vitest';
import { judgeLine } from '../../../src/core/policy/judge-line.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const grounds = (files: Record<string, string>, listed: string[][]) => ({
  files: createMemoryFiles({ 'test/a.test.ts': '', ...files }),
  listed,
  stored: [],
});

it('knows the short and the long form of starting a script as one command, and nothing else by it', async () => {
  const listed = [
    'npm run test',
    'yarn lint',
    'pnpm run web:test',
    'yarn run install',
    'bun run test',
    'pnpm run e2e',
    'yarn run test-unit',
  ].map((line) => line.split(' '));
  const verdict = async (line: string) => [line, (await judgeLine(line, grounds({}, listed))).verdict];
  const same = ['npm t', 'npm tst', 'npm test', 'npm run-script test', 'yarn run lint', 'pnpm web:test'];
  const quieter = ['npm -s t', 'npm run --silent test', 'npm test -s', 'yarn --silent lint', 'yarn run -s lint', 'pnpm -s web:test'];
  for (const line of [...same, ...quieter, 'pnpm e2e', 'pnpm --silent e2e', 'yarn test-unit'])
    expect(await verdict(line)).toEqual([line, 'allow']);
  for (const line of [
    'npm lint',
    'yarn t',
    'yarn install',
    'bun test',
    'yarn test',
    'npm web:test',
    'npm test lint',
    'npm -s',
    'npm run -s',
    'yarn -s',
    'pnpm e2e -s',
    'yarn lint --silent',
    'pnpm',
    'yarn run',
  ])
    expect(await verdict(line)).toEqual([line, 'ask']);
});

it('lets pnpm and yarn hand paths on to a script that tests, with and without "--"', async () => {
  const listed = [
    ['pnpm', 'test'],
    ['yarn', 'e2e'],
    ['yarn', 'build'],
  ];
  const scripts = { test: 'vitest run', e2e: 'playwright test', build: 'node build.js' };
  const files = { 'package.json': JSON.stringify({ scripts }), '.env': '' };
  const verdict = async (line: string) => [line, (await judgeLine(line, grounds(files, listed))).verdict];
  for (const line of ['pnpm test test/a.test.ts', 'pnpm test -- test/a.test.ts', 'yarn e2e test/a.test.ts', 'yarn run e2e test'])
    expect(await verdict(line)).toEqual([line, 'allow']);
  for (const line of [
    'pnpm test ../x',
    'pnpm test .env',
    'pnpm test --reporter=./evil.js',
    'yarn build test/a.test.ts',
    'yarn e2e @x',
    'yarn e2e A=b',
  ])
    expect(await verdict(line)).toEqual([line, 'ask']);
});
