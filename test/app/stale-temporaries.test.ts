import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app/create-app.ts';
import { workspaceId } from '../../src/node/real-path.ts';
import { openRepository } from '../../src/node/repository.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { bareEnvironment, repository, scratchFolder, writeFiles } from '../node/scratch.ts';

const dead = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));

test('what a killed process wrote beside the files of the home and of a workspace is gone with the next command there; what is being written stays', async () => {
  const [home, workspace] = [scratchFolder('home'), scratchFolder()];
  const folders = [
    '',
    'locks',
    ...['', 'locks', 'baselines', 'checkpoints.git/info'].map((name) => join('workspaces', workspaceId(workspace), name)),
  ];
  const namesIn = (name: string): string[] => folders.map((folder) => join(folder, name));
  const left = namesIn(`.batuta-tmp-${dead}-abc`);
  const others = [...namesIn(`.batuta-tmp-${process.pid}-abc`), ...namesIn('memory.jsonl')];
  writeFiles(home, Object.fromEntries([...left, ...others].map((path) => [path, 'half'])));
  const app = await createApp({ env: { ...process.env, BATUTA_HOME: home }, logger: silentLogger });
  onTestFinished(() => app.close());
  await app.session(workspace, { provider: 'scripted' });
  expect([...left, ...others].filter((path) => existsSync(join(home, path)))).toEqual(others);
});

test('what a killed `apply` laid out is removed by the next one', async () => {
  const [left, writing] = [dead, process.pid].map((pid) => mkdtempSync(join(tmpdir(), `batuta-apply-${pid}-`)));
  onTestFinished(() => rmSync(writing ?? '', { recursive: true, force: true }));
  writeFiles(left ?? '', { 'tree/src/a.ts': 'a source' });
  const env = {
    ...bareEnvironment,
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'a@b',
  };
  const file = { path: 'a', bytes: new Uint8Array([1]), mode: 'file' } as const;
  await (await openRepository(repository({ a: 'old' }), env)).commitFiles({ files: [file], message: 'm', branch: null });
  expect([existsSync(left ?? ''), existsSync(writing ?? '')]).toEqual([false, true]);
});
