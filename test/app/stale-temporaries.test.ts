import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app/create-app.ts';
import { workspaceId } from '../../src/node/real-path.ts';
import { silentLogger } from '../fakes/silent-logger.ts';
import { scratchFolder, writeFiles } from '../node/scratch.ts';

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

test('what a killed `apply` laid out is removed by the next process that lays something out', () => {
  const [left, writing] = [dead, process.pid].map((pid) => mkdtempSync(join(tmpdir(), `batuta-apply-${pid}-`)));
  onTestFinished(() => rmSync(writing ?? '', { recursive: true, force: true }));
  writeFiles(left ?? '', { 'tree/src/a.ts': 'a source' });
  const module = pathToFileURL(join(import.meta.dirname, '../../src/node/scratch-folder.ts')).href;
  const next = `import { rmSync } from 'node:fs'; import { makeScratchFolder } from '${module}'; rmSync(await makeScratchFolder('apply'), { recursive: true });`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', next]);
  expect([existsSync(left ?? ''), existsSync(writing ?? '')]).toEqual([false, true]);
});
