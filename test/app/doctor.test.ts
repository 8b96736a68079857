import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleGit } from 'simple-git';
import { expect, test } from 'vitest';
import { createApp } from '../../src/app/create-app.ts';
import { silentLogger } from '../fakes/silent-logger.ts';

test('the doctor tells the layers of a workspace, and what no agent may change', async () => {
  const home = await mkdtemp(join(tmpdir(), 'batuta-home-'));
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: `${home}-kept` }, logger: silentLogger });
  const owners = async (): Promise<string[]> =>
    (await app.doctor(home)).filter(({ name }) => name === 'Layers' || name === 'Owners').map(({ detail }) => detail);
  try {
    await mkdir(join(home, 'backend'));
    await mkdir(join(home, '.claude'));
    await writeFile(join(home, 'backend/a.py'), '');
    await writeFile(join(home, 'Makefile'), '');
    expect(await owners()).toEqual(['Code (default)', 'every file has one']);
    await writeFile(join(home, '.claude/batuta.yaml'), 'agents:\n  backend: { owns: [backend/**] }\n');
    expect(await owners()).toEqual(['Backend (from .claude/batuta.yaml)', 'no agent may change Makefile']);
  } finally {
    await app.close();
    for (const folder of [home, `${home}-kept`]) await rm(folder, { recursive: true, force: true });
  }
});

test('the doctor says what nothing proves, and what cannot be committed', async () => {
  const home = await mkdtemp(join(tmpdir(), 'batuta-home-'));
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: `${home}-kept` }, logger: silentLogger });
  const told = async (): Promise<unknown> =>
    (await app.doctor(home))
      .filter(({ name }) => name === 'Repository' || name === 'Commands')
      .map(({ ok, detail, fix }) => [ok, detail, fix]);
  try {
    expect(await told()).toEqual([
      [true, 'none: a run can be undone, but nothing can be committed', 'Run "git init" there.'],
      [true, 'none configured: results are unproven', 'Name them under "validate" of an agent in .claude/batuta.yaml.'],
    ]);
    await simpleGit(home).init();
    expect(await told()).toMatchObject([[true, 'a git repository', ''], {}]);
  } finally {
    await app.close();
    for (const folder of [home, `${home}-kept`]) await rm(folder, { recursive: true, force: true });
  }
});

test('of a folder that is not there the doctor tells that alone, once', async () => {
  const home = await mkdtemp(join(tmpdir(), 'batuta-home-'));
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: home }, logger: silentLogger });
  try {
    const folder = join(home, 'missing');
    const checks = await app.doctor(folder);
    const beginning = checks.findIndex(({ name }) => name === 'Workspace');
    expect(checks.slice(beginning)).toEqual([
      {
        name: 'Workspace',
        ok: false,
        detail: `There is no folder ${folder}. Name an existing folder with --workspace. If it was moved, move it back: its runs know it by this name.`,
        fix: '',
      },
    ]);
  } finally {
    await app.close();
    for (const folder of [home, `${home}-kept`]) await rm(folder, { recursive: true, force: true });
  }
});

test('without a provider the doctor names every way to one', async () => {
  const home = await mkdtemp(join(tmpdir(), 'batuta-home-'));
  const nobody = 'http://127.0.0.1:1/v1';
  await writeFile(join(home, 'settings.yaml'), `endpoints: { ollama: '${nobody}', lm-studio: '${nobody}' }\n`);
  const app = await createApp({ env: { BATUTA_HOME: home }, logger: silentLogger });
  try {
    expect((await app.doctor(null)).find(({ name }) => name === 'Provider')).toEqual({
      name: 'Provider',
      ok: false,
      detail: 'none can be used: no key is set, and no model server is ready',
      fix: 'Set ANTHROPIC_API_KEY or OPENAI_API_KEY, or start a server: ollama, lm-studio, or one of your settings.',
    });
  } finally {
    await app.close();
    for (const folder of [home, `${home}-kept`]) await rm(folder, { recursive: true, force: true });
  }
});

test('the doctor tells how contexts and registry stand to their sources, each with what to do', async () => {
  const home = await mkdtemp(join(tmpdir(), 'batuta-home-'));
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: `${home}-kept` }, logger: silentLogger });
  const told = async (): Promise<unknown[]> =>
    (await app.doctor(home))
      .filter(({ name }) => name === 'Contexts' || name === 'Entity registry')
      .map(({ ok, detail, fix }) => [ok, detail, fix]);
  try {
    expect(await told()).toEqual([
      [true, 'none: agents go by what is counted in the code', ''],
      [true, 'none', ''],
    ]);
    await writeFile(join(home, 'a.py'), 'def a():\n    return 1\n');
    expect((await told())[0]).toEqual([true, 'none: agents go by what is counted in the code', 'Write first ones with "batuta init".']);
    await mkdir(join(home, '.claude/context/backend'), { recursive: true });
    await writeFile(join(home, '.claude/context/backend/rules.core.md'), '# Rules\n');
    await writeFile(join(home, 'schema.sql'), 'CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER NOT NULL);\n');
    const [contexts, registry] = await told();
    expect(contexts).toEqual([true, 'not compiled as they are now: backend', 'Run "batuta context compile"; a run does it too.']);
    expect(registry).toEqual([true, 'none yet; in the code: Order', 'Run "batuta registry sync"; a run does it too.']);
    const session = await app.session(home, { provider: 'scripted' });
    await session.compileContexts();
    await session.syncRegistry();
    expect(await told()).toEqual([
      [true, '1 up to date', ''],
      [true, '1 entity, as in the code', ''],
    ]);
  } finally {
    await app.close();
    for (const folder of [home, `${home}-kept`]) await rm(folder, { recursive: true, force: true });
  }
});
