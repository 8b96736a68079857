import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hardened } from '../../../src/core/policy/harden.ts';
import { copyWorkspace } from '../../fakes/copy-workspace.ts';
import { repository, scratchFolder, writeFiles } from '../scratch.ts';
import { hasSandbox, openSandboxed } from './sandbox-scene.ts';

const node = process.execPath;
const hasGo = spawnSync('go', ['version']).status === 0;
const hasCargo = spawnSync('cargo', ['--version']).status === 0;

/** What developers and agents run all day, in the strictest sandbox: as an agent's own command. */
describe.runIf(hasSandbox)('in a sandbox works', () => {
  const open = async (files: Readonly<Record<string, string>>) => {
    const { run, root } = await openSandboxed({ root: repository(files) });
    return { root, run: (...argv: string[]) => run(argv, { confined: 'agent', bare: true }) };
  };

  test('node:test, an npm script, temporary files, a local server', async () => {
    const { run, root } = await open({
      'package.json': JSON.stringify({ name: 'a', scripts: { test: 'node --test', build: 'node build.js' } }),
      'a.test.js': `const { test } = require('node:test'); const fs = require('fs'); const os = require('os'); const path = require('path');
test('temporary', () => { const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'x-')); fs.writeFileSync(path.join(folder, 'a'), 'a'); });
test('server', async () => { const server = require('http').createServer((_, reply) => reply.end('own')); await new Promise((done) => server.listen(0, done));
  const text = await (await fetch('http://localhost:' + server.address().port)).text(); server.close(); if (text !== 'own') throw new Error(text); });`,
      'build.js': `require('fs').mkdirSync('dist'); require('fs').writeFileSync('dist/out.js', '1')`,
    });
    expect(await run('npm', 'test')).toMatchObject({ outcome: 'exited', exitCode: 0, output: expect.stringContaining('pass 2') as string });
    expect(await run(node, '--test', 'a.test.js')).toMatchObject({ exitCode: 0 });
    const built = await run('npm', 'run', 'build');
    expect([built.exitCode, /EROFS|read-only|logs/iu.test(built.output), readdirSync(join(root, 'dist'))]).toEqual([0, false, ['out.js']]);
  });

  test('what only reads, git above all', async () => {
    const { run } = await open({ 'src/a.ts': 'one\n' });
    const of = async (...argv: string[]): Promise<string> => (await run(...argv)).output;
    expect([await of('git', 'log', '--format=%s'), await of('git', 'status', '--short'), await of('git', 'diff', 'HEAD')]).toEqual([
      'first\n',
      '',
      '',
    ]);
    expect([await of('ls', 'src'), await of('grep', '-rn', 'one', 'src'), await of('wc', '-l', 'src/a.ts')]).toEqual([
      'a.ts\n',
      'src/a.ts:1:one\n',
      '1 src/a.ts\n',
    ]);
  });

  test('Python, with a database in a throw-away folder', async () => {
    const { run, root } = await open({
      'test_db.py': `import sqlite3, tempfile, os, unittest
class Db(unittest.TestCase):
    def test_rows(self):
        with tempfile.TemporaryDirectory() as folder:
            db = sqlite3.connect(os.path.join(folder, 'dev.db'))
            db.execute('create table a (b)'); db.execute('insert into a values (7)'); db.commit()
            self.assertEqual(db.execute('select b from a').fetchone(), (7,))
`,
    });
    writeFiles(root, { 'var/keep': '' });
    expect(await run('python3', '-m', 'unittest')).toMatchObject({ outcome: 'exited', exitCode: 0 });
    const script = `import sqlite3; db = sqlite3.connect('var/dev.db'); db.execute('create table a (b)'); db.commit()`;
    expect(await run('python3', '-c', script)).toMatchObject({ exitCode: 0 });
    expect(readdirSync(join(root, 'var'))).toEqual(['dev.db', 'keep']);
  });

  test.runIf(hasGo)('Go: its check, its build, which leaves nothing behind, and one test', async () => {
    const { run, root } = await open({
      'go.mod': 'module example.com/shop\n',
      'main.go': 'package main\n\nfunc main() {}\n',
      'pkg/add.go': 'package pkg\n\nfunc Add(a, b int) int { return a + b }\n',
      'pkg/add_test.go': 'package pkg\n\nimport "testing"\n\nfunc TestAdd(t *testing.T) {\n\tif Add(1, 2) != 3 {\n\t\tt.Fatal()\n\t}\n}\n',
    });
    expect(await run('go', 'vet', './...')).toMatchObject({ outcome: 'exited', exitCode: 0 });
    expect(await run(...hardened(['go', 'build', '.']))).toMatchObject({ exitCode: 0 });
    expect(await run('go', 'test', '-run=TestAdd', './...')).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('shop/pkg') as string,
    });
    expect(readdirSync(root)).toEqual(['.git', 'go.mod', 'main.go', 'pkg']);
  });

  test.runIf(hasCargo)('Cargo: its check, and one test', async () => {
    const { run, root } = await open({
      '.gitignore': 'target/\n',
      'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/lib.rs': 'pub fn add(a: i32, b: i32) -> i32 {\n    a + b\n}\n\n#[test]\nfn adds() {\n    assert_eq!(add(1, 2), 3);\n}\n',
    });
    expect(await run('cargo', 'check', '--offline')).toMatchObject({ outcome: 'exited', exitCode: 0 });
    expect(await run('cargo', 'test', '--offline', 'adds')).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('1 passed') as string,
    });
    expect(readdirSync(root)).toEqual(['.git', '.gitignore', 'Cargo.lock', 'Cargo.toml', 'src', 'target']);
  });

  test('packages that the workspace borrows from beside it; a link to anything else shows nothing', async () => {
    const beside = scratchFolder();
    writeFiles(beside, { 'node_modules/one/index.js': 'module.exports = 1', 'keys/one/index.js': 'module.exports = 2' });
    const root = repository({ 'a.js': "console.log(require('one'))" });
    symlinkSync(join(beside, 'node_modules'), join(root, 'node_modules'));
    const borrowed = await openSandboxed({ root });
    expect(await borrowed.run([node, 'a.js'], { confined: 'agent', bare: true })).toMatchObject({ exitCode: 0, output: '1\n' });
    const other = repository({ 'a.js': "console.log(require('one'))" });
    symlinkSync(join(beside, 'keys'), join(other, 'node_modules'));
    const shut = await openSandboxed({ root: other });
    expect(await shut.run([node, 'a.js'], { confined: 'agent', bare: true })).toMatchObject({ exitCode: 1 });
  });

  test('an interpreter that PATH has as a link to elsewhere', async () => {
    const beside = scratchFolder();
    writeFiles(beside, { 'tool/bin/node': '#!/bin/sh\necho its own node', 'tool/lib/x': '', 'links/keep': '' });
    chmodSync(join(beside, 'tool/bin/node'), 0o755);
    symlinkSync(join(beside, 'tool/bin/node'), join(beside, 'links/node'));
    const env = { ...process.env, PATH: `${join(beside, 'links')}:${process.env['PATH'] ?? ''}` };
    const { run } = await openSandboxed({ root: repository({ a: 'a' }), env });
    expect(await run(['node'], { confined: 'agent', bare: true })).toMatchObject({ exitCode: 0, output: 'its own node\n' });
  });

  test('the commands of the sample: migration, build, tests, through linked packages', async () => {
    const copy = await copyWorkspace('sample', { git: true, link: true });
    const { run } = await openSandboxed({ root: copy.root });
    const { scripts } = JSON.parse((await run(['cat', 'package.json'])).output) as { scripts: Record<string, string> };
    const results: Record<string, number | null> = {};
    for (const name of Object.keys(scripts).filter((one) => /:(?:migrate|build|test)$/u.test(one)))
      results[name] = (await run(['npm', 'run', '-s', name])).exitCode;
    await copy.remove();
    expect(results).toEqual(Object.fromEntries(Object.keys(results).map((name) => [name, 0])));
    expect(Object.keys(results).length).toBeGreaterThan(2);
  });
});
