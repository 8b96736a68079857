import { expect, test } from 'vitest';
import { closureFiles, runProof } from '../../../src/core/evidence/run-proof.ts';
import type { CommandRequest, CommandResult, Processes } from '../../../src/core/ports.ts';
import { createFakeProcesses, type Script } from '../../fakes/fake-processes.ts';
import { createFakeSearch } from '../../fakes/fake-search.ts';
import { createMemoryBlobs } from '../../fakes/memory-blobs.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const { signal } = new AbortController();
const request = { argv: ['npm', 'test'], timeoutMs: 1000, signal, blobs: createMemoryBlobs(), mark: 'run' };

/** `npm test` starts mocha, and ends so; what it was started with, and what it says. */
async function proved(scripts: readonly Script[], isFresh?: boolean) {
  const files = createMemoryFiles({ 'package.json': JSON.stringify({ scripts: { test: 'mocha' } }) });
  const processes = createFakeProcesses({ 'npm test': scripts });
  const { ran, result } = await runProof({ processes, files, search: createFakeSearch(files) }, request, isFresh);
  const variables = processes.requests.map(({ reports }) => Object.keys(reports?.variables('/reports', {}) ?? {}));
  return { exitCode: ran.exitCode, result, variables };
}

const counts = { passed: 2, failed: 0, skipped: 0 };
const refused = { exitCode: 9, output: 'node: --import= is not allowed in NODE_OPTIONS\n' };

test('the runner that a script starts is asked for a report, without a word in its arguments', async () => {
  const report = JSON.stringify({ node: [{ file: '/workspace/test/cart.js', path: ['cart', 'adds'], outcome: 'passed' }] });
  expect(await proved([{ exitCode: 0, reports: [report] }])).toEqual({
    exitCode: 0,
    result: {
      passed: true,
      exitCode: 0,
      counts: { passed: 1, failed: 0, skipped: 0 },
      tests: [{ name: 'test/cart.js > cart > adds', outcome: 'passed' }],
    },
    variables: [['NODE_OPTIONS']],
  });
});

test('one that cannot stand that runs once more without it, and is read from what it prints', async () => {
  expect(await proved([refused, { exitCode: 0, output: '  2 passing (3ms)\n' }])).toEqual({
    exitCode: 0,
    result: { passed: true, exitCode: 0, counts, tests: null },
    variables: [['NODE_OPTIONS'], []],
  });
});

test.each<[string, Script]>([
  ['passes, whatever it prints', { ...refused, exitCode: 0 }],
  ['fails for another reason', { exitCode: 1, output: '1 failing\n' }],
])('what %s runs once', async (_what, script) => {
  expect((await proved([script])).variables).toHaveLength(1);
});

test('nothing is taken from caches of earlier runs where a proof is to be fresh', async () => {
  const [usual] = (await proved([{}], false)).variables;
  const [fresh] = (await proved([{}], true)).variables;
  expect([usual, fresh?.includes('PYTHONPYCACHEPREFIX')]).toEqual([['NODE_OPTIONS'], true]);
});

test('the whole log is read; where none was kept, or it is gone, what is left of the output', async () => {
  const files = createMemoryFiles({});
  const log = await request.blobs.put(new TextEncoder().encode('  3 passing (3ms)\nand much more\n  2 passing (3ms)\n'));
  const read = async (log: string | null) => {
    const ran: CommandResult = { outcome: 'exited', exitCode: 0, durationMs: 1, log, output: '  2 passing (3ms)\n', reports: [] };
    const processes: Pick<Processes, 'run'> = { run: async (_request: CommandRequest) => ran };
    const ports = { processes: { ...createFakeProcesses(), ...processes }, files, search: createFakeSearch(files) };
    return (await runProof(ports, request)).result.counts;
  };
  expect([await read(log), await read(null), await read('a'.repeat(64))]).toEqual([{ ...counts, passed: 5 }, counts, counts]);
});

test('of the workspace a command’s files are read, and all manifests of its packages', async () => {
  const files = createMemoryFiles({
    'package.json': '{}',
    'packages/api/package.json': '{"name": "api"}',
    'web/composer.json': '{}',
    'fixtures/package.json/notes.md': 'a folder of this name',
    'src/a.ts': 'a',
  });
  const closure = closureFiles({ files, search: createFakeSearch(files) }, signal);
  expect(await closure.manifests()).toEqual(['package.json', 'packages/api/package.json', 'web/composer.json']);
  expect(await Promise.all(['packages/api/package.json', 'gone.json', 'src', '../outside'].map((path) => closure.read(path)))).toEqual([
    '{"name": "api"}',
    null,
    null,
    null,
  ]);
  const broken = { ...files, read: async () => Promise.reject(new Error('EIO: i/o error, read')) };
  await expect(closureFiles({ files: broken, search: createFakeSearch(files) }, signal).read('a.json')).rejects.toThrow('EIO');
});
