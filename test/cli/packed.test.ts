import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scriptOf } from '../fakes/copy-workspace.ts';

const project = path.resolve(import.meta.dirname, '../..');
const partsOfProject = ['.ci', 'src', 'docs', 'package.json', 'package-lock.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'tsconfig.json'];

/** `project/` is packed; `clean/` has what npm makes of the package, without a network. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'batuta-packed-'));
  const copy = path.join(folder, 'project');
  for (const part of partsOfProject) await cp(path.join(project, part), path.join(copy, part), { recursive: true });
  await symlink(path.join(project, 'node_modules'), path.join(copy, 'node_modules'));
  await mkdir(path.join(folder, 'clean'));
  expect(await ended('npm', ['pack', '--pack-destination', folder], copy)).toMatchObject({ code: 0 });
  const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  const installed = await ended('npm', ['install', '--offline', '--no-audit', path.join(folder, tarball)], path.join(folder, 'clean'));
  expect(installed).toMatchObject({ code: 0 });
  await cp(path.resolve(import.meta.dirname, '../workspaces/single'), path.join(folder, 'workspace'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function ended(program: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const PATH = `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`;
  const home = path.join(folder, 'home');
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { cwd, env: { PATH, HOME: folder, BATUTA_HOME: home, ...env }, maxBuffer: 2 ** 26 },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

const batuta = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  ended(path.join(folder, 'clean/node_modules/.bin/batuta'), args, path.join(folder, 'workspace'), env);

it('leaves the manifest of the project as it was', async () => {
  const [ours, copied] = await Promise.all(
    [project, path.join(folder, 'project')].map((at) => readFile(path.join(at, 'package.json'), 'utf8')),
  );
  expect(copied).toBe(ours);
  expect(await readdir(path.join(folder, 'project'))).not.toContain('package.json.kept');
});

it('is one package that brings the licences of what it has', async () => {
  const modules = path.join(folder, 'clean/node_modules');
  expect((await readdir(modules)).filter((name) => !name.startsWith('.'))).toEqual(['batuta']);
  expect(await readFile(path.join(modules, 'batuta/dist/cli/third-party-notices.txt'), 'utf8')).toContain('zod');
});

it('runs a feature from a clean folder', async () => {
  const request = 'Add a truncate function that shortens a text at a word boundary';
  const { code, out } = await batuta(['feature', request, '--provider', 'scripted', '--yes'], { BATUTA_SCRIPT: scriptOf('single') });
  expect([code, out]).toEqual([0, expect.stringContaining('completed')]);
});

it('reads code with the grammars that it brings', async () => {
  const text =
    'from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n  pass\nclass Order(Base):\n  __tablename__ = "o"\n';
  await writeFile(path.join(folder, 'workspace/order.py'), text);
  expect(await batuta(['registry', 'show'])).toMatchObject({ code: 0, out: expect.stringContaining('order.py:4') });
});

it('says in a sentence what is missing where Node is too old, and that something is where parts of it are gone', async () => {
  const old = path.join(folder, 'old.cjs');
  await writeFile(old, `Object.defineProperty(process.versions, 'node', { value: '18.19.1' });`);
  const { code, out, err } = await batuta(['--version'], { NODE_OPTIONS: `--require ${old}` });
  expect([code, out, err]).toEqual([2, '', expect.stringMatching(/^Batuta needs Node\.js 22\.13 or newer; this is 18\.19\.1 \(.*\)\.\n/)]);
  await rm(path.join(folder, 'clean/node_modules/batuta/dist/cli'), { recursive: true });
  expect(await batuta(['--version'])).toMatchObject({ code: 2, err: expect.stringContaining('install it again') });
});
