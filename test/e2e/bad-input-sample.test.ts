import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect } from 'vitest';
import { sampled as it } from '../sweeps/sampled.ts';
import { gitIn } from '../fakes/copy-workspace.ts';

const start = path.resolve(import.meta.dirname, '../../src/cli/start.ts');
let home: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'batuta-home-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

function sample(env: Readonly<Record<string, string>>): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [start, '--plan', '--provider', 'scripted'],
      { env: { ...process.env, BATUTA_HOME: home, COLUMNS: '200', ...env } },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

it('the sample is a repository of its own, whatever the environment says of git', async () => {
  const { code, out, err } = await sample({
    EDITOR: 'vi',
    PAGER: 'less',
    SSH_ASKPASS: '/bin/false',
    GIT_DIR: '/nowhere',
    GIT_CONFIG_COUNT: '1',
  });
  expect([code, err]).toEqual([3, '']);
  const root = /a fresh copy in (\S+)/.exec(out)?.[1] ?? '';
  expect(await gitIn(root, ['log', '--format=%an %s'])).toBe('Batuta Sample The sample as it comes\n');
  expect((await gitIn(root, ['status', '--porcelain'])).trim()).toBe('?? spec/');
  await rm(root, { recursive: true });
});

it('without git it says what is missing', async () => {
  expect(await sample({ PATH: home })).toEqual({
    code: 2,
    out: '',
    err: expect.stringContaining('The program "git" was not found on PATH.') as string,
  });
});
