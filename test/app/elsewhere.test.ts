import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import type { ProviderFactory } from '../../src/app/contracts.ts';
import { createApp } from '../../src/app/create-app.ts';
import { project } from '../../src/core/run/project.ts';
import { createScriptedModel } from '../../src/providers/scripted/scripted-model.ts';
import { readScript } from '../../src/providers/scripted/read-script.ts';
import { copyWorkspace, scriptOf } from '../fakes/copy-workspace.ts';
import { approveIn } from '../fakes/reply.ts';
import { silentLogger } from '../fakes/silent-logger.ts';

test('a run that began with a provider which is not here is answered and undone, and goes on with another one', async () => {
  const copy = await copyWorkspace('single', { git: true, link: true });
  const home = await mkdtemp(join(tmpdir(), 'batuta-home-'));
  const script = await readScript(scriptOf('single'));
  const editor: ProviderFactory = {
    id: 'vscode',
    label: 'Models of this editor',
    remedy: 'Sign in.',
    usable: async () => true,
    models: async () => [],
    modelFor: async (asked) => asked,
    open: async () => createScriptedModel(script),
  };
  const options = { env: { ...process.env, BATUTA_HOME: home, BATUTA_SCRIPT: scriptOf('single') }, logger: silentLogger };
  const inEditor = await createApp({ ...options, providers: [editor] });
  const started = await (await inEditor.session(copy.root, { provider: 'vscode', trusted: true })).start('feature', script.request);
  const { runId } = started;
  await inEditor.runs.untilIdle(runId, null, new AbortController().signal);
  await inEditor.close();

  const here = await createApp(options);
  const session = await here.session(copy.root, { provider: 'vscode', trusted: true });
  expect(() => session.provider).toThrow('The models of VS Code are available only inside VS Code.');
  await expect(session.start('feature', 'x')).rejects.toThrow('Unknown provider "vscode".');
  expect(await approveIn(here, session, runId)).toBe(true);
  const handle = await here.runs.own(runId, { provider: 'scripted' });
  expect(await handle.done).toMatchObject({ status: 'completed' });
  const state = project(await here.runs.read(runId, 0));
  expect([state.provider, state.alsoAsked]).toEqual(['vscode', ['scripted']]);
  expect((await session.report(runId)).provider).toBe('vscode, scripted');
  const changed = Object.values(state.files).filter((file) => !file.output);
  const spec = state.spec?.file.replace('spec/completed/', 'spec/active/') ?? '';
  expect((await session.rollBack(runId, { run: true }, 'ana')).restored.toSorted()).toEqual(
    [...changed.map(({ file }) => file), spec].toSorted(),
  );

  await here.close();
  await copy.remove();
  await rm(home, { recursive: true, force: true });
});
