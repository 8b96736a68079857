import { createServer, request as httpRequest } from 'node:http';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { sampled as it } from '../sweeps/sampled.ts';
import { startModel } from '../fakes/model-server/model-server.ts';
import { readScript } from '../../src/providers/scripted/read-script.ts';
import { scriptedHandler } from '../fakes/model-server/scripted-handler.ts';
import { scriptOf } from '../fakes/copy-workspace.ts';
import { feature, mustEnd, openWorld, request, runIdIn, type World } from './batuta-process.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.remove());

it('a new run removes old ones that are over, as the settings say, and never one that waits', async () => {
  await mkdir(world.home);
  await writeFile(path.join(world.home, 'settings.yaml'), 'keep:\n  bytes: 1\n');
  const waiting = runIdIn((await world.run(feature('--plan'))).said);
  const over = runIdIn((await world.run(feature())).said);
  await rm(path.join(world.root, 'spec'), { recursive: true });
  const next = await world.run(feature('--plan'));
  mustEnd(next, 3);
  const ids = (await world.run(['runs', '--json'])).stdout
    .trim()
    .split('\n')
    .map((row) => (JSON.parse(row) as { runId: string }).runId);
  expect(ids).toEqual([runIdIn(next.said), waiting]);
  expect(ids).not.toContain(over);
});

it('old things that cannot be removed stay, and the run at work ends as ever; other old things go', async () => {
  const worktrees = path.join(world.home, 'workspaces/other/worktrees');
  const old = path.join(world.home, 'put-back/old');
  for (const file of [worktrees, old]) await mkdir(path.dirname(file), { recursive: true });
  // A link that leads to itself: nobody can look into it.
  await symlink('worktrees', worktrees);
  await writeFile(old, '');
  await utimes(old, 0, 0);
  const ended = await world.run(feature());
  mustEnd(ended, 0);
  expect(ended.stderr).toBe('');
  expect(existsSync(old)).toBe(false);
});

it('no git program on PATH: told before anything is touched', async () => {
  const before = await world.snapshot();
  const ended = await world.start(feature(), { env: { PATH: await mkdtemp(path.join(world.folder, 'no-git-')) } }).ended;
  mustEnd(ended, 2);
  expect(ended.stderr).toMatch(/The program "git" was not found on PATH.*Install it/s);
  expect(ended.stderr).not.toMatch(/failed that should not|at .*\.ts:\d+/);
  expect(await world.snapshot()).toEqual(before);
});

it('the model is asked through the proxy of the environment', async () => {
  const model = await startModel(scriptedHandler({ script: await readScript(scriptOf('single')), delayMs: 0 }));
  const asked: string[] = [];
  // A proxy that knows one host only: the model's.
  const proxy = createServer((incoming, response) => {
    const { host, pathname, search } = new URL(incoming.url ?? '');
    asked.push(host);
    const { port } = new URL(model.url);
    const upstream = httpRequest(
      { host: '127.0.0.1', port, path: pathname + search, method: 'POST', headers: incoming.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    upstream.on('error', () => response.destroy());
    incoming.pipe(upstream);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const env = {
    HTTP_PROXY: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    ANTHROPIC_BASE_URL: 'http://model.invalid',
    ANTHROPIC_API_KEY: 'test-key',
  };
  mustEnd(await world.start(['feature', request, '--provider', 'anthropic', '--yes'], { env }).ended, 0);
  expect(new Set(asked)).toEqual(new Set(['model.invalid']));
  proxy.close();
  await model.close();
});
