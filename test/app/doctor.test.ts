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

test('the doctor refuses the folders that a run refuses', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'batuta-workspace-'));
  const told = async (home: string): Promise<unknown> => {
    const app = await createApp({ env: { ...process.env, BATUTA_HOME: home }, logger: silentLogger });
    const { ok, detail } = (await app.doctor(folder)).find(({ name }) => name === 'Workspace') ?? {};
    await app.close();
    return [ok, detail];
  };
  const [inside, outside] = [join(folder, 'state'), `${folder}-kept`];
  try {
    expect(await told(outside)).toEqual([false, `${folder} has no files. Add at least one first (a README is enough).`]);
    await writeFile(join(folder, 'README.md'), '');
    expect(await told(outside)).toEqual([true, folder]);
    expect(await told(inside)).toEqual([
      false,
      `Batuta's own folder ${inside} lies inside the workspace ${folder}. Set BATUTA_HOME to a folder outside of it.`,
    ]);
  } finally {
    for (const one of [folder, outside]) await rm(one, { recursive: true, force: true });
  }
});

test('where Batuta can keep nothing the doctor says that once, and does not blame the workspace', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'batuta-workspace-'));
  await writeFile(join(folder, 'a-file'), '');
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: join(folder, 'a-file') }, logger: silentLogger });
  try {
    const checks = await app.doctor(import.meta.dirname);
    expect(checks.find(({ name }) => name === 'Home')).toEqual({
      name: 'Home',
      ok: false,
      detail: expect.stringMatching(/^Batuta cannot keep its runs in .* Set BATUTA_HOME to a folder that you can write\.$/u) as string,
      fix: '',
    });
    expect(checks.at(-1)).toMatchObject({ name: 'Workspace', ok: true });
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
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

test('a provider whose server has no address that can be called is none; one that nobody could use is not looked at', async () => {
  const home = await mkdtemp(join(tmpdir(), 'batuta-home-'));
  const provider = async (env: Record<string, string>): Promise<unknown> => {
    const app = await createApp({ env: { BATUTA_HOME: home, ...env }, logger: silentLogger });
    const checks = await app.doctor(null);
    await app.close();
    return checks.find(({ name }) => name === 'Provider');
  };
  try {
    expect(await provider({ ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'no address' })).toEqual({
      name: 'Provider',
      ok: false,
      detail: 'ANTHROPIC_BASE_URL is no address of a server. Write one that begins with http:// or https://, or remove it.',
      fix: '',
    });
    expect(await provider({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'localhost:80' })).toMatchObject({ ok: false, fix: '' });
    const others = { ANTHROPIC_BASE_URL: 'https://models.example', OPENAI_BASE_URL: 'localhost:80' };
    expect(await provider({ ANTHROPIC_API_KEY: 'k', ...others })).toMatchObject({ ok: true });
  } finally {
    for (const folder of [home, `${home}-kept`]) await rm(folder, { recursive: true, force: true });
  }
});

test('how to get an agent that is not there stands in a line of its own, to be copied', async () => {
  const home = await mkdtemp(join(tmpdir(), 'batuta-home-'));
  const app = await createApp({ env: { BATUTA_HOME: home, PATH: home }, logger: silentLogger });
  try {
    const { detail = '' } = (await app.doctor(null)).find(({ name }) => name === 'Agents') ?? {};
    expect(detail.split('\n')).toEqual(
      expect.arrayContaining(['external: none. To get others:', 'Codex: npm install -g @agentclientprotocol/codex-acp']),
    );
  } finally {
    await app.close();
    await rm(home, { recursive: true, force: true });
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
