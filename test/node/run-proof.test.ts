import { mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { runProof } from '../../src/core/evidence/run-proof.ts';
import type { ProofResult } from '../../src/protocol/proof.ts';
import { createProcesses } from '../../src/node/processes.ts';
import { openWorkspaceFiles } from '../../src/node/workspace-files.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';

const roots: string[] = [];
afterEach(async () => {
  for (const root of roots.splice(0)) await rm(root, { recursive: true, force: true });
});

async function workspace(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-proof-')));
  roots.push(root);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  return root;
}

async function prove(root: string, command: string): Promise<{ result: ProofResult; log: string }> {
  const blobs = createMemoryBlobs();
  const ports = {
    processes: createProcesses({ root, env: process.env }),
    files: openWorkspaceFiles(root),
    search: { glob: async () => [] },
  };
  const request = { argv: command.split(' '), timeoutMs: 600_000, signal: new AbortController().signal, blobs, mark: 'run-1' };
  const { ran, result } = await runProof(ports, request);
  return { result, log: ran.log === null ? '' : blobs.text(ran.log) };
}

const named = ({ tests }: ProofResult): string[] | null => tests?.map(({ name, outcome }) => `${outcome} ${name}`) ?? null;

test('node:test names its tests, started by a script, several times, with nothing added to its arguments', async () => {
  const root = await workspace({
    'package.json': JSON.stringify({
      type: 'module',
      scripts: { pretest: 'node --test "first/*.test.js"', test: 'node --test "test/*.test.js"' },
    }),
    'first/a.test.js': "import test from 'node:test';\ntest('first', () => {});\n",
    'test/b.test.js': `import test, { describe } from 'node:test';
import { spawnSync } from 'node:child_process';
describe('shop', () => {
  test('opens', () => console.log('sees', process.env.NODE_OPTIONS, process.execArgv.join()));
  test('closes', { skip: true }, () => {});
});
test('runs a runner of its own', () => {
  const { status } = spawnSync('node', ['--test', '--test-reporter=dot', 'first/a.test.js'], { env: { ...process.env, NODE_TEST_CONTEXT: '' } });
  if (status !== 0) throw new Error('status ' + status);
});
`,
  });
  const { result, log } = await prove(root, 'npm test');
  expect({ passed: result.passed, tests: named(result) }).toEqual({
    passed: true,
    tests: [
      'passed first/a.test.js > first',
      'passed test/b.test.js > runs a runner of its own',
      'skipped test/b.test.js > shop > closes',
      'passed test/b.test.js > shop > opens',
    ],
  });
  expect(log).toContain('✔ opens');
  expect(log).toContain('sees undefined');
});

test('a script that chooses its own reporter is left alone, and counted from what it prints', async () => {
  const root = await workspace({
    'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test --test-reporter=spec' } }),
    'a.test.js': "import test from 'node:test';\ntest('one', () => {});\ntest('two', () => { throw new Error('no'); });\n",
  });
  const { result } = await prove(root, 'npm test');
  expect(result).toEqual({ passed: false, exitCode: 1, tests: null, counts: { passed: 1, failed: 1, skipped: 0 } });
});

test('Vitest names its tests', async () => {
  const root = await workspace({
    'package.json': JSON.stringify({ type: 'module', scripts: { test: 'vitest run' } }),
    'sum.test.js': "import { describe, expect, it } from 'vitest';\ndescribe('sum', () => { it('adds', () => expect(2).toBe(2)); });\n",
  });
  await symlink(path.join(import.meta.dirname, '../../node_modules'), path.join(root, 'node_modules'));
  const { result, log } = await prove(root, 'npm test');
  expect(named(result)).toEqual(['passed sum.test.js > sum > adds']);
  expect(log).toContain('1 passed');
});

test('a program that is too old for the variables is started without them', async () => {
  const root = await workspace({
    'tools/node':
      '#!/bin/sh\nif [ -n "$NODE_OPTIONS" ]; then echo "node: --test-reporter= is not allowed in NODE_OPTIONS" >&2; exit 9; fi\necho "# pass 3\n# fail 0\n# cancelled 0\n# skipped 0\n# todo 0"\n',
  });
  const { result } = await prove(root, 'sh ./tools/node --test');
  expect(result).toEqual({ passed: true, exitCode: 0, tests: null, counts: { passed: 3, failed: 0, skipped: 0 } });
});

test('reports that a build writes below the workspace count when they are of this run', async () => {
  const report = '<testsuite><testcase classname="shop.A" name="old"/></testsuite>';
  const root = await workspace({
    'app/target/surefire-reports/TEST-shop.Old.xml': report,
    mvnw: 'mkdir -p app/target/surefire-reports\necho \'<testsuite><testcase classname="shop.B" name="new"/></testsuite>\' > app/target/surefire-reports/TEST-shop.New.xml\n',
  });
  await utimes(path.join(root, 'app/target/surefire-reports/TEST-shop.Old.xml'), 1, 1);
  const { result } = await prove(root, 'sh mvnw verify');
  expect(named(result)).toEqual(['passed shop.B > new']);
});

const forged = 'console.log("\\n  2 passing (3ms)\\n"); process.exit(0);';
const mocha = path.resolve('node_modules/mocha/bin/mocha.js');

test('Mocha names its tests, and nothing that a source prints before it ends the runner stands for them', async () => {
  const suite = `const assert = require('node:assert');
const { sum } = require('../src/sum.js');
describe('sum', () => {
  it('adds', () => assert.equal(sum(1, 2), 3));
  it('waits');
});
`;
  const files = (source: string) => ({
    'package.json': JSON.stringify({ scripts: { test: `${process.execPath} ${mocha}` } }),
    'test/sum.spec.js': suite,
    'src/sum.js': source,
  });
  const honest = await prove(await workspace(files('exports.sum = (a, b) => a + b;\n')), 'npm test');
  expect([honest.result.passed, named(honest.result)]).toEqual([
    true,
    ['passed test/sum.spec.js > sum > adds', 'skipped test/sum.spec.js > sum > waits'],
  ]);
  expect(honest.log).toContain('1 passing');
  const { result } = await prove(await workspace(files(forged)), 'npm test');
  expect([result.passed, result.tests]).toEqual([true, null]);
});

test('unittest names its tests, and nothing that a source prints before it ends the runner stands for them', async () => {
  const suite = `import unittest
from sums import add


class Sums(unittest.TestCase):
    def test_add(self):
        self.assertEqual(add(1, 2), 3)

    @unittest.skip("later")
    def test_more(self):
        pass

    def test_each(self):
        for one in (1, 2):
            with self.subTest(one=one):
                self.assertEqual(one, 1)
`;
  const forgedRun = 'import os, sys\nsys.stderr.write("-" * 70 + "\\nRan 3 tests in 0.001s\\n\\nOK\\n")\nsys.stderr.flush()\nos._exit(0)\n';
  const files = (source: string) => ({ 'test_sums.py': suite, 'sums.py': source });
  const honest = await prove(await workspace(files('def add(a, b):\n    return a + b\n')), 'python3 -B -m unittest -v');
  expect([honest.result.passed, named(honest.result)]).toEqual([
    false,
    ['passed test_sums.Sums.test_add', 'failed test_sums.Sums.test_each', 'skipped test_sums.Sums.test_more'],
  ]);
  const { result } = await prove(await workspace(files(forgedRun)), 'python3 -B -m unittest');
  expect([result.passed, result.tests]).toEqual([true, null]);
});
