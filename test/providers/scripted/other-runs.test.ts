import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readScript } from '../../../src/providers/scripted/read-script.ts';
import { createScriptedModel } from '../../../src/providers/scripted/scripted-model.ts';
import { copyWorkspace, scriptOf, type WorkspaceName } from '../../fakes/copy-workspace.ts';
import { playAgent, runCommand } from './play-agent.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(name: WorkspaceName, git: boolean) {
  const copy = await copyWorkspace(name, { git, link: false });
  cleanups.push(() => copy.remove());
  const script = await readScript(scriptOf(name));
  const model = createScriptedModel(script);
  const play = async (label: string) => {
    const played = await playAgent({ model, root: copy.root, label });
    expect(played.refusals).toEqual([]);
    return played.finish.report ?? '';
  };
  const exit = async (...command: string[]) => (await runCommand(copy.root, command)).exitCode;
  return { root: copy.root, request: script.request, play, exit };
}

test('single: one package, one agent, three files', async () => {
  const { request, play, exit } = await start('single', true);
  expect(await exit('npm', 'test')).toBe(0);
  expect(await play(`SPEC ${request}`)).toContain('#### Code\n- [ ] src/truncate.js: the function');
  expect(await play('Code Truncate')).toContain('### Build\nPassed');
  expect(await exit('npm', 'test')).toBe(0);
  expect(
    await exit(
      'node',
      '--input-type=module',
      '--eval',
      "import { truncate } from './src/index.js'; if (truncate('one two', 5) !== 'one…') process.exit(1)",
    ),
  ).toBe(0);
  expect(await play('REVIEW Truncate (1/3)')).toMatch(/^## Review: APPROVED/);
});

test('portuguese: agents of other names, a review that rejects once', async () => {
  const { root, request, play, exit } = await start('portuguese', false);
  const all = async () => [
    await exit('node', 'dados/verificar.mjs'),
    await exit('node', 'servidor/testes/todos.mjs'),
    await exit('node', 'tela/testes/todos.mjs'),
  ];
  expect(await all()).toEqual([0, 0, 0]);
  expect(await play(`SPEC ${request}`)).toMatch(/^## Spec: Editoras\n/);
  await play('Dados Editoras');
  expect(await all()).toEqual([0, 0, 0]);
  expect(await play('Servidor Editoras')).toContain('### Build\nPassou');
  await play('Tela Editoras');
  expect(await all()).toEqual([0, 0, 0]);
  const review = await play('REVIEW Editoras (1/3)');
  expect(review).toMatch(/^## Review: REJEITADO/);
  const line = Number(/\*\*Line\*\*: (\d+)/.exec(review)?.[1]);
  expect((await readFile(path.join(root, 'tela/editoras.js'), 'utf8')).split('\n')[line - 1]).toContain('<li>${editora.nome}</li>');
  await play('REVIEW-FIX Tela Editoras (1/2)');
  expect(await all()).toEqual([0, 0, 0]);
  expect(await play('REVIEW Editoras (2/3)')).toMatch(/^## Review: APROVADO/);
});

test('portuguese: the screen fails without what the server provides', async () => {
  const { play, exit } = await start('portuguese', false);
  await play('Tela Editoras');
  expect(await exit('node', 'tela/testes/todos.mjs')).not.toBe(0);
});

test('python: a project without settings and without Node', async ({ skip }) => {
  const { request, play, exit } = await start('python', false);
  expect(await play(`SPEC ${request}`)).toContain('#### Code\n- [ ] measures/temperature.py');
  if ((await exit('python3', '--version')) !== 0) skip('there is no python3 on this machine');
  expect(await exit('python3', '-m', 'unittest')).toBe(0);
  await play('Code Temperature conversions');
  expect(await exit('python3', '-m', 'unittest')).toBe(0);
});
