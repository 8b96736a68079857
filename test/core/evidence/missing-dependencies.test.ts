import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { missingDependencies } from '../../../src/core/evidence/missing-dependencies.ts';
import { PathError } from '../../../src/core/ports.ts';

const told = async (output: string, there: readonly string[], exitCode = 1): Promise<string | null> => {
  const message = await missingDependencies(
    { command: ['npm', 'test'], exitCode, output },
    { exists: async (path) => there.includes(path) },
  );
  return message && inEnglish(message);
};
const jest = 'sh: 1: jest: not found';

test.each([
  ['npm install', ['package.json']],
  ['npm ci', ['package.json', 'package-lock.json']],
  ['pnpm install', ['package.json', 'pnpm-lock.yaml']],
  ['yarn install', ['package.json', 'yarn.lock']],
  ['bun install', ['package.json', 'bun.lock']],
  ['bun install', ['package.json', 'bun.lockb']],
])('packages of Node that are not installed: %s', async (install, there) => {
  const text = `"npm test" cannot run: the packages of package.json are not installed. Install them ("${install}").`;
  expect(await told(jest, there)).toBe(text);
  expect(await told("Error: Cannot find module '@shop/sums/lib'", there)).toBe(text);
});

test('where they are installed, only a program that is nowhere is missing', async () => {
  const there = ['package.json', 'node_modules'];
  expect(await told(jest, there, 127)).toBe('"npm test" cannot run: program "jest" not found. Install it or add it to PATH.');
  expect(await told(jest, there)).toBeNull();
  expect(await told("Error: Cannot find module './sum.js'", ['package.json'])).toBeNull();
});

test('packages behind a link that leads out of the workspace are installed; a broken disk is no answer', async () => {
  const failed = { command: ['npm', 'test'], exitCode: 1, output: jest };
  const exists =
    (error: Error) =>
    async (path: string): Promise<boolean> => {
      if (path === 'node_modules') throw error;
      return path === 'package.json';
    };
  expect(await missingDependencies(failed, { exists: exists(new PathError('"node_modules" leads out of the workspace.')) })).toBeNull();
  await expect(missingDependencies(failed, { exists: exists(new Error('EIO')) })).rejects.toThrow('EIO');
});

test('a module of Python that is not installed; one of the project is its own failure', async () => {
  const output = "ModuleNotFoundError: No module named 'shop.prices'";
  expect(await told(output, [])).toBe('"npm test" cannot run: the Python module "shop" is not installed. Install what the project needs.');
  expect(await told('/usr/bin/python3: No module named pytest\n', [])).toBe(
    '"npm test" cannot run: the Python module "pytest" is not installed. Install what the project needs.',
  );
  for (const own of ['shop', 'shop.py', 'src/shop', 'src/shop.py']) expect(await told(output, [own])).toBeNull();
});
