import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { App } from '../../src/app/contracts.ts';
import { createApp } from '../../src/app/create-app.ts';
import { silentLogger } from '../fakes/silent-logger.ts';

let home: string;
let root: string;
let app: App;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'batuta-home-'));
  root = await mkdtemp(join(tmpdir(), 'batuta-doctor-'));
  const { PATH } = process.env;
  app = await createApp({ env: { PATH, BATUTA_HOME: home, ANTHROPIC_API_KEY: 'test-key', BATUTA_SANDBOX: 'off' }, logger: silentLogger });
});
afterEach(async () => {
  await app.close();
  for (const folder of [home, root]) await rm(folder, { recursive: true, force: true });
});

async function write(file: string, text: string): Promise<void> {
  await mkdir(join(root, file, '..'), { recursive: true });
  await writeFile(join(root, file), text);
}
const checks = async (...names: string[]): Promise<Awaited<ReturnType<App['doctor']>>> =>
  (await app.doctor(root)).filter(({ name }) => names.includes(name));

test('what a run would refuse is told with its place, and a run refuses it with the same words', async () => {
  await write('.claude/batuta.yaml', 'agents:\n  code:\n    owns: [src/**]\n    provider: foo\n    harness: bar\n');
  await write('src/a.js', 'export const a = 1;\n');
  const harness =
    '.claude/batuta.yaml:5 agents.code.harness: There is no agent "bar". There are: loop, claude-code, codex, gemini, copilot.';
  const provider =
    '.claude/batuta.yaml:4 agents.code.provider: Unknown provider "foo". Available: anthropic, openai, ollama, lm-studio; scripted (sample only).';
  expect(await checks('Models')).toEqual([
    { name: 'Models', ok: false, detail: `${harness}\n${provider}`, fix: 'Fix the file at the line named.' },
  ]);
  const session = await app.session(root, { trusted: true });
  await expect(session.start('feature', 'Add a page')).rejects.toThrow(`${harness}\n${provider}`);
});

test('a provider of the person’s own settings is told with their file', async () => {
  await writeFile(join(home, 'settings.yaml'), 'provider: foo\n');
  await write('a.js', '');
  const [models] = await checks('Models');
  expect([models?.ok, models?.detail]).toEqual([
    false,
    expect.stringContaining(`${join(home, 'settings.yaml')}:1 provider: Unknown provider "foo".`),
  ]);
});

test('a model that its provider is not known to have is a warning', async () => {
  await write('.claude/batuta.yaml', 'agents:\n  code: { owns: [src/**], model: opuss }\n');
  await write('src/a.js', '');
  expect(await checks('Models')).toEqual([
    {
      name: 'Models',
      ok: true,
      detail: '.claude/batuta.yaml:2 agents.code.model: "opuss" is no known model of anthropic; its calls would have no price',
      fix: 'Known are: claude-opus-5-5, claude-sonnet-5-5, claude-haiku-5-5, claude-fable-5-1.',
    },
  ]);
  await write('.claude/batuta.yaml', 'agents:\n  code: { owns: [src/**] }\n');
  expect(await checks('Models')).toMatchObject([{ ok: true, detail: expect.stringContaining('Code: claude-opus-5-5'), fix: '' }]);
});

test('a script that package.json lacks is a warning with what to do', async () => {
  await write('package.json', '{"scripts":{"test":"node --test"}}');
  await write('web/package.json', '{"scripts":{}}');
  await write(
    '.claude/batuta.yaml',
    'agents:\n  code: { owns: ["**"], validate: [npm run nope, npm test, npm run --if-present lint, npm --prefix web run build, npm --prefix gone test] }\n',
  );
  expect(await checks('Commands')).toEqual([
    {
      name: 'Commands',
      ok: true,
      detail: 'package.json has no script "nope"; web/package.json has no script "build"; there is no gone/package.json',
      fix: 'Add it there, or change the command in .claude/batuta.yaml: it can never pass.',
    },
  ]);
});

test('one mistake in the settings is told once, in lines; what needs them says that it was not checked', async () => {
  await write('.claude/batuta.yaml', 'agents:\n  code: { own: [src/**] }\n');
  const [layers, ...others] = await checks('Layers', 'Owners', 'Commands', 'Models', 'Memory');
  expect(layers).toMatchObject({ ok: false, fix: 'Fix the file at the line named.' });
  expect(layers?.detail.split('\n')).toMatchObject([
    'Invalid workspace settings:',
    expect.stringContaining('batuta.yaml:2'),
    expect.stringContaining('own'),
  ]);
  const notChecked = { ok: false, skipped: true, detail: 'not checked: the settings cannot be read', fix: '' };
  expect(others).toEqual(['Owners', 'Commands', 'Models', 'Memory'].map((name) => ({ name, ...notChecked })));
});

test('one mistake in the person’s settings is told once', async () => {
  await writeFile(join(home, 'settings.yaml'), 'providr: foo\n');
  await write('a.js', '');
  const told = (await app.doctor(root)).filter(({ ok }) => !ok);
  expect(told.filter((one) => one.skipped !== true).map(({ name }) => name)).toEqual(['Your settings', 'Trust']);
  expect(told.filter((one) => one.skipped === true).map(({ name }) => name)).toEqual([
    'Provider',
    'Agents',
    'Sandbox',
    'Layers',
    'Owners',
    'Commands',
    'Models',
    'Memory',
  ]);
});

test('a registry that a script of the workspace writes may differ from the code: that is told, and is nothing to mend', async () => {
  await write('.claude/scripts/sync-registry.js', '');
  await write('.claude/entity-registry.json', '{"version":"3.1","e":{"Order":{"refs":[]}}}');
  await write('schema.sql', 'CREATE TABLE invoices (id INTEGER PRIMARY KEY, total INTEGER NOT NULL);\n');
  expect(await checks('Entity registry')).toMatchObject([
    {
      ok: true,
      detail: expect.stringMatching(
        /^1 entity, but the code has something else: .*Invoice.*\nWhat \.claude\/scripts\/sync-registry\.js writes there is its own choice\.$/u,
      ),
      fix: '',
    },
  ]);
  await rm(join(root, '.claude/scripts'), { recursive: true });
  expect(await checks('Entity registry')).toMatchObject([{ ok: true, fix: 'Run "batuta registry sync"; a run does it too.' }]);
});

test('a machine without a sandbox is a warning, not a tick', async () => {
  await write('a.js', '');
  expect(await checks('Sandbox')).toMatchObject([{ ok: true, fix: expect.stringMatching(/./u) }]);
});

test('a machine without git is told that once, with one remedy; what needs git says that it was not checked', async () => {
  await write('a.js', '');
  const withoutGit = await createApp({ env: { PATH: root, BATUTA_HOME: home }, logger: silentLogger });
  const told = (await withoutGit.doctor(root)).filter(({ name, ok }) => !ok && name !== 'Provider' && name !== 'Trust');
  await withoutGit.close();
  const [git, ...others] = told;
  expect(git).toMatchObject({ name: 'Git', fix: '' });
  expect(git?.detail).toMatch(/^The program "git" was not found on PATH\. .* Install it from .* and try again\.$/u);
  const notChecked = { ok: false, skipped: true, detail: 'not checked: git is missing', fix: '' };
  const needGit = ['Layers', 'Owners', 'Commands', 'Models', 'Memory', 'Contexts', 'Entity registry'];
  expect(others).toEqual(needGit.map((name) => ({ name, ...notChecked })));
});
