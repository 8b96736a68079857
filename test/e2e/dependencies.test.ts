import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { execute, openScene } from './scene.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const tests = `import test from 'node:test';
import assert from 'node:assert';
import { sum } from '../src/sum.js';
test('adds', () => assert.equal(sum(1, 2), 3));
`;

/** A package registry on loopback with one package, whose installation script would leave a file in the workspace. */
async function registry(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'batuta-registry-')));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  await mkdir(path.join(folder, 'package'));
  const manifest = {
    name: 'tiny-doubler',
    version: '1.0.0',
    type: 'module',
    main: 'index.js',
    scripts: { postinstall: 'touch "$INIT_CWD/ran.txt"' },
  };
  await writeFile(path.join(folder, 'package/package.json'), JSON.stringify(manifest));
  await writeFile(path.join(folder, 'package/index.js'), 'export const double = (n) => n * 2;\n');
  await execute(['tar', '-czf', 'p.tgz', 'package'], folder, process.env);
  const tarball = await readFile(path.join(folder, 'p.tgz'));
  const server = createServer((request, response) => {
    if (request.url?.endsWith('.tgz')) {
      response.end(tarball);
      return;
    }
    const { port } = server.address() as AddressInfo;
    const dist = {
      tarball: `http://127.0.0.1:${port}/tiny-doubler/-/tiny-doubler-1.0.0.tgz`,
      integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
    };
    if (request.url !== '/tiny-doubler') response.statusCode = 404;
    response.end(
      JSON.stringify({
        name: 'tiny-doubler',
        'dist-tags': { latest: '1.0.0' },
        versions: { '1.0.0': { ...manifest, hasInstallScript: true, dist } },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('packages that the spec lists are in manifest, lock and folder before the agents begin, as the run’s change, and beside the old tests; their scripts did not run', async () => {
  const address = await registry();
  const before = process.env['npm_config_registry'];
  process.env['npm_config_registry'] = address;
  cleanups.push(async () => {
    if (before === undefined) delete process.env['npm_config_registry'];
    else process.env['npm_config_registry'] = before;
  });
  const text = spec({ Code: ['src/sum.js'] }).replace('- none\n', '- tiny-doubler@1.0.0: doubles\n');
  const scene = await openScene({
    handler: acting([
      [/^SPEC /, finish(text)],
      // A manifest changed, so it is reviewed.
      [/^REVIEW /, approvedReview],
      [
        /^Code /,
        calls(call('read', { path: 'src/sum.js' }), call('read', { path: 'test/sum.test.js' })),
        write('src/sum.js', "import { double } from 'tiny-doubler';\nexport const sum = (a, b) => double(a) / 2 + b;\n"),
        write('test/sum.test.js', `${tests}test('adds nothing', () => assert.equal(sum(1, 0), 1));\n`),
        passed,
      ],
    ]),
    files: {
      '.gitignore': 'node_modules/\n',
      'package.json': `${JSON.stringify({ name: 'sums', version: '1.0.0', type: 'module', scripts: { test: 'node --test "test/*.test.js"' } }, null, 2)}\n`,
      'src/sum.js': 'export const sum = (a, b) => a + b;\n',
      'test/sum.test.js': tests,
      '.claude/batuta.yaml': 'version: 1\nagents:\n  code:\n    section: Code\n    owns: [src/**, test/**]\n    validate: [npm test]\n',
    },
  });
  cleanups.push(() => scene.remove());
  const { code, events, report } = await scene.run(['feature', 'Sums', '--yes', '--trust-workspace']);
  expect({ code, reason: report.reason }).toEqual({ code: 0, reason: null });
  expect(JSON.parse((await scene.read('package.json')) ?? '')).toMatchObject({
    dependencies: { 'tiny-doubler': expect.stringContaining('1.0.0') as string },
  });
  expect(await scene.read('package-lock.json')).toContain('node_modules/tiny-doubler');
  expect(await scene.read('ran.txt')).toBeNull();
  const booked = events.flatMap((event) => (event.type === 'file.changed' ? [`${event.agent} ${event.file}`] : []));
  expect(booked).toEqual(['dependencies package-lock.json', 'dependencies package.json', 'code src/sum.js', 'code test/sum.test.js']);
  expect([report.proof?.verdict, report.proof?.reason]).toEqual(['proven', null]);
  const asked = events.flatMap((event) => (event.type === 'question.asked' ? [event.question.kind] : []));
  expect([asked, events.filter(({ type }) => type === 'proof.swapped').length]).toEqual([['approval'], 1]);
});
