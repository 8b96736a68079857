import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SessionOptions } from '../../src/app/contracts.ts';
import { createApp } from '../../src/app/create-app.ts';
import { silentLogger } from '../fakes/silent-logger.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'batuta-first-'));
  await mkdir(join(root, 'workspace'));
  await writeFile(join(root, 'workspace/README.md'), 'a shop');
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Whether a checkpoint was taken once such a session was opened, and the app closed. */
async function isTaken(options: SessionOptions): Promise<boolean> {
  const app = await createApp({ logger: silentLogger, env: { ...process.env, BATUTA_HOME: join(root, 'home') } });
  await app.session(join(root, 'workspace'), options);
  await app.close();
  const workspaces = join(root, 'home/workspaces');
  return existsSync(workspaces) && readdirSync(workspaces, { recursive: true }).some((name) => String(name).includes('/indexes/'));
}

test('a session in which a run is about to start takes its first checkpoint at once, but never of a workspace that is not trusted', async () => {
  expect(await isTaken({ trusted: true })).toBe(false);
  expect(await isTaken({ startsRun: true })).toBe(false);
  expect(await isTaken({ trusted: false, startsRun: true })).toBe(false);
  expect(await isTaken({ trusted: true, startsRun: true })).toBe(true);
});
